// Where a line of a thread stands: messages by their position, events by their time; then answers that wait, by when they go (as
// tickets/writing/held.py has them); what is still being sent at the end.
const SAID = 0, WAITS = 1, BEING_SENT = 2

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
  const ordered = []
  for (const line of [...stream.children].filter(isLine)) {
    const before = ordered.findLastIndex(other => !follows(other, line))
    if (before < ordered.length - 1) stream.insertBefore(line, before < 0 ? firstPlace(stream) : ordered[before].nextElementSibling)
    ordered.splice(before + 1, 0, line)
  }
}

function isLine(element) { return element.classList.contains("message") || element.classList.contains("event") }

// Does `other` stand after the line?
function follows(other, line) {
  const sort = sortOf(line)
  if (sortOf(other) !== sort) return sortOf(other) > sort
  if (sort === WAITS) return goesAfter(other, line)
  if (other.dataset.position && line.dataset.position) return Number(other.dataset.position) > Number(line.dataset.position)
  return Number(other.dataset.at) > Number(line.dataset.at)
}

function sortOf({ dataset }) {
  if (dataset.at !== undefined) return SAID
  return dataset.goes === undefined ? BEING_SENT : WAITS
}

function goesAfter(other, line) {
  const later = Number(other.dataset.goes) - Number(line.dataset.goes)
  return (later || numberOf(other) - numberOf(line)) > 0
}

function numberOf({ id }) { return Number(id.slice("held-".length)) }

function firstPlace(stream) {
  return [...stream.children].find(child => isLine(child) || child.classList.contains("day") || child.classList.contains("new-below")) ?? null
}
