import { Controller } from "@hotwired/stimulus"
import { language } from "helpers/format"

// How long something has been running: «۱:۰۲:۰۳». The server says how long it was when it was asked; its clock and the browser's need not agree.
export default class extends Controller {
  static values = { elapsed: Number }

  connect() { this.timer = setInterval(() => this.show(), 1000) }
  disconnect() { clearInterval(this.timer) }

  elapsedValueChanged() {
    this.since = Date.now() - this.elapsedValue * 1000
    this.show()
  }

  show() {
    const seconds = Math.max(0, Math.floor((Date.now() - this.since) / 1000))
    const two = new Intl.NumberFormat(language(), { minimumIntegerDigits: 2, useGrouping: false })
    const whole = new Intl.NumberFormat(language(), { useGrouping: false })
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
    this.element.textContent = `${hours ? `${whole.format(hours)}:${two.format(minutes)}` : whole.format(minutes)}:${two.format(seconds % 60)}`
  }
}
