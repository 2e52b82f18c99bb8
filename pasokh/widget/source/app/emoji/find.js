// Which emoji are meant by what was typed. Pure.

const FOLDED = { ي: "ی", ى: "ی", ك: "ک", آ: "ا", أ: "ا", ؤ: "و", "\u200c": "", ة: "ه" };

/** The spelling in which words are compared: as people type them, with either keyboard. */
export function folded(text) {
  return text.toLowerCase().replace(/[يىكآأؤ\u200cة]/g, (letter) => FOLDED[letter]).trim();
}

/** The rows ("emoji words") in which each word of `text` begins a word; all of them for nothing. */
export function find(rows, text) {
  const wanted = folded(text).split(/\s+/);
  return rows.filter((row) => wanted.every((word) => ` ${folded(row)}`.includes(` ${word}`)));
}

/** Those used lately with one more in front, each once. */
export function lately(known, emoji, most = 8) {
  return [emoji, ...known.filter((each) => each !== emoji)].slice(0, most);
}
