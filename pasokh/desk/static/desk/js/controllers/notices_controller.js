import { Controller } from "@hotwired/stimulus"

// The list of notices by keyboard: J and K or the arrows walk, E marks the one that has the focus as read, Enter opens it as links do.
export default class extends Controller {
  static targets = ["rows"]

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const deed = { KeyJ: () => this.#step(1), ArrowDown: () => this.#step(1), KeyK: () => this.#step(-1), ArrowUp: () => this.#step(-1), KeyE: () => this.#mark() }[event.code]
    if (!deed) return
    event.preventDefault()
    event.stopPropagation()
    deed()
  }

  // The line is drawn anew with another state: the focus stays with it, or goes to what takes its place.
  #mark() {
    const line = document.activeElement.closest(".notice")
    if (!line) return
    const at = this.lines.indexOf(line)
    document.addEventListener("htmx:afterSettle", () => this.links[Math.min(at, this.links.length - 1)]?.focus(), { once: true })
    line.querySelector("[data-notices-deed]")?.click()
  }

  #step(by) {
    const at = this.links.indexOf(document.activeElement.closest(".notice")?.querySelector("a"))
    const link = this.links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), this.links.length - 1)]
    link?.focus()
    link?.scrollIntoView({ block: "nearest" })
  }

  get lines() { return [...this.rowsTarget.querySelectorAll(".notice")] }
  get links() { return this.lines.map(line => line.querySelector("a")) }
}
