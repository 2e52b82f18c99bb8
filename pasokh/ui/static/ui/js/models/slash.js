const LONGEST = 40 // characters typed after the slash

// What is being looked for with «/» at the cursor: { start, query }, or null. The slash stands at the beginning or after a space; a web address is none.
export function slashAt(value, at) {
  const start = value.lastIndexOf("/", at - 1)
  if (start < 0 || at - start > LONGEST) return null
  if (start > 0 && !/\s/.test(value[start - 1])) return null
  const query = value.slice(start + 1, at)
  return /[\n/]/.test(query) || /^\s/.test(query) ? null : { start, query }
}

// Whether this key, pressed here, opens the list though it writes no slash: on a Persian keyboard the key of the slash gives «.» or «،». Only where a line begins.
export function isSlashKey({ code, key, shiftKey, ctrlKey, metaKey, altKey }, value, at) {
  if (code !== "Slash" || key === "/" || shiftKey || ctrlKey || metaKey || altKey) return false
  return at === 0 || value[at - 1] === "\n"
}
