import assert from "node:assert/strict";
import { test } from "node:test";
import { find, folded, lately } from "../app/emoji/find.js";
import en from "../app/texts/emoji.en.js";
import fa from "../app/texts/emoji.fa.js";

const emoji = (rows) => rows.map((row) => row.split(" ")[0]);

test("an emoji is found by the beginning of its words, however they are spelt", () => {
  assert.deepEqual(emoji(find(fa.names, "گربه")), ["🐱"]);
  assert.deepEqual(emoji(find(fa.names, "كيك")), ["🎂"]);
  assert.deepEqual(emoji(find(fa.names, " گل  بهار ")), ["🌸"]);
  assert.deepEqual(emoji(find(fa.names, "نمیدانم")), ["🤷"]);
  assert.deepEqual(emoji(find(en.names, "Heart Red")), ["❤️"]);
  assert.deepEqual(find(fa.names, "هیچ‌چیز"), []);
  assert.equal(find(fa.names, "").length, fa.names.length);
  assert.deepEqual(find(fa.names, "(.*[\\"), []);
});

test("both languages have the same emoji, each once and each with a name", () => {
  assert.deepEqual(emoji(fa.names), emoji(en.names));
  assert.equal(new Set(emoji(fa.names)).size, fa.names.length);
  for (const row of [...fa.names, ...en.names]) assert.ok(row.split(" ")[1], row);
});

test("what was used lately stands first, once, and not too many", () => {
  assert.deepEqual(lately(["👍", "🙏"], "🙏"), ["🙏", "👍"]);
  assert.equal(lately("abcdefgh".split(""), "x").length, 8);
  assert.equal(folded("آقای ك"), "اقای ک");
});
