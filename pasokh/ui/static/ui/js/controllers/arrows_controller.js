import { Controller } from "@hotwired/stimulus"
import { directionFactor } from "helpers/dom"

// Arrow keys move among the links or buttons of a row of tabs, in reading direction.
export default class extends Controller {
  static targets = ["item"]

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.code]
    const index = this.items.indexOf(document.activeElement)
    if (!step || index < 0) return
    event.preventDefault()
    this.items.at((index + step * directionFactor(this.element)) % this.items.length).focus()
  }

  get items() { return this.hasItemTarget ? this.itemTargets : [...this.element.querySelectorAll("a, button")] }
}
