// Autosave of articles: nothing typed is lost, whatever the line and the server do.
import assert from "node:assert/strict"
import test from "node:test"
import { ArticleSaver } from "models/article_saver"

class Store extends Map {
  getItem(key) { return this.get(key) ?? null }
  setItem(key, value) { this.set(key, value) }
  removeItem(key) { this.delete(key) }
}

function made(answers, { storage = new Store(), version = 1, contents = { body: "" } } = {}) {
  const sent = []
  const states = []
  const waiting = []
  const saver = new ArticleSaver({
    key: "art_1", version, contents, storage,
    later: action => waiting.push(action), never: () => waiting.splice(0),
    send: async (said, seen, keep) => { sent.push([said.body, seen, keep]); return answers.shift() ?? { status: 200, data: { version: seen + 1 } } },
    told: state => states.push(state),
  })
  return { saver, sent, states, storage, waiting }
}

test("what was typed is sent once, a moment later, with the version that was known", async () => {
  const { saver, sent, storage, waiting } = made([])
  saver.change({ body: "ی" })
  saver.change({ body: "یک" })
  assert.equal(storage.size, 1)
  assert.equal(waiting.length, 1)
  await waiting[0]()
  assert.deepEqual(sent, [["یک", 1, false]])
  assert.ok(saver.isSaved)
  assert.equal(saver.version, 2)
  assert.equal(storage.size, 0)
})

test("a line that broke keeps it in the browser, and it is sent again", async () => {
  const { saver, sent, states, storage, waiting } = made([{ status: 0, data: {} }, { status: 502, data: {} }])
  saver.change({ body: "یک" })
  await waiting.at(-1)()
  assert.deepEqual([states.at(-1), storage.size, saver.isSaved], ["offline", 1, false])
  await waiting.at(-1)()
  await waiting.at(-1)()
  assert.deepEqual([sent.length, states.at(-1), storage.size], [3, "saved", 0])
})

test("what is typed while a text is on its way is sent after it, on the version that came back", async () => {
  const { saver, sent, waiting } = made([])
  saver.change({ body: "یک" })
  const going = saver.flush()
  saver.change({ body: "یک دو" })
  await going
  assert.ok(!saver.isSaved)
  await waiting.at(-1)()
  assert.deepEqual(sent, [["یک", 1, false], ["یک دو", 2, false]])
})

test("beside a colleague's text it is kept aside, again and again on the version it was written on", async () => {
  const { saver, sent, states } = made([{ status: 200, data: { version: 7, collided: true } }, { status: 200, data: { version: 7, collided: true } }])
  saver.change({ body: "یک" })
  await saver.flush()
  saver.change({ body: "یک دو" })
  await saver.flush()
  assert.deepEqual(sent.map(([, seen]) => seen), [1, 1])
  assert.equal(states.at(-1), "collided")
})

test("what was refused stays in the browser and is not sent for ever", async () => {
  const { saver, states, storage, waiting } = made([{ status: 422, data: { detail: "x" } }])
  saver.change({ body: "یک" })
  await saver.flush()
  assert.deepEqual([states.at(-1), storage.size, waiting.length], ["refused", 1, 0])
})

test("the next page finds what this one could not save", async () => {
  const { saver, storage } = made([{ status: 0, data: {} }])
  saver.change({ body: "یک" })
  await saver.flush()
  assert.deepEqual(made([], { storage }).saver.left, { contents: { body: "یک" }, version: 1 })
  assert.equal(made([], { storage, contents: { body: "یک" } }).saver.left, null)
})

test("to keep says so although nothing changed", async () => {
  const { saver, sent } = made([])
  await saver.flush()
  await saver.flush(true)
  assert.deepEqual(sent, [["", 1, true]])
})

test("whoever waits for the saving waits for what was typed meanwhile too", async () => {
  const { saver, sent } = made([])
  saver.change({ body: "یک" })
  saver.flush()
  saver.change({ body: "یک دو" })
  await saver.flush()
  assert.ok(saver.isSaved)
  assert.deepEqual(sent, [["یک", 1, false], ["یک دو", 2, false]])
})
