import { test } from "node:test"
import assert from "node:assert/strict"
import { Backoff } from "models/backoff"
import { Deeds } from "models/deeds"
import { Draft } from "models/draft"
import { mergeTexts, KEPT_BOTH } from "models/merge"
import { Outbox } from "models/outbox"
import { Ping } from "models/ping"
import { TypingTracker } from "models/typing_tracker"
import { KeySequence, combination, spoken } from "models/keys"

class Storage {
  items = new Map()
  getItem(key) { return this.items.get(key) ?? null }
  setItem(key, value) { this.items.set(key, value) }
  removeItem(key) { this.items.delete(key) }
}

class Timers {
  now = 0
  waiting = new Map()
  setTimeout = (action, wait) => { const id = this.waiting.size + 1 + Math.random(); this.waiting.set(id, { action, at: this.now + wait }); return id }
  clearTimeout = id => this.waiting.delete(id)
  pass(time) {
    this.now += time
    for (const [id, { action, at }] of [...this.waiting]) if (at <= this.now && this.waiting.delete(id)) action()
  }
}

test("backoff doubles, stays under its ceiling, and begins anew after success", () => {
  const backoff = new Backoff({ first: 1000, most: 30000, random: () => 1 })
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(() => backoff.next()), [1000, 2000, 4000, 8000, 16000, 30000, 30000])
  backoff.reset()
  assert.equal(backoff.next(), 1000)
  assert.equal(new Backoff({ random: () => 0 }).next(), 500)
})

test("merging takes the side that changed", () => {
  assert.equal(mergeTexts("سلام", "سلام", "سلام دوست"), "سلام دوست")
  assert.equal(mergeTexts("سلام", "سلام دوست", "سلام"), "سلام دوست")
  assert.equal(mergeTexts("", "سلام", "سلام دوست"), "سلام دوست")
})

test("merging takes changes at different places together, and keeps both where they meet", () => {
  assert.equal(mergeTexts("یک دو سه", "صفر یک دو سه", "یک دو سه چهار"), "صفر یک دو سه چهار")
  const both = mergeTexts("متن", "الف", "ب")
  assert.ok(both.includes("الف") && both.includes("ب") && both.includes(KEPT_BOTH))
})

test("merging agrees whichever tab asks, and loses no word", () => {
  const words = ["سلام", "از", "ما", "تا", "شما", "x", "y", ""]
  let seed = 7
  const random = limit => (seed = (seed * 1103515245 + 12345) % 2147483648) % limit
  const text = () => Array.from({ length: random(5) }, () => words[random(words.length)]).join(" ")
  for (let round = 0; round < 2000; round += 1) {
    const [base, mine, theirs] = [text(), text(), text()]
    const merged = mergeTexts(base, mine, theirs)
    assert.equal(merged, mergeTexts(base, theirs, mine))
    for (const word of `${mine} ${theirs}`.split(/\s+/)) {
      if (!base.split(/\s+/).includes(word)) assert.ok(merged.includes(word), JSON.stringify({ base, mine, theirs, merged }))
    }
  }
})

test("a draft is kept, read by another tab, and gone when it is sent", () => {
  const storage = new Storage()
  const first = new Draft("t1", { storage })
  first.save("نیمه‌کاره")
  const second = new Draft("t1", { storage })
  assert.equal(second.text, "نیمه‌کاره")
  assert.equal(first.clear("نیمه‌کاره"), "")
  assert.equal(new Draft("t1", { storage }).text, "")
  assert.ok(!JSON.stringify([...storage.items]).includes("نیمه"))
})

test("two tabs that write one draft at the same time lose nothing", () => {
  const storage = new Storage()
  const [first, second] = [new Draft("t1", { storage }), new Draft("t1", { storage })]
  first.save("آغاز")
  second.receive("آغاز", "")
  first.save("آغاز، از برگهٔ یک")
  const merged = second.save("پیش‌درآمد: آغاز") // wrote before the news of the first arrived
  assert.equal(merged, "پیش‌درآمد: آغاز، از برگهٔ یک")
  assert.equal(first.receive(second.stored, "آغاز، از برگهٔ یک"), merged)
})

test("a page that opens takes the browser's draft, the server's, or both", () => {
  const storage = new Storage()
  new Draft("t1", { storage }).save("از مرورگر")
  const open = (key, text) => new Draft(key, { storage }).open(text)
  assert.equal(open("t1", ""), "از مرورگر")
  assert.equal(open("t2", "از سرور"), "از سرور")
  assert.equal(open("t1", "از مرورگر و سرور"), "از مرورگر و سرور")
  assert.ok(open("t1", "از سرور").includes("از مرورگر") && open("t1", "از سرور").includes("از سرور"))
})

test("a draft works without storage, and with nonsense in it", () => {
  const draft = new Draft("t1", { storage: null })
  assert.equal(draft.save("سلام"), "سلام")
  const storage = new Storage()
  storage.setItem("pasokh-draft:t1", "{nonsense")
  assert.equal(new Draft("t1", { storage }).text, "")
})

test("an outbox keeps its order over a reload; what is refused does not hold the others", () => {
  const storage = new Storage()
  const outbox = new Outbox("t1", { storage })
  outbox.add({ id: "a", action: "/x", fields: [["text", "یک"]] })
  outbox.add({ id: "b", action: "/x", fields: [["text", "دو"]] })
  const after = new Outbox("t1", { storage })
  assert.deepEqual(after.items.map(item => item.id), ["a", "b"])
  assert.equal(after.first.id, "a")
  after.refuse("a", { why: "422", reason: "بلند است" })
  assert.equal(after.first.id, "b")
  after.retry("a")
  assert.equal(after.first.id, "a")
  after.remove("a")
  after.remove("b")
  assert.equal(storage.items.size, 0)
})

test("why something was refused is read in the reader's language, whatever it was refused in", () => {
  const storage = new Storage(), words = { 403: "not allowed", crossed: "somebody was quicker", refused: "send it again to read why" }
  const outbox = new Outbox("t1", { storage })
  const refused = (id, given) => {
    outbox.add({ id, action: "/x", fields: [] })
    outbox.refuse(id, { lang: "fa", ...given })
    return language => Outbox.told(new Outbox("t1", { storage }).find(id), words, language)
  }
  const long = refused("a", { why: "422", reason: "بلند است" }), crossed = refused("b", { why: "409", reason: "همکار پاسخ داد", crossed: true })
  assert.deepEqual([long("fa"), long("en")], ["بلند است", "send it again to read why"])
  assert.deepEqual([crossed("fa"), crossed("en")], ["همکار پاسخ داد", "somebody was quicker"])
  assert.equal(refused("c", { why: "403", reason: "نه" })("fa"), "not allowed")
  assert.equal(Outbox.told({ reason: "of an older version" }, words, "en"), "of an older version")
})

test("an outbox survives nonsense in the storage", () => {
  for (const nonsense of ["{", "5", '[null, {"id": 1}]']) {
    const storage = new Storage()
    storage.setItem("pasokh-outbox:t1", nonsense)
    assert.deepEqual(new Outbox("t1", { storage }).items, [])
  }
})

test("typing is told at most each three seconds, and its end once", () => {
  const told = []
  let now = 0
  const ping = new Ping(state => told.push([now, state]), { now: () => now })
  for (now = 0; now <= 4000; now += 500) ping.typing()
  ping.stopped()
  ping.stopped()
  assert.deepEqual(told.map(([at, state]) => `${state}@${at}`), ["typing@0", "typing@3000", "stopped@4500"])
})

test("who types is forgotten when she is silent", () => {
  const timers = new Timers()
  let names
  const tracker = new TypingTracker(found => { names = found }, { timers })
  tracker.add(1, "مریم")
  tracker.add(2, "علی")
  assert.deepEqual(names, ["مریم", "علی"])
  timers.pass(4000)
  tracker.add(1, "مریم")
  timers.pass(4000)
  assert.deepEqual(names, ["مریم"])
  tracker.remove(1)
  assert.deepEqual(names, [])
})

test("shortcuts name physical keys, Command counting as Ctrl, and may be sequences", () => {
  const key = (code, held = {}) => ({ code, ...held })
  assert.equal(combination(key("KeyK", { metaKey: true })), "Ctrl+KeyK")
  assert.equal(spoken("Ctrl+KeyK"), "Ctrl K")
  assert.equal(spoken("Shift+Slash"), "?")
  let now = 0
  const sequence = new KeySequence({ now: () => now })
  assert.deepEqual(sequence.press(key("KeyG")), ["KeyG"])
  now = 500
  assert.deepEqual(sequence.press(key("KeyI")), ["KeyG KeyI", "KeyI"])
  now = 5000
  assert.deepEqual(sequence.press(key("KeyI")), ["KeyI"])
})

test("what was done can be taken back for its seconds, the newest first, and once", () => {
  let now = 0
  const deeds = new Deeds({ now: () => now })
  deeds.remember({ undo: "/1", text: "one", lasts: 300 })
  now = 100_000
  deeds.remember({ undo: "/2", text: "two", lasts: 300 })
  deeds.remember({ undo: "/3", text: "three", lasts: 300 })
  assert.equal(deeds.take("/2").text, "two")
  assert.equal(deeds.takeLast().undo, "/3")
  now = 299_999
  assert.equal(deeds.takeLast().undo, "/1")
  deeds.remember({ undo: "/4", text: "four", lasts: 1 })
  now += 1000
  assert.equal(deeds.takeLast(), undefined)
})
