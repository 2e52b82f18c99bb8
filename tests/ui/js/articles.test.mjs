// The editor of articles reads and writes the Markdown that the server reads: tests/knowledge/test_text.py asks the same texts of it.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { schema } from "models/article_schema"
import { parse, serialise } from "models/article_markdown"

const texts = JSON.parse(readFileSync(new URL("../../data/knowledge/texts.json", import.meta.url), "utf8"))

for (const { source, again = source } of texts) {
  test(`comes back: ${JSON.stringify(source.slice(0, 50))}`, () => {
    const document = parse(source)
    document.check()
    assert.equal(serialise(document), again)
    assert.ok(parse(again).eq(parse(serialise(parse(again)))))
  })
}

test("nothing at all is an empty paragraph", () => {
  assert.equal(serialise(parse("")), "")
  assert.equal(parse("").firstChild.type, schema.nodes.paragraph)
})

test("links of scripts are words", () => {
  assert.equal(parse("[x](javascript:alert(1))").textContent, "[x](javascript:alert(1))")
})
