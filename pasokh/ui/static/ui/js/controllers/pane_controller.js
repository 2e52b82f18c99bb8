import { Controller } from "@hotwired/stimulus"

// Which column of the desk a phone shows: list, thread or panel. Links work without it; it only spares a page load.
export default class extends Controller {
  list(event) { this.#show("list", event) }
  thread(event) { this.#show("thread", event) }
  panel(event) { this.#show(this.element.dataset.pane === "panel" ? "thread" : "panel", event) }

  #show(pane, event) {
    event?.preventDefault()
    this.element.dataset.pane = pane
    const target = { list: "list", thread: "main", panel: "panel" }[pane]
    document.querySelector(`#${target} a[aria-current], #${target} a, #${target} button`)?.focus({ preventScroll: true })
  }
}
