// Where a line of a thread stands: messages by their position, events by their time, what is still being sent at the end.
// Puts it there; false when it belongs above what is loaded.
export function place(line, stream) {
  const lines = [...stream.children].filter(other => other !== line && isLine(other))
  const before = lines.findLastIndex(other => !follows(other, line))
  if (before < 0 && lines.length && stream.querySelector("[data-older]")) return false
  const anchor = before < 0 ? firstPlace(stream) : lines[before].nextElementSibling
  stream.insertBefore(line, anchor)
  return true
}

// Brings every line to its place: one that was still being sent stood at the end, and gets its place with the server's answer.
export function arrange(stream) {
  let before
  for (const line of [...stream.children].filter(isLine)) {
    if (before && line.dataset.at !== undefined && follows(before, line)) place(line, stream)
    else before = line
  }
}

function isLine(element) { return element.classList.contains("message") || element.classList.contains("event") }

// Does `other` stand after the line?
function follows(other, line) {
  if (other.dataset.at === undefined) return true
  if (other.dataset.position && line.dataset.position) return Number(other.dataset.position) > Number(line.dataset.position)
  return Number(other.dataset.at) > Number(line.dataset.at)
}

function firstPlace(stream) {
  return [...stream.children].find(child => isLine(child) || child.classList.contains("day") || child.classList.contains("new-below")) ?? null
}
