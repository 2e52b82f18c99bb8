import { Controller } from "@hotwired/stimulus"

// A button and a part that the style shows while the button says aria-expanded: where there is room the style shows it anyway, and no button.
export default class extends Controller {
  static targets = ["button"]

  toggle() { this.#set(this.buttonTarget.getAttribute("aria-expanded") !== "true") }
  chosen({ target }) { if (target.closest("button:not([aria-expanded])")) this.#set(false) }
  outside({ target }) { if (!this.element.contains(target)) this.#set(false) }

  close() {
    if (this.buttonTarget.getAttribute("aria-expanded") !== "true") return
    this.#set(false)
    this.buttonTarget.focus()
  }

  #set(open) { this.buttonTarget.setAttribute("aria-expanded", open) }
}
