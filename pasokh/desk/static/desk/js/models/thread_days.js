// The date before the first line of each day. Messages carry their day and its words, and so does the opening, which stands before the first of them.
export function markDays(stream) {
  const marks = new Map([...stream.querySelectorAll(":scope > .day")].map(mark => [mark, false]))
  let day
  for (const message of stream.querySelectorAll(":scope > [data-day-words]")) {
    if (message.dataset.day === day) continue
    day = message.dataset.day
    const before = message.previousElementSibling
    if (before?.classList.contains("day") && before.dataset.day === day) marks.set(before, true)
    else message.before(markOf(message))
  }
  for (const [mark, used] of marks) if (!used) mark.remove()
}

function markOf({ dataset: { day, dayWords } }) {
  const mark = Object.assign(document.createElement("div"), { className: "day", textContent: dayWords })
  mark.dataset.day = day
  return mark
}
