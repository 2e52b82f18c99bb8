import { Controller } from "@hotwired/stimulus"

// Shows and hides its targets; a button says so by aria-expanded.
export default class extends Controller {
  static targets = ["item", "button"]

  toggle() {
    for (const item of this.itemTargets) item.hidden = !item.hidden
    const shown = this.itemTargets.some(item => !item.hidden)
    for (const button of this.buttonTargets) button.setAttribute("aria-expanded", shown)
  }
}
