import { Controller } from "@hotwired/stimulus"
import { now } from "helpers/clock"
import { language } from "helpers/format"

// The seconds that are left until a moment (RFC 3339), in the reader's digits; then data-over is set and the style sheet shows what follows.
export default class extends Controller {
  static targets = ["left"]
  static values = { until: String }

  connect() { this.tick() }
  disconnect() { clearTimeout(this.timer) }

  tick() {
    const left = Math.max(0, Math.ceil((Date.parse(this.untilValue) - now()) / 1000))
    if (this.hasLeftTarget) this.leftTarget.textContent = new Intl.NumberFormat(language()).format(left)
    if (left) this.timer = setTimeout(() => this.tick(), 250)
    else this.element.dataset.over = ""
  }
}
