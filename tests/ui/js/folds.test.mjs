import { test } from "node:test"
import assert from "node:assert/strict"
import { cookieOf, MOST, said } from "models/folds"

test("the newest word stands last and the older one of the same part is gone", () => {
  assert.equal(said("", "tasks", false), "-tasks")
  assert.equal(said("-tasks.+notes", "tasks", true), "+notes.+tasks")
})

test("what is no word is dropped, and the oldest go first", () => {
  assert.equal(said("<b>.-a;b.+ok", "x", true), "+ok.+x")
  const many = Array.from({ length: MOST + 5 }, (_, at) => `-p${at}`).join(".")
  const words = said(many, "new", false).split(".")
  assert.equal(words.length, MOST)
  assert.equal(words.at(-1), "-new")
  assert.equal(words[0], "-p6")
})

test("a cookie is found among others, and not by the end of another's name", () => {
  assert.equal(cookieOf("theme=dark; folds_12=-a; folds_1=-b", "folds_1"), "-b")
  assert.equal(cookieOf("xfolds_1=-b", "folds_1"), "")
})
