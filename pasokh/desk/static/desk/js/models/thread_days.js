// The date before the first line of each day, be it a message or what happened: each carries its day and its words.
export function markDays(stream) {
  const marks = new Map([...stream.querySelectorAll(":scope > .day")].map(mark => [mark, false]))
  let day
  for (const line of stream.querySelectorAll(":scope > [data-day-words]")) {
    if (line.dataset.day === day) continue
    day = line.dataset.day
    const before = line.previousElementSibling
    if (before?.classList.contains("day") && before.dataset.day === day) marks.set(before, true)
    else line.before(markOf(line))
  }
  for (const [mark, used] of marks) if (!used) mark.remove()
}

function markOf({ dataset: { day, dayWords } }) {
  const mark = Object.assign(document.createElement("div"), { className: "day", textContent: dayWords })
  mark.dataset.day = day
  return mark
}
