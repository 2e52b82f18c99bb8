import { test } from "node:test"
import assert from "node:assert/strict"
import { Draft } from "models/draft"
import { DraftSync } from "models/draft_sync"
import { begin, continued, link, surround } from "models/formatting"
import { Outbox } from "models/outbox"
import { isSlashKey, slashAt } from "models/slash"

class Storage {
  items = new Map()
  getItem(key) { return this.items.get(key) ?? null }
  setItem(key, value) { this.items.set(key, value) }
  removeItem(key) { this.items.delete(key) }
}

const applied = (value, { start, end, text }) => value.slice(0, start) + text + value.slice(end)

test("what the server kept and what stands here are brought together by what both knew", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  sync.keep({ text: "سلام", revision: 1 })
  assert.equal(sync.meet({ text: "سلام", revision: 1 }, "سلام مریم"), "سلام مریم")
  assert.equal(sync.meet({ text: "سلام علی", revision: 2 }, "سلام"), "سلام علی")
  assert.deepEqual(sync.known, { text: "سلام علی", revision: 2 })
})

test("a draft that was sent elsewhere is gone here, but not what was added since", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  sync.keep({ text: "سلام", revision: 3 })
  assert.equal(sync.meet({ text: "", revision: 0 }, "سلام"), "")
  sync.keep({ text: "سلام", revision: 3 })
  assert.equal(sync.meet({ text: "", revision: 0 }, "سلام، دنباله"), "سلام، دنباله")
})

test("an answer that is taken back is there again, though it says what was sent, under a number that was known", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  sync.keep({ text: "سلام", revision: 1 })
  sync.sent("سلام ")
  assert.equal(sync.meet({ text: "سلام", revision: 1 }, ""), "سلام")
  sync.keep({ text: "پاسخ بعدی", revision: 2 })
  sync.sent("سلام")
  assert.deepEqual(sync.known, { text: "پاسخ بعدی", revision: 2 })
})

test("what was being saved while it was sent is known for sent by its revision, and one that was taken back since is there again", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  const sentBeside = () => { sync.keep({ text: "سلام", revision: 7 }); sync.sent("سلام", true) }
  sentBeside()
  assert.deepEqual(sync.known, { text: "سلام", revision: 7, sent: true })
  assert.equal(sync.meet({ text: "سلام", revision: 7 }, ""), "") // saved after it was sent
  assert.equal(sync.meet({ text: "", revision: 0 }, ""), "") // forgotten as it was sent
  sentBeside()
  assert.equal(sync.meet({ text: "", revision: 0 }, "پاسخ بعدی"), "پاسخ بعدی")
  sentBeside()
  assert.equal(sync.meet({ text: "سلام", revision: 8 }, ""), "سلام") // taken back
  assert.deepEqual(sync.known, { text: "سلام", revision: 8 })
})

test("two machines that never met lose nothing", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  const met = sync.meet({ text: "از گوشی", revision: 1 }, "از رایانه")
  assert.ok(met.includes("از گوشی") && met.includes("از رایانه"))
})

test("what was brought together is taken as it is, in every tab", () => {
  const storage = new Storage()
  const draft = new Draft("t1", { storage })
  draft.save("یک")
  draft.adopt("دو")
  assert.equal(new Draft("t1", { storage }).text, "دو")
  assert.equal(draft.save("دو سه"), "دو سه")
})

test("marks go round what is chosen, and away again", () => {
  const bold = surround("سلام دوست", 5, 9, "**")
  assert.equal(applied("سلام دوست", bold), "سلام **دوست**")
  const away = surround("سلام **دوست**", ...bold.select, "**")
  assert.equal(applied("سلام **دوست**", away), "سلام دوست")
})

test("lines get a mark each, and lose it where all have it", () => {
  const value = "یک\nدو\nسه"
  assert.equal(applied(value, begin(value, 0, 5, "- ")), "- یک\n- دو\nسه")
  assert.equal(applied("- یک\n- دو", begin("- یک\n- دو", 0, 9, "- ")), "یک\nدو")
  assert.equal(applied(value, begin(value, 0, 8, index => `${index + 1}. `)), "1. یک\n2. دو\n3. سه")
})

test("a link asks for its address, or for its words", () => {
  const words = link("ببین اینجا", 5, 10, "https://")
  assert.equal(applied("ببین اینجا", words), "ببین [اینجا](https://)")
  assert.equal("ببین [اینجا](https://)".slice(...words.select), "https://")
  assert.equal(applied("https://x.ir", link("https://x.ir", 0, 12, "https://")), "[](https://x.ir)")
})

test("a list goes on with Enter, and ends with an empty item", () => {
  assert.equal(applied("- یک", continued("- یک", 4)), "- یک\n- ")
  assert.equal(applied("9. نه", continued("9. نه", 5)), "9. نه\n10. ")
  assert.equal(applied("- یک\n- ", continued("- یک\n- ", 7)), "- یک\n")
  assert.equal(continued("سلام", 4), null)
  assert.equal(continued("-نه", 3), null)
})

test("a slash opens the list at the beginning or after a space, not in an address", () => {
  assert.deepEqual(slashAt("/سلام", 5), { start: 0, query: "سلام" })
  assert.deepEqual(slashAt("خب /دو واژه", 11), { start: 3, query: "دو واژه" })
  for (const value of ["https://x", "یا/نه", "/ نه", "/الف\nب"]) assert.equal(slashAt(value, value.length), null, value)
})

test("the key of the slash opens it where a line begins, whatever it writes", () => {
  const press = { code: "Slash", key: "." }
  assert.equal(isSlashKey(press, "", 0), true)
  assert.equal(isSlashKey(press, "یک\n", 3), true)
  assert.equal(isSlashKey(press, "یک", 2), false)
  assert.equal(isSlashKey({ ...press, shiftKey: true }, "", 0), false)
  assert.equal(isSlashKey({ code: "Slash", key: "/" }, "", 0), false)
})

test("what a person sends again says so, once", () => {
  const outbox = new Outbox("t1", { storage: new Storage() })
  outbox.add({ id: "a", action: "/x", fields: [["text", "سلام"]] })
  outbox.refuse("a", { reason: "نه" })
  outbox.retry("a")
  outbox.retry("a")
  assert.deepEqual(outbox.first.fields, [["text", "سلام"], ["again", "1"]])
})
