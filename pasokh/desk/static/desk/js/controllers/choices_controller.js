import { Controller } from "@hotwired/stimulus"

// A search and what it found: arrows go through the list, Enter in the search takes the first where nothing is chosen yet. Whoever types and presses Enter
// before the answer is there means the first of that answer, not of what stood there before.
export default class extends Controller {
  static targets = ["list"]

  connect() {
    this.answered = this.search?.value
    for (const [name, hear] of this.heard) this.element.addEventListener(name, hear)
  }

  disconnect() { for (const [name, hear] of this.heard) this.element.removeEventListener(name, hear) }

  seek(event) {
    if (event.isComposing) return
    const first = this.items[0]
    if (event.code === "ArrowDown" && first) { event.preventDefault(); event.stopPropagation(); first.focus() }
    if (event.code !== "Enter" || this.items.some(item => item.checked)) return
    event.preventDefault()
    if (this.search.value === this.answered) this.#take()
    else this.waits = true
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code], at = this.items.indexOf(event.target)
    if (!step || at < 0) return
    event.preventDefault()
    const next = this.items[at + step]
    if (next) next.focus()
    else if (step < 0) this.search?.focus()
  }

  typed = ({ target }) => { if (target === this.search) this.waits = false }

  asked = ({ target }) => { if (target === this.search) this.asking = this.search.value }

  // Only now do the new lines answer to a click.
  settled = () => {
    this.answered = this.asking ?? this.answered
    if (this.waits && this.search?.value === this.answered) this.#take()
  }

  #take() {
    const [first] = this.items
    this.waits = false
    if (first) { first.click(); first.focus() }
  }

  heard = [["input", this.typed], ["htmx:beforeSend", this.asked], ["htmx:afterSettle", this.settled]]

  get items() { return this.hasListTarget ? [...this.listTarget.querySelectorAll("input, button")] : [] }

  get search() { return this.element.querySelector("input[type=search]") }
}
