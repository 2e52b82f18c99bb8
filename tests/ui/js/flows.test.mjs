// What the canvas of flows remembers and finds: the history of a draft, the nearest step, how large a box is.
import assert from "node:assert/strict"
import { test } from "node:test"
import { FlowHistory } from "models/flow_history"
import { heightOf } from "models/flow_sizes"
import { nearest } from "models/flow_steering"

const graph = name => ({ start: "s1", steps: { s1: { name } } })

function told(...names) {
  const history = new FlowHistory()
  for (const name of names) history.seen(graph(name))
  return history
}

test("what was done is undone and done again in its order", () => {
  const history = told("a", "b", "c")
  assert.deepEqual(history.undo(), graph("b"))
  history.seen(graph("b"))
  assert.deepEqual(history.undo(), graph("a"))
  history.seen(graph("a"))
  assert.equal(history.undoable, false)
  assert.deepEqual(history.redo(), graph("b"))
  history.seen(graph("b"))
  assert.deepEqual(history.redo(), graph("c"))
})

test("something new ends what could be done again", () => {
  const history = told("a", "b")
  history.undo()
  history.seen(graph("a"))
  assert.equal(history.redoable, true)
  history.seen(graph("d"))
  assert.equal(history.redoable, false)
  assert.deepEqual(history.undo(), graph("a"))
})

test("an undo that the server refused has not happened", () => {
  const history = told("a", "b")
  history.undo()
  history.seen(graph("theirs"))
  assert.deepEqual(history.undo(), graph("b"))
  assert.equal(told().undo(), null)
  assert.equal(told("a").redo(), null)
})

test("the same again is no change, and the oldest is forgotten", () => {
  const history = told("a", "a")
  assert.equal(history.undoable, false)
  for (let at = 0; at < 300; at += 1) history.seen(graph(`${at}`))
  let steps = 0
  for (; history.undoable; steps += 1) history.seen(history.undo())
  assert.equal(steps, 100)
})

const places = { s1: [0, 0], s2: [320, 0], s3: [320, 200], s4: [640, 20] }

test("arrows go to what lies ahead, rather straight than aside", () => {
  assert.equal(nearest(places, "s1", [1, 0]), "s2")
  assert.equal(nearest(places, "s2", [1, 0]), "s4")
  assert.equal(nearest(places, "s2", [0, 1]), "s3")
  assert.equal(nearest(places, "s1", [-1, 0]), null)
  assert.equal(nearest(places, "gone", [1, 0]), "s1")
  assert.equal(nearest({}, "", [1, 0]), null)
})

test("a box grows with its ways out and its figures", () => {
  const plain = heightOf({ exits: [] })
  assert.ok(heightOf({ exits: [1, 2] }) > heightOf({ exits: [1] }))
  assert.ok(heightOf({ exits: [], figure: true }) > plain)
})
