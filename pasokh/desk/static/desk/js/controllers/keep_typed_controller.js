import { Controller } from "@hotwired/stimulus"

const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=file])"

// A part that is drawn anew while somebody writes in it leaves what she is writing alone: its own place in the page is morphed, not replaced.
export default class extends Controller {
  keep() {
    const { activeElement } = document
    this.#leave(this.element.contains(activeElement) && activeElement.matches(TYPED))
  }

  release() { this.#leave(false) }

  disconnect() { this.#leave(false) }

  #leave(value) { window.Idiomorph.defaults.ignoreActiveValue = value }
}
