import assert from "node:assert/strict";
import { test } from "node:test";
import { wanted } from "../page/style.js";

globalThis.CSS = { supports: (property, text) => !/[;{}]/.test(text) };
const first = { color: "#0a6f6a", ink: "#ffffff" };
const read = (said) => (name) => said[name] || "";
const hex = (text) => text;

test("a page that says nothing changes nothing", () => {
  assert.deepEqual(wanted(first, read({}), hex), { style: {}, theme: "", ...first });
});

test("the ink on a page's own colour is decided here", () => {
  const { style, color, ink } = wanted(first, read({ "--pasokh-color": "#f2b705" }), hex);
  assert.deepEqual([color, ink], ["#f2b705", "#000000"]);
  assert.deepEqual(style, { brand: "#f2b705", "brand-ink": "#000000", accent: "#f2b705", "accent-ink": "#000000" });
});

test("what is no colour, size, theme or radius is passed over", () => {
  const said = { "--pasokh-color": "rgba(0, 0, 0, 0.5)", "--pasokh-font-size": "90px", "--pasokh-theme": "neon", "--pasokh-radius": "1px;}" };
  assert.deepEqual(wanted(first, read(said), hex), { style: {}, theme: "", ...first });
});

test("names are those of the style sheet", () => {
  const said = { "--pasokh-radius": "0", "--pasokh-font": "Dana", "--pasokh-font-size": "16px", "--pasokh-theme": "dark" };
  assert.deepEqual(wanted(first, read(said), hex), { style: { radius: "0", font: "Dana", normal: "16px" }, theme: "dark", ...first });
});
