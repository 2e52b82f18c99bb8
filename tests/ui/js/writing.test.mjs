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
  sync.keep({ text: "سلام", revision: 7 })
  sync.sent()
  assert.deepEqual(sync.known, { text: "سلام", revision: 7, sent: true })
  assert.equal(sync.meet({ text: "سلام", revision: 7 }, ""), "") // not forgotten yet
  assert.equal(sync.meet({ text: "سلام", revision: 8 }, ""), "سلام") // taken back
  assert.deepEqual(sync.known, { text: "سلام", revision: 8 })
  sync.sent()
  assert.equal(sync.meet({ text: "", revision: 0 }, "پاسخ بعدی"), "پاسخ بعدی")
})

test("what the server has of a piece of writing that was sent does not come back, whoever saved it last and however much of it", () => {
  const storage = new Storage(), [one, two] = [new Draft("t1", { storage }), new Draft("t1", { storage })], sync = new DraftSync("t1", { storage })
  const heard = draft => draft.heard({ key: "pasokh-draft:t1" })
  one.save("سلام مریم")
  sync.keep({ text: "سلام", revision: 7 })
  assert.equal(heard(two), "سلام مریم")
  const { writing } = two
  two.save("سلام مریم، رسید")
  two.clear("سلام مریم، رسید")
  assert.equal(heard(one), "")
  assert.deepEqual([one.wasSent(writing), two.wasSent(writing), one.wasSent(""), new Draft("t2", { storage }).wasSent(writing)], [true, true, false, true])
  assert.equal(sync.meet({ text: "سلام مریم", revision: 8, writing }, "", one.wasSent(writing)), "")
  assert.deepEqual(sync.known, { text: "سلام مریم", revision: 8, sent: true })
  one.save("پاسخ بعدی")
  assert.ok(one.writing && one.writing !== writing)
  assert.equal(sync.meet({ text: "سلام مریم، ر", revision: 9, writing }, "پاسخ بعدی", one.wasSent(writing)), "پاسخ بعدی")
})

test("what was added before the news of the sending stays, as a piece of its own", () => {
  const storage = new Storage(), [one, two] = [new Draft("t1", { storage }), new Draft("t1", { storage })]
  one.save("سلام")
  two.heard({ key: "pasokh-draft:t1" })
  const { writing } = one
  one.clear("سلام")
  assert.equal(two.save("سلام و یک چیز دیگر"), "سلام و یک چیز دیگر")
  assert.notEqual(two.writing, writing)
  assert.equal(two.heard({ key: "pasokh-draft:t1" }), "سلام و یک چیز دیگر") // of the sending, when its own is kept already
})

test("two machines that never met lose nothing", () => {
  const sync = new DraftSync("t1", { storage: new Storage() })
  const met = sync.meet({ text: "از گوشی", revision: 1 }, "از رایانه")
  assert.ok(met.includes("از گوشی") && met.includes("از رایانه"))
})

test("what was brought together is taken in every tab", () => {
  const storage = new Storage()
  const draft = new Draft("t1", { storage })
  draft.save("یک")
  draft.save("دو")
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
