import { Controller } from "@hotwired/stimulus"

// A small free panel under a button.
export default class extends Controller {
  static targets = ["button", "panel"]

  connect() { this.outside = event => this.element.contains(event.target) || this.#show(false); window.addEventListener("pointerdown", this.outside) }
  disconnect() { window.removeEventListener("pointerdown", this.outside) }

  toggle() { this.#show(this.panelTarget.hidden) }

  close() {
    if (this.panelTarget.hidden) return
    this.#show(false)
    this.buttonTarget.focus()
  }

  #show(shown) {
    this.panelTarget.hidden = !shown
    this.buttonTarget.setAttribute("aria-expanded", shown)
  }
}
