// What is said of the line in which a visitor waits. Pure; words are those of the piece.

const MINUTE = 60; // seconds
const LONG = 60; // minutes, beyond which nobody wants to know it exactly

/** "You are third in line; about 4 minutes": where she stands, of `{position, wait}`. `digits` writes a number in the site's digits. */
export function place({ position, wait }, words, digits) {
  const [next, named, counted] = words.places;
  const at = position === 1 ? next : words.ordinals[position] ? fill(named, { n: words.ordinals[position] }) : fill(counted, { n: digits(position) });
  return [at, ...(typeof wait === "number" ? [length(wait, words, digits)] : [])].join(words.then);
}

function length(wait, words, digits) {
  const [soon, one, some, long] = words.waits;
  const minutes = Math.round(wait / MINUTE);
  if (minutes > LONG) return long;
  return minutes < 1 ? soon : minutes < 2 ? one : fill(some, { n: digits(minutes) });
}

/** One of the words with its `{values}` put in. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
