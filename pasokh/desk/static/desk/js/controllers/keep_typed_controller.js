import { Controller } from "@hotwired/stimulus"

const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=file])"
const OURS = "[data-date-picker-target=button], [data-date-picker-target=dialog]" // as the server draws them they are closed

// A part that is drawn anew while somebody works in it leaves alone what she is writing, the month she has opened, and how tall her text has grown. What she
// has written stands until the answer to its own saving: others know nothing of it, and would put the old there before it is sent.
export default class extends Controller {
  initialize() {
    this.count = 0
    this.written = new Map() // controls, and when each was written last
    this.sent = new WeakMap() // requests, and when each was sent
  }

  wrote({ target }) { this.written.set(target, this.count += 1) }
  sends({ detail: { xhr } }) { this.sent.set(xhr, this.count) }

  keep({ detail: { xhr, requestConfig: { elt, triggeringEvent }, shouldSwap } }) {
    if (shouldSwap && triggeringEvent?.type === "change") this.#answered(elt, this.sent.get(xhr))
    const { activeElement } = document, { defaults } = window.Idiomorph
    const usual = this.usual ??= { ...defaults.callbacks } // all other parts are drawn anew by it, too
    defaults.ignoreActiveValue = this.element.contains(activeElement) && activeElement.matches(TYPED)
    Object.assign(defaults.callbacks, {
      beforeNodeMorphed: node => !(node instanceof Element && (node.matches(OURS) || this.written.has(node))),
      beforeAttributeUpdated: (name, node, kind) => !(name === "style" && node.matches("textarea")) && usual.beforeAttributeUpdated(name, node, kind),
    })
  }

  release() {
    const { defaults } = window.Idiomorph
    defaults.ignoreActiveValue = false
    Object.assign(defaults.callbacks, this.usual)
    this.usual = null
  }

  disconnect() { this.release() }

  #answered(saver, sent) {
    for (const [control, at] of this.written) {
      if ((saver.contains(control) && at <= sent) || !control.isConnected) this.written.delete(control)
    }
  }
}
