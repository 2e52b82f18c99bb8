import { Controller } from "@hotwired/stimulus"

// A search and what it found: arrows go through the list, Enter in the search takes the first where nothing is chosen yet.
export default class extends Controller {
  static targets = ["list"]

  seek(event) {
    if (event.isComposing) return
    const first = this.items[0]
    if (event.code === "ArrowDown" && first) { event.preventDefault(); event.stopPropagation(); first.focus() }
    if (event.code !== "Enter" || this.items.some(item => item.checked)) return
    event.preventDefault()
    if (first) { first.click(); first.focus() }
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code], at = this.items.indexOf(event.target)
    if (!step || at < 0) return
    event.preventDefault()
    const next = this.items[at + step]
    if (next) next.focus()
    else if (step < 0) this.element.querySelector("input[type=search]")?.focus()
  }

  get items() { return [...this.listTarget.querySelectorAll("input, button")] }
}
