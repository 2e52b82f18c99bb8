// What a hundred conditions of smart messages cost the page that asks them: `node bench/smart.mjs`. Half of them hold; each asks five things, of which one is
// in a group, as an address with two stars, a long cart and folded Persian are. The longest task of a page may take 50 ms.
import { evaluate } from "../pasokh/widget/source/app/smart/conditions.js";

const RULES = 100;
const TURNS = 300;
const items = Array.from({ length: 50 }, (_, place) => ({ id: String(place), title: `لوستر سقفی شمارهٔ ${place}`, price: 1_000_000 + place, quantity: 2 }));
const facts = {
  url: "https://shop.example/lamps/%D9%84%D9%88%D8%B3%D8%AA%D8%B1-%D8%B3%D9%82%D9%81%DB%8C?size=2&colour=gold", title: "لوسترهاي سقفي خانهٔ نو", seconds: 31, scroll: 40, exit: false, pages: 2,
  events: new Set(["added", "خرید"]), cart: { items }, attributes: { plan: "Gold" },
};
const rules = Array.from({ length: RULES }, (_, place) => ({
  all: [
    ["url", "is", ["/cart*", "/checkout*", "/lamps/*سقفی"]],
    ["title", "contains", "سقفی"],
    ["cart_value", "at_least", 1_000_000, false],
    { any: [["cart", "contains", place % 2 ? "شماره 49" : "نیست", false], ["exit", "yes"]] },
    ["attribute.plan", "is", ["gold"], false],
  ],
}));

const took = [];
let held = 0;
for (let turn = 0; turn < TURNS; turn += 1) {
  const began = performance.now();
  const now = { ...facts };
  held = rules.filter((rule) => evaluate(rule, now)).length;
  took.push(performance.now() - began);
}
const [first] = took;
took.sort((one, other) => one - other);
const show = (ms) => `${ms.toFixed(2)} ms`;
console.log(`${RULES} rules, ${held} hold: cold ${show(first)}, median ${show(took[TURNS / 2])}, p99 ${show(took[Math.floor(TURNS * 0.99)])}`);
