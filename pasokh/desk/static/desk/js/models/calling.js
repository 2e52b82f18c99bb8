// Calling colleagues by name: where a name is being written, and whom it fits.

const LONGEST = 40
const BEGUN = new RegExp(`(?:^|[\\s(«"،])@([^@\\n]{0,${LONGEST}})$`)

// The name being written before the cursor: { from (of the sign), query }, or null.
export function callAt(text, cursor) {
  const found = BEGUN.exec(text.slice(0, cursor))
  return found && { from: cursor - found[1].length - 1, query: found[1] }
}

// On a Persian keyboard the key of «@» gives «٬», which begins no word: there the key is meant.
export function atKey({ code, key, shiftKey, altKey, ctrlKey, metaKey }, text, cursor) {
  if (code !== "Digit2" || !shiftKey || altKey || ctrlKey || metaKey || key !== "٬") return false
  return cursor === 0 || /\s/.test(text[cursor - 1])
}

export function fitting(people, query) {
  const wanted = plain(query)
  const scored = people.map(person => ({ person, at: plain(person.name).indexOf(wanted) })).filter(({ at }) => at >= 0)
  return scored.sort((one, other) => (one.at > 0) - (other.at > 0)).map(({ person }) => person)
}

// Spellings of one letter, and gaps, make no difference.
function plain(text) {
  return text.normalize("NFC").toLowerCase().replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[\s\u200c]/g, "")
}
