import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf, watchPages } from "../page/pages.js";

class FakePage extends EventTarget {
  constructor(href) {
    super();
    this.location = { href };
    this.document = { title: "first" };
    const go = (_, __, href) => (this.location.href = new URL(href, this.location.href).href);
    this.history = { pushState: go, replaceState: go };
  }
}

function watched() {
  const page = new FakePage("https://shop.example/");
  const told = [];
  watchPages((each) => told.push(each), { page, settled: 0 });
  return { page, told, rest: () => new Promise((done) => setTimeout(done, 5)) };
}

test("a route behind the hash is a page, a place on it is none", () => {
  assert.equal(pageOf("https://shop.example/a#reviews"), "https://shop.example/a");
  assert.equal(pageOf("https://shop.example/a#/lamps"), "https://shop.example/a#/lamps");
  assert.equal(pageOf("https://shop.example/a#!lamps"), "https://shop.example/a#!lamps");
});

test("a page is told when its title stands, with the one before", async () => {
  const { page, told, rest } = watched();
  page.history.pushState({}, "", "/lamps");
  page.document.title = "Lamps";
  await rest();
  assert.deepEqual(told, [{ url: "https://shop.example/lamps", title: "Lamps", referrer: "https://shop.example/" }]);
});

test("several changes at once are one page, and the same page is told no second time", async () => {
  const { page, told, rest } = watched();
  page.history.pushState({}, "", "/a");
  page.history.replaceState({}, "", "/b");
  await rest();
  page.history.replaceState({ scroll: 7 }, "", "/b");
  page.location.href += "#reviews";
  page.dispatchEvent(new Event("hashchange"));
  await rest();
  assert.deepEqual(told.map(({ url }) => url), ["https://shop.example/b"]);
});

test("what the page's own history gives back is given back", () => {
  const { page } = watched();
  assert.equal(page.history.pushState({}, "", "/x"), "https://shop.example/x");
});
