import assert from "node:assert/strict";
import { test } from "node:test";
import { Thread } from "../app/thread.js";
import { message } from "./fakes.js";

test("messages stand in the server's order, each once, whatever order they come in", () => {
  const thread = new Thread();
  thread.add([message(3), message(1)]);
  assert.deepEqual(thread.add([message(2), message(3), message(1)]).map(({ position }) => position), [2]);
  assert.deepEqual(thread.list.map(({ position }) => position), [1, 2, 3]);
});

test("a state only moves forward", () => {
  const thread = new Thread();
  thread.add([message(1, "visitor"), message(2), message(3, "visitor")]);
  thread.advance(1, "read");
  thread.add([message(1, "visitor", { state: "sent" })]);
  assert.deepEqual(thread.list.map(({ state }) => state), ["read", "sent", "sent"]);
});

test("the agent's messages after a position are unread", () => {
  const thread = new Thread();
  thread.add([message(1), message(2, "visitor"), message(3), message(4)]);
  assert.equal(thread.unreadAfter(1), 2);
  assert.equal(thread.lastFromOthers, 4);
  assert.equal(new Thread().lastFromOthers, 0);
});

test("a message is known by the id its sender made", () => {
  const thread = new Thread();
  thread.add([message(1, "visitor", { client_id: "abc" })]);
  assert.equal(thread.has("abc"), true);
  assert.equal(thread.has("def"), false);
});

test("an answer says that what came before it was read", () => {
  const thread = new Thread();
  thread.add([{ id: "1", position: 1, author: { kind: "visitor" }, state: "sent" }]);
  thread.add([{ id: "2", position: 2, author: { kind: "agent" } }, { id: "3", position: 3, author: { kind: "visitor" }, state: "sent" }]);
  assert.deepEqual(thread.list.map(({ state }) => state), ["read", undefined, "sent"]);
});
