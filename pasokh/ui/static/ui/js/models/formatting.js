// Changes of a text with a selection that Markdown needs. Each gives { start, end, text, select: [from, to] }: the stretch that is replaced, and what is marked then.

// Put marks round the selection, or take them away where they stand already.
export function surround(value, from, to, mark) {
  const chosen = value.slice(from, to), wide = mark.length
  if (value.slice(from - wide, from) === mark && value.slice(to, to + wide) === mark) {
    return { start: from - wide, end: to + wide, text: chosen, select: [from - wide, to - wide] }
  }
  return { start: from, end: to, text: mark + chosen + mark, select: [from + wide, to + wide] }
}

// Begin each line of the selection with a mark, or take it away where all have it. A mark is a text, or a function of the line's number.
export function begin(value, from, to, mark) {
  const start = value.lastIndexOf("\n", from - 1) + 1
  const after = value.indexOf("\n", to)
  const end = after < 0 ? value.length : after
  const lines = value.slice(start, end).split("\n")
  const markOf = typeof mark === "function" ? mark : () => mark
  const marked = lines.every((line, index) => line.startsWith(markOf(index)))
  const text = lines.map((line, index) => marked ? line.slice(markOf(index).length) : markOf(index) + line).join("\n")
  return { start, end, text, select: [start + text.length, start + text.length] }
}

// A link of the selection; the address is marked, to be typed over.
export function link(value, from, to, address) {
  const chosen = value.slice(from, to)
  const isAddress = /^https?:\/\/\S+$/i.test(chosen)
  const words = isAddress ? "" : chosen, target = isAddress ? chosen : address
  const at = from + words.length + 3
  return { start: from, end: to, text: `[${words}](${target})`, select: isAddress ? [from + 1, from + 1] : [at, at + target.length] }
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)]|>)(\s+)(.*)$/

// What Enter writes in a list or a quotation: the next mark; an empty item ends the list. Null where Enter is just Enter.
export function continued(value, at) {
  const start = value.lastIndexOf("\n", at - 1) + 1
  const found = ITEM.exec(value.slice(start, at))
  if (!found) return null
  const [, indent, mark, space, said] = found
  if (!said.trim()) return { start, end: at, text: "", select: [start, start] }
  const next = /\d/.test(mark) ? `${parseInt(mark, 10) + 1}${mark.at(-1)}` : mark
  const text = `\n${indent}${next}${space}`
  return { start: at, end: at, text, select: [at + text.length, at + text.length] }
}
