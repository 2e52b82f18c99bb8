// What is left of a message's conditions (pasokh/outreach/reducing.py): true, false, [field, operator, value, now?], or {all | any | none: […]}.
// Pure functions; texts in them come folded (`loosely`) from the server.

const SAME = { ی: "يىئ", ک: "ك", ه: "ةۀ", ا: "أإآٱ", و: "ؤ", "": "\u200c\u200b\u200d\u200e\u200f\u0640ءٔ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652" };
for (let digit = 0; digit < 10; digit += 1) SAME[digit] = "۰۱۲۳۴۵۶۷۸۹"[digit] + "٠١٢٣٤٥٦٧٨٩"[digit];
const TABLE = new Map(Object.entries(SAME).flatMap(([letter, others]) => [...others].map((other) => [other, letter])));
const OTHERS = new RegExp(`[${[...TABLE.keys()].join("")}]|[A-Z]+`, "g");

/** A text as it is compared: as `kernel.filters.loosely` has it. */
export function loosely(text) {
  return String(text).replace(OTHERS, (found) => (TABLE.has(found) ? TABLE.get(found) : found.toLowerCase())).replace(/^ +| +$/g, "");
}

/** Whether an address fits a pattern with `*` for anything: as `outreach.wildcards.fits`. */
export function fits(pattern, url) {
  const wanted = loosely(unescaped(pattern));
  return isLike(wanted.split("*"), addressOf(url, pattern.includes("?"), wanted));
}

function addressOf(url, hasQuery, wanted) {
  const { protocol, host, pathname, search } = new URL(url);
  const path = (pathname || "/") + (hasQuery ? search : "");
  return loosely(unescaped(wanted.startsWith("/") ? path : wanted.includes("://") ? `${protocol}//${host}${path}` : host + path));
}

function isLike([first, ...rest], text) {
  if (!rest.length) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop();
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function unescaped(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

// What many conditions ask of the same facts is made ready once.
const ready = new WeakMap();

function once(facts, name, make) {
  if (!ready.has(facts)) ready.set(facts, new Map());
  const made = ready.get(facts);
  if (!made.has(name)) made.set(name, make());
  return made.get(name);
}

/** Whether a condition holds of `facts`: {url, title, seconds, scroll, pages (begun since), exit, events (folded), cart, attributes}. What the page has not
 * told since she came is as the server knew it then. */
export function evaluate(condition, facts) {
  if (typeof condition === "boolean") return condition;
  if (Array.isArray(condition)) return !!asked(condition, facts);
  const [how] = Object.keys(condition);
  const holds = (part) => evaluate(part, facts);
  if (how === "all") return condition.all.every(holds);
  return condition[how].some(holds) === (how === "any");
}

function asked([field, op, value, now], facts) {
  if (field === "event") return (now || value.some((name) => facts.events.has(name))) === (op === "is");
  if (field === "exit") return facts.exit;
  if (field === "pages") return compared(op, now + facts.pages, value);
  if (field === "url" && op.startsWith("is")) return value.some((each) => once(facts, `url ${each}`, () => fits(each, facts.url))) === (op === "is");
  if (field === "url") return said(op, once(facts, "url", () => loosely(unescaped(facts.url))), value);
  if (field.startsWith("attribute.")) return field.slice(10) in facts.attributes ? said(op, once(facts, field, () => folded(facts.attributes[field.slice(10)])), value) : now;
  if (field.startsWith("cart")) return facts.cart ? ofCart(field, op, facts, value) : now;
  return field === "title" ? said(op, once(facts, field, () => folded(facts.title)), value) : compared(op, facts[field], value);
}

function ofCart(field, op, facts, value) {
  const { items: given, total } = facts.cart;
  const items = Array.isArray(given) ? given.filter(Boolean) : [];
  const sum = (each) => items.reduce((known, item) => known + each(item), 0);
  if (field === "cart_value") return compared(op, once(facts, field, () => total ?? sum(({ price = 0, quantity = 1 }) => price * quantity)), value);
  if (field === "cart_items") return compared(op, once(facts, field, () => sum(({ quantity = 1 }) => quantity)), value);
  const names = once(facts, "names", () => items.flatMap(({ id, title }) => [title, id]).filter((name) => name !== undefined && name !== "").map(loosely));
  if (op.startsWith("is")) return names.some((name) => value.includes(name)) === (op === "is");
  return (names.length > 0 && once(facts, "goods", () => names.join(" ")).includes(value)) === (op === "contains");
}

function compared(op, known, wanted) {
  return op === "at_least" ? known >= wanted : known <= wanted;
}

function folded(known) {
  return known === undefined || known === null ? "" : loosely(known);
}

function said(op, text, wanted) {
  const isThere = text !== "";
  if (op.endsWith("empty")) return isThere === (op === "not_empty");
  if (op.startsWith("is")) return (isThere && wanted.includes(text)) === (op === "is");
  if (op === "starts") return isThere && text.startsWith(wanted);
  return (isThere && text.includes(wanted)) === (op === "contains");
}

/** The numbers at which an answer may become another one: {seconds, scroll} (lists, rising) and whether leaving counts (`exit`). */
export function thresholds(conditions) {
  const found = { seconds: new Set(), scroll: new Set(), exit: false };
  const look = (part) => {
    if (Array.isArray(part)) {
      const [field, op, value] = part;
      if (field === "exit") found.exit = true;
      else if (found[field] instanceof Set) found[field].add(op === "at_most" ? value + 1 : value);
    } else if (part && typeof part === "object") Object.values(part)[0].forEach(look);
  };
  conditions.forEach(look);
  const rising = (numbers) => [...numbers].sort((one, other) => one - other);
  return { seconds: rising(found.seconds), scroll: rising(found.scroll), exit: found.exit };
}
