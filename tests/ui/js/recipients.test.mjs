import assert from "node:assert/strict"
import { test } from "node:test"
import { isSeparator, parse, write } from "models/recipients"

test("addresses are read as people write them", () => {
  assert.deepEqual(parse(" مریم رضایی <maryam@example.ir>، ali@example.ir؛\nsara@example.com;"), [
    { name: "مریم رضایی", address: "maryam@example.ir", ok: true },
    { name: "", address: "ali@example.ir", ok: true },
    { name: "", address: "sara@example.com", ok: true },
  ])
})

test("a comma in a quoted name parts nothing", () => {
  assert.deepEqual(parse('"Karimi, Ali" <ali@example.ir>'), [{ name: "Karimi, Ali", address: "ali@example.ir", ok: true }])
})

test("what is no address keeps its words", () => {
  assert.deepEqual(parse("nobody, a@b"), [{ name: "", address: "nobody", ok: false }, { name: "", address: "a@b", ok: false }])
  assert.deepEqual(parse(" ,، \n"), [])
})

test("what is written is read as the same", () => {
  const people = [{ name: "Karimi, Ali", address: "ali@example.ir", ok: true }, { name: "مریم", address: "maryam@example.ir", ok: true }, { name: "", address: "x@example.ir", ok: true }]
  assert.deepEqual(parse(write(people)), people)
  assert.equal(write(people.slice(1)), "مریم <maryam@example.ir>، x@example.ir")
})

test("commas of both scripts end an address", () => {
  assert.deepEqual([",", ";", "،", "؛", "a", " "].map(isSeparator), [true, true, true, true, false, false])
})
