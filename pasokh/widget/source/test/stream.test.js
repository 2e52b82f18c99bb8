import assert from "node:assert/strict";
import { test } from "node:test";
import { Stream } from "../app/stream.js";

globalThis.location = { href: "https://support.example/c/khaneno" };

/** A stream whose server answers `status` to every attempt; what it did, in order, ends with "again" before the second one. */
async function attempt(status) {
  const deeds = [];
  const stream = new Stream({
    address: async () => "/live/visitor",
    ask: async () => deeds.push("ask"),
    heard: () => {},
    changed: (connected) => deeds.push(connected ? "open" : "lost"),
  });
  globalThis.fetch = async () => {
    if (status === 0) throw new TypeError("Failed to fetch");
    return new Response("retry: 2000\n\n", { status });
  };
  const over = new Promise((done) => {
    const again = stream.again.bind(stream);
    stream.again = () => (again(), done());
  });
  stream.start();
  await over;
  stream.wanted = false;
  stream.cut();
  return deeds;
}

test("a first line that cannot be opened is called lost, and what was missed is asked for all the same", async () => {
  assert.deepEqual(await attempt(503), ["ask", "lost"]);
  assert.deepEqual(await attempt(0), ["ask", "lost"]);
});

test("who is not let in asks no more, and misses no line", async () => {
  const deeds = [];
  const stream = new Stream({ address: async () => "/live/visitor", ask: async () => deeds.push("ask"), heard: () => {}, changed: (connected) => deeds.push(connected) });
  globalThis.fetch = async () => new Response("{}", { status: 403 });
  stream.start();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([stream.wanted, deeds], [false, [false]]);
});

test("a line that opened asks once, and is lost when it ends", async () => {
  assert.deepEqual(await attempt(200), ["open", "ask", "lost"]);
});
