import assert from "node:assert/strict";
import { test } from "node:test";
import { place } from "../app/care/line.js";
import en from "../app/texts/care.en.js";
import fa from "../app/texts/care.fa.js";

const persian = (count) => new Intl.NumberFormat("fa-IR").format(count);

test("where she stands is said in plain words, with what is left of it", () => {
  const said = (position, wait) => place({ position, wait }, fa, persian);
  assert.equal(said(3, 4 * 60 + 20), "شما نفر سوم هستید؛ حدود ۴ دقیقه");
  assert.equal(said(1, 20), "نوبت بعدی شما هستید؛ کمتر از یک دقیقه");
  assert.equal(said(2, 80), "شما نفر دوم هستید؛ حدود یک دقیقه");
  assert.equal(said(12, null), "شما نفر شمارهٔ ۱۲ در صف هستید");
  assert.equal(said(11, 3600), "شما نفر شمارهٔ ۱۱ در صف هستید؛ حدود ۶۰ دقیقه");
  assert.equal(said(1, 3700), "نوبت بعدی شما هستید؛ بیش از یک ساعت");
  assert.equal(place({ position: 3, wait: 0 }, en, String), "You are third in line; less than a minute");
});

test("both languages have the same words", () => {
  assert.deepEqual(Object.keys(fa), Object.keys(en));
  for (const name of ["places", "waits", "solved", "stars"]) assert.equal(fa[name].length, en[name].length);
});
