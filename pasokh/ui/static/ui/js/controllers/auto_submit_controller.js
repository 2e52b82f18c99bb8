import { Controller } from "@hotwired/stimulus"

// Submits its form when something in it changes; typing waits for a pause.
export default class extends Controller {
  static values = { delay: { type: Number, default: 300 } }

  disconnect() { clearTimeout(this.timer) }

  submit() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.element.requestSubmit(), this.delayValue)
  }

  now() {
    clearTimeout(this.timer)
    this.element.requestSubmit()
  }
}
