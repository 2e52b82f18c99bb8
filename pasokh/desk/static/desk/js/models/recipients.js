// Addresses in one line, as people write them: «مریم <maryam@example.ir>، ali@example.ir». The server has the last word on each.

const SEPARATORS = new Set([",", ";", "،", "؛", "\n"])
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/
const NEEDS_QUOTES = /[,;،؛<>@"]/

// [{ name, address, ok }] of what is written; what is no address keeps its words as `address`.
export function parse(text) {
  return split(text).map(entry).filter(({ address }) => address)
}

// As one line again.
export function write(people) {
  return people.map(({ name, address }) => name ? `${quoted(name)} <${address}>` : address).join("، ")
}

// Whether a key ends an address.
export function isSeparator(key) { return SEPARATORS.has(key) }

function split(text) {
  const parts = [""]
  let inQuotes = false
  for (const letter of text) {
    if (letter === '"') inQuotes = !inQuotes
    if (!inQuotes && SEPARATORS.has(letter)) parts.push("")
    else parts[parts.length - 1] += letter
  }
  return parts.map(part => part.trim()).filter(Boolean)
}

function entry(text) {
  const named = /^(.*?)\s*<([^<>]*)>$/s.exec(text)
  const name = (named?.[1] ?? "").replaceAll('"', "").trim(), address = (named?.[2] ?? text).trim()
  return { name, address, ok: ADDRESS.test(address) }
}

function quoted(name) { return NEEDS_QUOTES.test(name) ? `"${name.replaceAll('"', "")}"` : name }
