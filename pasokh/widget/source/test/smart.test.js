import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evaluate, fits, loosely, thresholds } from "../app/smart/conditions.js";
import { filled, isLink, plain } from "../app/smart/content.js";
import { Memory } from "../app/smart/memory.js";
import { watchSignals } from "../page/smart/signals.js";
import { tabs } from "./fakes.js";

// The same cases are asked of the server (tests/outreach/test_conditions.py): both must answer alike.
const { facts, cases } = JSON.parse(readFileSync(new URL("../../../../tests/data/smart/conditions.json", import.meta.url)));
const known = { ...facts, events: new Set(facts.event.map(loosely)), pages: 0 };

function reduced(part, answer) {
  if (!("field" in part)) return Object.fromEntries(Object.entries(part).map(([how, parts]) => [how, parts.map((each) => reduced(each, answer))]));
  const { field, op, value } = part;
  const folded = Array.isArray(value) ? value.map(loosely) : typeof value === "string" ? loosely(value) : value;
  return field in { event: 1 } ? [field, op, folded, false] : [field, op, folded, answer];
}

for (const [part, answer] of cases) {
  test(`${JSON.stringify(part)} is ${answer}`, () => assert.equal(evaluate(reduced(part, answer), known), answer));
}

test("what the page has not told since is as the server knew it", () => {
  const silent = { ...known, cart: undefined, attributes: {}, events: new Set() };
  for (const now of [true, false]) {
    assert.equal(evaluate(["cart_value", "at_least", 5, now], silent), now);
    assert.equal(evaluate(["attribute.plan", "is", ["gold"], now], silent), now);
    assert.equal(evaluate(["event", "is", ["خرید"], now], silent), now);
    assert.equal(evaluate(["event", "is_not", ["خرید"], now], silent), !now);
  }
  assert.equal(evaluate(["event", "is_not", ["خرید"], false], known), false);
  assert.equal(evaluate(["pages", "at_least", 3, 2], { ...silent, pages: 1 }), true);
  assert.equal(evaluate(true, silent), true);
  assert.equal(evaluate(["cart_items", "at_most", 0, false], { ...silent, cart: {} }), true);
});

test("an address that is strange is only another address", () => {
  assert.equal(fits("/%E0%A4%A", "https://shop.example/%E0%A4%A"), true);
  assert.equal(fits(`/${"*a".repeat(100)}b`, `https://x.example/${"a".repeat(5000)}`), false);
});

test("the page watches only what may change an answer", () => {
  const conditions = [{ all: [["seconds", "at_least", 20], { any: [["scroll", "at_least", 50], ["exit", "yes"]] }] }, ["seconds", "at_most", 9], true];
  assert.deepEqual(thresholds(conditions), { seconds: [10, 20], scroll: [50], exit: true });
  assert.deepEqual(thresholds([true]), { seconds: [], scroll: [], exit: false });
});

test("variables say what is known, or their fallback, and are never markup", () => {
  assert.equal(filled("{نام|دوست عزیز}، {plan}{عنوان صفحه}", { title: "لوستر", plan: "$&" }), "دوست عزیز، $&لوستر");
  assert.equal(filled("{name}", { name: "<b>" }), "<b>");
  const goods = { title: "لوستر", cost: "۱۰ تومان", url: "" };
  assert.equal(plain({ text: "سلام", product: goods, coupon: "NOW" }), "سلام\nلوستر · ۱۰ تومان\nNOW");
});

test("no script is a link", () => {
  assert.deepEqual(["https://a.example/x", "http://a", "/cart"].map(isLink), [true, true, true]);
  assert.deepEqual(["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", "cart", ""].map(isLink), Array(6).fill(false));
});

const OFFER = { id: "m1", variant: "a", left: { visit: 1, day: 5 }, gap: 30, after: null, until: null };

test("caps hold in all tabs of a browser, and a gap between any two messages", () => {
  const [one, other] = tabs(2).map((host) => new Memory(host));
  const since = Date.now() - 1000;
  assert.equal(one.allows(OFFER, since, 0), true);
  one.note("m1");
  assert.equal(other.allows(OFFER, since, 0), false);
  assert.equal(other.allows({ ...OFFER, id: "m2" }, since, 0), false, "half an hour has not passed");
  assert.equal(other.allows({ ...OFFER, id: "m2", gap: 0 }, since, 0), true);
  assert.equal(other.allows({ ...OFFER, id: "m2", variant: "control" }, since, 0), true);
  // A minute after it was shown the server's count is the truth again.
  assert.equal(other.allows({ ...OFFER, gap: 0 }, Date.now() + 60001, 0), true);
});

test("nothing is shown before its moment, or after its end, by the server's clock", () => {
  const memory = new Memory(tabs(1)[0]);
  const at = (minutes) => new Date(Date.now() + minutes * 60000).toISOString();
  assert.equal(memory.allows({ ...OFFER, after: at(5) }, 0, 0), false);
  assert.equal(memory.allows({ ...OFFER, after: at(5) }, 0, 6 * 60000), true);
  assert.equal(memory.allows({ ...OFFER, until: at(5) }, 0, 0), true);
  assert.equal(memory.allows({ ...OFFER, until: at(5) }, 0, 6 * 60000), false);
});

test("a store that was spoilt is an empty one", () => {
  const [host] = tabs(1);
  for (const spoilt of ["{", "7", '[1,["m1"]]', "null"]) {
    host.set("smart", spoilt);
    assert.equal(new Memory(host).allows(OFFER, 0, 0), true);
  }
});

class FakePage extends EventTarget {
  constructor() {
    super();
    this.document = Object.assign(new EventTarget(), { hidden: false, documentElement: { scrollHeight: 2000 } });
    Object.assign(this, { scrollY: 0, innerHeight: 500 });
  }
}

test("time counts while the page is before her, scrolling at its furthest, leaving at the top only", async () => {
  const page = new FakePage();
  const told = [];
  let now = 1000;
  const watch = watchSignals((each) => told.push(each), { page, clock: () => now });
  watch({ seconds: [10], scroll: [60], exit: true });
  assert.deepEqual(told, []);
  now += 4000;
  page.document.hidden = true;
  page.document.dispatchEvent(new Event("visibilitychange"));
  now += 60000;
  page.document.hidden = false;
  page.document.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(told, [], "nobody looked at it meanwhile");
  now += 6000;
  page.document.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(told.splice(0), [{ seconds: 10 }]);
  page.scrollY = 900;
  page.dispatchEvent(new Event("scroll"));
  await new Promise((done) => setTimeout(done, 250));
  assert.deepEqual(told.splice(0), [{ scroll: 70 }]);
  for (const [relatedTarget, clientY] of [[{}, -3], [null, 40], [null, -3]]) page.document.dispatchEvent(Object.assign(new Event("mouseout"), { relatedTarget, clientY }));
  assert.deepEqual(told, [{ exit: true }]);
});
