import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Outbox } from "../app/outbox.js";
import { tabs } from "./fakes.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

const passing = Object.assign(new Error("gone"), { passing: true });
const refusal = Object.assign(new Error("too long"), { passing: false });

function outbox(host, answer) {
  const posted = [];
  const box = new Outbox(host, {
    post: async (entry) => {
      posted.push(entry.text);
      await answer(entry, posted.length);
    },
    sent: () => {},
    changed: () => {},
  });
  host.listen = (name, _, standing) => box.heard(name, standing);
  return { box, posted };
}

async function rest() {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

test("messages go out one after the other, in the order they were written", async () => {
  const [host] = tabs(1);
  const { box, posted } = outbox(host, async (_, count) => {
    if (count === 1) throw passing;
  });
  box.add({ text: "one" });
  box.add({ text: "two" });
  await rest();
  assert.deepEqual(posted, ["one"]);
  mock.timers.tick(1100);
  await rest();
  assert.deepEqual(posted, ["one", "one", "two"]);
  assert.equal(box.list().length, 0);
  assert.deepEqual(host.names("out:"), []);
});

test("a refused message waits for the visitor and holds nobody back", async () => {
  const [host] = tabs(1);
  const { box, posted } = outbox(host, async ({ text }) => {
    if (text === "bad") throw refusal;
  });
  box.add({ text: "bad" });
  box.add({ text: "good" });
  await rest();
  assert.deepEqual(posted, ["bad", "good"]);
  assert.deepEqual(box.list().map(({ text, refused }) => [text, refused === refusal]), [["bad", true]]);
  assert.equal(Outbox.hasFailed(box.list()[0]), true);
});

test("what waits survives a reload, under the same id", async () => {
  const [host] = tabs(1);
  const first = outbox(host, () => Promise.reject(passing));
  first.box.add({ text: "hello", attachments: [], page: "" });
  const [{ client_id }] = first.box.list();
  await rest();
  const second = outbox(host, () => Promise.resolve());
  assert.deepEqual(second.box.list().map((entry) => entry.client_id), [client_id]);
  await second.box.flush();
  assert.deepEqual(host.names("out:"), []);
});

test("what was dropped while it was on its way is not told any more", async () => {
  const [host] = tabs(1);
  const told = [];
  let answer;
  const box = new Outbox(host, { post: () => new Promise((done) => (answer = done)), sent: ({ text }) => told.push(text), changed: () => {} });
  const { client_id } = box.add({ text: "hers" });
  await rest();
  box.drop(client_id); // she signed out
  answer({});
  await rest();
  assert.deepEqual([told, box.list()], [[], []]);
});

test("a tab leaves another tab's message alone for a while, then sends it", async () => {
  const [one, two] = tabs(2);
  const owner = outbox(one, () => new Promise(() => {}));
  const other = outbox(two, () => Promise.resolve());
  owner.box.add({ text: "mine" });
  two.catchUp();
  other.box.add({ text: "theirs" });
  await rest();
  assert.deepEqual(other.posted, ["theirs"]);
  mock.timers.tick(15100);
  other.box.wake();
  await rest();
  assert.deepEqual(other.posted, ["theirs", "mine"]);
});

test("an id is a version 4 UUID, different each time", () => {
  const [host] = tabs(1);
  const { box } = outbox(host, () => new Promise(() => {}));
  for (let count = 0; count < 100; count += 1) box.add({ text: "x" });
  const ids = box.list().map(({ client_id }) => client_id);
  assert.equal(new Set(ids).size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
