import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft, merge } from "../app/draft.js";
import { tabs } from "./fakes.js";

function drafts(count) {
  const hosts = tabs(count);
  return hosts.map((host) => {
    const draft = new Draft(host, () => {});
    host.listen = (_, written) => draft.heard(written);
    return { draft, host };
  });
}

function settle(all) {
  for (let round = 0; round < 20 && all.some(({ host }) => host.heard.length); round += 1) for (const { host } of all) host.catchUp();
  assert.ok(all.every(({ host }) => !host.heard.length), "the tabs do not come to rest");
}

test("a tab follows what is typed in another", () => {
  const [one, two] = drafts(2);
  one.draft.write("سلام");
  settle([one, two]);
  two.draft.write("سلام، سفارشم");
  settle([one, two]);
  assert.equal(one.draft.text, "سلام، سفارشم");
});

test("two changes made apart are both kept, and both tabs end with the same text", () => {
  const [one, two] = drafts(2);
  one.draft.write("first");
  two.draft.write("second");
  settle([one, two]);
  assert.equal(one.draft.text, two.draft.text);
  assert.match(one.draft.text, /first/);
  assert.match(one.draft.text, /second/);
});

test("what was sent from one tab leaves the other, what was added meanwhile stays", () => {
  const [one, two] = drafts(2);
  one.draft.write("ready");
  settle([one, two]);
  one.draft.write("");
  two.draft.write("ready and more");
  settle([one, two]);
  assert.match(one.draft.text, /and more/);
  assert.equal(one.draft.text, two.draft.text);
});

test("an emptied draft is empty everywhere", () => {
  const [one, two] = drafts(2);
  one.draft.write("ready");
  settle([one, two]);
  one.draft.write("");
  settle([one, two]);
  assert.equal(two.draft.text, "");
});

test("the draft is there after a reload, and nonsense in the store is none", () => {
  const [{ draft, host }] = drafts(1);
  draft.write("keep me");
  assert.equal(new Draft(host, () => {}).text, "keep me");
  host.set("draft", "{broken");
  assert.equal(new Draft(host, () => {}).text, "");
});

test("a change is applied to a text that went on meanwhile", () => {
  assert.equal(merge("one\ntwo", { text: "one more", on: "one" }), "one more\ntwo");
  assert.equal(merge("abc", { text: "abcd", on: "abc" }), "abcd");
  assert.equal(merge("$&", { text: "$&$&", on: "$&" }), "$&$&");
});
