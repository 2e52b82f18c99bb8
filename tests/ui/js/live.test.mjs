import { test } from "node:test"
import assert from "node:assert/strict"
import { Subscriptions } from "models/subscriptions"
import { Stream } from "models/stream"
import { LiveHub } from "models/live_hub"
import { Backoff } from "models/backoff"

const later = (time = 80) => new Promise(done => setTimeout(done, time))

test("only a topic nobody had asked for opens the stream anew, from the point its page knows", () => {
  const wishes = new Subscriptions()
  assert.equal(wishes.set("one", { tickets: "100" }), true)
  wishes.heard("250-9000")
  assert.equal(wishes.set("two", { tickets: "240" }), false)
  assert.equal(wishes.point, "250-9000")
  assert.equal(wishes.set("two", { "ticket:7:fa": "240-8000" }), true)
  assert.equal(wishes.point, "240-8000")
  assert.deepEqual(wishes.topics, ["ticket:7:fa", "tickets"])
  wishes.remove("two")
  assert.deepEqual(wishes.topics, ["tickets"])
})

class Source {
  static all = []
  constructor(url) { this.url = url; this.listeners = {}; Source.all.push(this) }
  addEventListener(name, action) { this.listeners[name] = action }
  close() { this.closed = true }
  say(name, data, lastEventId = "") { this.listeners[name]({ data: JSON.stringify(data), lastEventId }) }
}

function stream(over = {}) {
  Source.all = []
  const heard = []
  const subscriptions = new Subscriptions()
  subscriptions.set("one", over.topics ?? { tickets: "5" })
  const waiting = []
  const timers = { setTimeout: (action, wait) => waiting.push({ action, wait }), clearTimeout: () => {} }
  const tell = kind => data => heard.push([kind, data])
  const made = new Stream({ url: "/live/desk", subscriptions, EventSource: Source, timers, backoff: new Backoff({ random: () => 1 }), onFrame: tell("frame"), onSignal: tell("signal"), onReset: tell("reset"), onState: tell("state") })
  return { made, heard, waiting, subscriptions }
}

test("a stream asks for its topics, tells what it hears, and resumes after the last point", () => {
  const { made, heard, waiting } = stream()
  made.open()
  assert.equal(Source.all[0].url, "/live/desk?topics=tickets&last=5")
  Source.all[0].onopen()
  Source.all[0].say("frame", { topic: "tickets", id: 6, data: { a: 1 } }, "6-77")
  Source.all[0].say("signal", { topic: "tickets", data: {} })
  Source.all[0].onerror()
  assert.ok(Source.all[0].closed)
  assert.equal(waiting.at(-1).wait, 1000)
  waiting.at(-1).action()
  assert.equal(Source.all[1].url, "/live/desk?topics=tickets&last=6-77")
  assert.deepEqual(heard.map(([kind, data]) => (kind === "state" ? data : kind)), ["connecting", "open", "frame", "signal", "lost", "connecting"])
})

test("a stream that is back without a point says that all must be loaded afresh", () => {
  const { made, heard } = stream({ topics: { tickets: "" } })
  made.open()
  Source.all[0].onopen()
  made.hurry()
  Source.all[1].onopen()
  assert.equal(heard.filter(([kind]) => kind === "reset").length, 1)
})

test("a stream that was closed is not heard any more, and nonsense does not break it", () => {
  const { made, heard } = stream()
  made.open()
  const [old] = Source.all
  made.open()
  old.say("frame", { topic: "tickets", id: 1 })
  Source.all[1].listeners.frame({ data: "{nonsense", lastEventId: "" })
  assert.deepEqual(heard.filter(([kind]) => kind === "frame"), [["frame", {}]])
})

class Channel {
  static all = []
  constructor(name) { this.name = name; Channel.all.push(this) }
  postMessage(data) { for (const other of Channel.all) if (other !== this && other.name === this.name) queueMicrotask(() => other.onmessage?.({ data: structuredClone(data) })) }
  close() { Channel.all = Channel.all.filter(other => other !== this) }
}

class Locks {
  queues = new Map()
  request(name, hold) {
    const before = this.queues.get(name) ?? Promise.resolve()
    const turn = before.then(() => hold())
    this.queues.set(name, turn)
    return turn
  }
}

function tab(name, locks, opened) {
  const heard = []
  const hub = new LiveHub({
    url: "/live/desk", key: "member", tab: name, locks, Channel, listener: data => heard.push(data),
    stream: options => ({ ...options, open() { opened.push([name, options.subscriptions.topics.join(), options.subscriptions.point]); this.say = options }, close() {}, hurry() {} })
  })
  return { hub, heard }
}

test("one tab opens the stream for all; when it leaves, the next goes on from where it was", async () => {
  Channel.all = []
  const [locks, opened] = [new Locks(), []]
  const first = tab("first", locks, opened)
  const second = tab("second", locks, opened)
  first.hub.want({ tickets: "10" })
  second.hub.want({ "ticket:7:fa": "12" })
  await later()
  assert.deepEqual(opened.map(([name, topics]) => [name, topics]), [["first", "ticket:7:fa,tickets"]])

  first.hub.stream.say.onFrame({ topic: "ticket:7:fa", id: 20, data: { html: "…" }, point: "20-5" })
  await later(5)
  assert.deepEqual(first.heard.filter(data => data.type === "frame"), [])
  assert.deepEqual(second.heard.filter(data => data.type === "frame").map(data => data.id), [20])

  first.hub.leave()
  await later()
  assert.deepEqual(opened.at(-1), ["second", "ticket:7:fa", "20-5"])
})

test("a frame that comes again is told once, two frames of one event both", async () => {
  Channel.all = []
  const only = tab("only", new Locks(), [])
  only.hub.want({ tickets: "10" })
  await later()
  const { onFrame } = only.hub.stream.say
  onFrame({ topic: "tickets", id: 11, data: { ticket: 1 } })
  onFrame({ topic: "tickets", id: 11, data: { ticket: 1 } })
  onFrame({ topic: "tickets", id: 11, data: { ticket: 2 } })
  assert.deepEqual(only.heard.filter(data => data.type === "frame").map(data => data.data.ticket), [1, 2])
  only.hub.leave()
})

test("without locks every tab has a stream of its own", async () => {
  const opened = []
  const alone = tab("alone", null, opened)
  alone.hub.want({ tickets: "10" })
  await later()
  assert.deepEqual(opened, [["alone", "tickets", "10"]])
  alone.hub.leave()
})
