import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../app/backoff.js";
import { inkOn, isColor } from "../page/color.js";
import { isAllowed } from "../app/host.js";
import { parse } from "../app/stream.js";

test("an event of the stream is parsed; comments and unknown fields are passed over", () => {
  assert.deepEqual(parse('id: 7-9\nevent: frame\ndata: {"a":\ndata: 1}'), { id: "7-9", event: "frame", data: { a: 1 } });
  assert.deepEqual(parse(": ping\nretry: 2000"), { id: "", event: "", data: null });
  assert.equal(parse("event: frame\ndata: {broken").data, null);
});

test("waiting doubles up to half a minute and never vanishes", () => {
  assert.equal(backoff(1, () => 1), 1000);
  assert.equal(backoff(3, () => 1), 4000);
  assert.equal(backoff(40, () => 1), 30000);
  assert.ok(backoff(1, () => 0) >= 500);
});

test("text on any colour has a contrast of 4.5", () => {
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 15)
      for (let blue = 0; blue < 256; blue += 51) {
        const luminance = 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
        const color = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
        const contrast = inkOn(color) === "#ffffff" ? 1.05 / (luminance + 0.05) : (luminance + 0.05) / 0.05;
        assert.ok(contrast >= 4.5, color);
      }
  assert.equal(isColor("#0A6f6a"), true);
  assert.equal(isColor("red;position:fixed"), false);
});

test("only the site's own origins may hold the chat", () => {
  const allowed = ["https://shop.ir", "https://*.shop.ir"];
  for (const origin of ["https://shop.ir", "https://www.shop.ir", "https://a.b.shop.ir"]) assert.equal(isAllowed(origin, allowed), true, origin);
  for (const origin of ["http://shop.ir", "https://evilshop.ir", "https://shop.ir.evil.ir", "https://.shop.ir", "null"]) assert.equal(isAllowed(origin, allowed), false, origin);
  assert.equal(isAllowed("https://shop.ir", []), true);
});
