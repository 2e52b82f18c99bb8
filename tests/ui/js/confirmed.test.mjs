import { test } from "node:test"
import assert from "node:assert/strict"
import { confirm, isSame, putBack, stateOf } from "models/confirmed"

// As much of a control as the model asks for.
function control(kind, fields) { return { ...fields, matches: selector => selector.split(", ").includes(kind) } }
function select(values, drawn) {
  const options = values.map(value => ({ value, defaultSelected: value === drawn }))
  const made = control("select", { options, multiple: false, selectedIndex: values.indexOf(drawn) })
  options.forEach((option, at) => Object.defineProperty(option, "selected", { get: () => made.selectedIndex === at }))
  return made
}

test("a choice that was not taken is the one the page was drawn with", () => {
  const team = select(["", "a", "b"], "a")
  team.selectedIndex = 2
  putBack(team)
  assert.equal(team.selectedIndex, 1)
})

test("a choice that was taken is the one to go back to, and a newer one stays", () => {
  const team = select(["", "a", "b"], "a")
  team.selectedIndex = 2
  const sent = stateOf(team)
  team.selectedIndex = 0
  confirm(team, sent)
  assert.equal(team.selectedIndex, 0)
  assert.ok(!isSame(sent, stateOf(team)))
  putBack(team)
  assert.equal(team.selectedIndex, 2)
})

test("where nothing was drawn as chosen the first stands", () => {
  const team = select(["", "a"], null)
  putBack(team)
  assert.equal(team.selectedIndex, 0)
})

test("a tick and a text go back to what was confirmed", () => {
  const tick = control("input[type=checkbox]", { checked: true, defaultChecked: false })
  const text = control("input", { value: "نو", defaultValue: "کهنه" })
  for (const each of [tick, text]) putBack(each)
  assert.deepEqual([tick.checked, text.value], [false, "کهنه"])
  confirm(tick, true)
  assert.equal(tick.defaultChecked, true)
})
