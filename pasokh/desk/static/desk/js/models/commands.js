// What can be done on the page now: whatever has a shortcut with a name, whatever calls itself a command (data-command="…"), and the lines of
// the menus over an open request. Each is { text, run }.
const NAMED = "[data-shortcut-label]:not([data-palette-hide], .rail > a), [data-command]" // the rail's pages are among the pages
const OF_TICKET = ".thread-acts [role^=menuitem]:not([disabled])"

export function commandsOf(page = document) {
  const found = new Map()
  for (const element of page.querySelectorAll(`${NAMED}, ${OF_TICKET}`)) {
    const text = nameOf(element)
    if (text && !element.disabled && !found.has(text)) found.set(text, { text, run: () => follow(element) })
  }
  return [...found.values()]
}

function nameOf(element) {
  const own = element.dataset.command ?? element.dataset.shortcutLabel
  if (own) return own
  const line = element.querySelector("span")?.textContent.trim() ?? element.textContent.trim()
  const menu = element.closest(".menu")?.querySelector("[aria-haspopup]")
  const heading = menu?.dataset.shortcutLabel ?? menu?.getAttribute("aria-label") ?? menu?.textContent.trim()
  return heading ? `${heading} › ${line}` : line
}

function follow(element) {
  if (!element.matches("input, textarea, select")) return element.click()
  reveal(element)
  element.focus()
  element.select?.()
}

// A field may stand in a folded part, or in a column that a phone does not show now.
function reveal(element) {
  for (let fold = element.closest("details:not([open])"); fold; fold = fold.closest("details:not([open])")) fold.open = true
  const desk = element.closest("#panel")?.closest(".desk")
  if (desk) desk.dataset.pane = "panel"
}
