import { Controller } from "@hotwired/stimulus"

const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=file])"
const OURS = "[data-date-picker-target=button], [data-date-picker-target=dialog]" // as the server draws them they are closed

// A part that is drawn anew while somebody works in it leaves alone what she is writing, the month she has opened, and how tall her text has grown.
export default class extends Controller {
  keep() {
    const { activeElement } = document
    this.#leave(this.element.contains(activeElement) && activeElement.matches(TYPED), {
      beforeNodeMorphed: node => !(node instanceof Element && node.matches(OURS)),
      beforeAttributeUpdated: (name, node) => !(name === "style" && node.matches("textarea")),
    })
  }

  release() { this.#leave(false, { beforeNodeMorphed() {}, beforeAttributeUpdated() {} }) }

  disconnect() { this.release() }

  #leave(typed, callbacks) {
    const { defaults } = window.Idiomorph
    defaults.ignoreActiveValue = typed
    Object.assign(defaults.callbacks, callbacks)
  }
}
