// The editor of articles reads and writes the Markdown that the server reads: tests/knowledge/test_text.py asks the same texts of it.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { EditorState, TextSelection, liftEmptyBlock, splitBlock } from "prosemirror"
import { COMMANDS, pressed } from "models/article_commands"
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

function begun(source) {
  let state = EditorState.create({ doc: parse(source) })
  return {
    run: command => command(state, change => { state = state.apply(change) }),
    end: () => { state = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(state.doc.child(0).nodeSize - 2), -1))) },
    get text() { return serialise(state.doc) },
    get pressed() { return [...pressed(state)] },
  }
}

const DEEDS = [
  ["bullet", "یک", "- یک"],
  ["bullet", "- یک", "یک"],
  ["ordered", "- یک", "1. یک"],
  ["h2", "یک", "## یک"],
  ["h2", "## یک", "یک"],
  ["pre", "یک", "```\nیک\n```"],
  ["quote", "یک", "> یک"],
  ["tip", "یک", "::: tip\nیک\n:::"],
  ["warning", "::: tip الف\nیک\n:::", "::: warning الف\nیک\n:::"],
  ["faq", "::: faq چرا؟\nچون\n:::", "چرا؟\n\nچون"],
]
for (const [name, before, after] of DEEDS) {
  test(`${name}: ${JSON.stringify(before)}`, () => {
    const editor = begun(before)
    assert.ok(editor.run(COMMANDS[name]))
    assert.equal(editor.text, after)
  })
}

test("a line that is left empty leads out of a callout", () => {
  const editor = begun("یک")
  editor.run(COMMANDS.tip)
  assert.deepEqual(editor.pressed, ["tip"])
  editor.end()
  editor.run(splitBlock)
  editor.run(liftEmptyBlock)
  assert.deepEqual(editor.pressed, [])
  assert.equal(editor.text, "::: tip\nیک\n:::")
})
