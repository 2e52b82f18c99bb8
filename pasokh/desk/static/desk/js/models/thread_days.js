// The date before the first message of each day; messages carry their day and its words.
export function markDays(stream) {
  const marks = new Map([...stream.querySelectorAll(":scope > .day")].map(mark => [mark, false]))
  let day
  for (const message of stream.querySelectorAll(":scope > .message[data-day]")) {
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
