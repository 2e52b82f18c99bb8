import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Typing } from "../app/typing.js";

function told(shows, ...steps) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1e6 });
  const heard = [];
  const typing = new Typing((typing) => heard.push([Date.now() - 1e6, typing]));
  for (let now = 0; now < 20000; now += 100) {
    for (const [at, isEmpty] of steps) if (at === now) typing.key(isEmpty, shows);
    mock.timers.tick(100);
  }
  mock.timers.reset();
  return heard;
}

test("that somebody types is told every three seconds, and once that she stopped", () => {
  assert.deepEqual(told(false, [0], [1000], [2000], [3100]), [[0, true], [3100, true], [8100, false]]);
});

test("where the words go with it they are told sooner, the last of them too", () => {
  assert.deepEqual(told(true, [0], [500], [900]), [[0, true], [1200, true], [6200, false]]);
});

test("an empty field is no typing", () => {
  assert.deepEqual(told(true, [0], [300, true]), [[0, true], [300, false]]);
});
