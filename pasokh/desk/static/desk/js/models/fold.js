// Persian text as it is compared, for the few texts of a page: one letter for its spellings, no half-spaces or marks, Latin digits. The server
// folds the same way and more (kernel/persian/folding.py).
const LETTERS = { "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و" }

export function fold(text) {
  return String(text).toLowerCase().normalize("NFC")
    .replace(/[يىئكةۀأإآؤ]/g, letter => LETTERS[letter])
    .replace(/[\u064B-\u0655\u0670\u0640\u200c\u200d]/g, "")
    .replace(/[۰-۹]/g, digit => digit.charCodeAt(0) - 0x6F0)
    .replace(/[٠-٩]/g, digit => digit.charCodeAt(0) - 0x660)
    .replace(/\s+/g, " ").trim()
}

// Whether each word that was typed begins a word of the text.
export function matches(text, typed) {
  const words = fold(text).split(/[\s›:،,()«»]+/)
  return fold(typed).split(" ").every(part => words.some(word => word.startsWith(part)))
}
