import assert from "node:assert/strict"
import { test } from "node:test"
import { lastOwn, markLast } from "models/taking_back"
import { arrange, place } from "models/thread_order"

const line = (id, dataset, kind = "message") => ({ id, dataset, classList: { contains: name => name === kind } })
const said = (position, at = position * 10) => line(`message-${position}`, { position: String(position), at: String(at) })
const event = at => line(`event-${at}`, { at: String(at) }, "event")
const held = (pk, goes, more = {}) => line(`held-${pk}`, { goes: String(goes), state: "held", ...more })
const pending = id => line(id, {})

// As much of an element as a thread needs.
class Stream {
  constructor(...lines) { this.lines = []; for (const each of lines) this.insertBefore(each, null) }
  get children() { return this.lines }
  get order() { return this.lines.map(({ id }) => id) }
  querySelector() { return null }
  querySelectorAll() { return [] }

  insertBefore(each, anchor) {
    this.lines = this.lines.filter(other => other !== each)
    this.lines.splice(anchor ? this.lines.indexOf(anchor) : this.lines.length, 0, each)
    Object.defineProperty(each, "nextElementSibling", { configurable: true, get: () => this.lines[this.lines.indexOf(each) + 1] ?? null })
  }
}

test("answers that wait stand as the server has them, in whatever order they come: below what was said, by when they go", () => {
  const lines = () => [said(1), said(2), held(9, 500), event(15), held(4, 9000), held(7, 500), pending("mine")]
  const asReloaded = ["message-1", "event-15", "message-2", "held-7", "held-9", "held-4", "mine"]
  for (let turn = 0; turn < lines().length; turn += 1) {
    const coming = [...lines().slice(turn), ...lines().slice(0, turn)].filter(({ id }) => id !== "mine")
    const stream = new Stream(pending("mine"))
    for (const each of coming) place(each, stream)
    assert.deepEqual(stream.order, asReloaded)
    const arranged = new Stream(pending("mine"), ...coming)
    arrange(arranged)
    assert.deepEqual(arranged.order, asReloaded)
  }
})

test("one that is put off goes further down, and one that has gone stands above those that wait", () => {
  const stream = new Stream(said(1), held(3, 100), held(4, 200))
  stream.lines[1].dataset.goes = "300"
  arrange(stream)
  assert.deepEqual(stream.order, ["message-1", "held-4", "held-3"])
  stream.insertBefore(said(2), null)
  arrange(stream)
  assert.deepEqual(stream.order, ["message-1", "message-2", "held-4", "held-3"])
})

test("the key takes back one's own last answer that waits its seconds, no planned one, no colleague's", () => {
  const mine = (pk, state) => held(pk, pk, { state, author: "mem_negar" })
  const lines = [mine(1, "held"), mine(2, "held"), mine(3, "later"), held(4, 4, { author: "mem_sara" })]
  assert.equal(lastOwn(lines, "mem_negar"), lines[1])
  assert.equal(lastOwn(lines.slice(2), "mem_negar"), undefined)
  assert.equal(lastOwn([], "mem_negar"), undefined)
})

test("only the button of that answer has the key", () => {
  const buttons = [1, 2].map(() => ({ dataset: { backLabel: "back" } }))
  const lines = buttons.map((button, pk) => ({ ...held(pk, pk, { author: "mem_negar" }), contains: other => other === button }))
  const stream = { querySelectorAll: wanted => wanted.includes("message-held") ? lines : buttons }
  markLast(stream, "mem_negar")
  assert.deepEqual(buttons.map(({ dataset }) => dataset.shortcut), [undefined, "Alt+KeyZ"])
  lines.pop()
  markLast(stream, "mem_negar")
  assert.deepEqual(buttons.map(({ dataset }) => dataset), [{ backLabel: "back", shortcut: "Alt+KeyZ", command: "back" }, { backLabel: "back" }])
})
