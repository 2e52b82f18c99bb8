import { Controller } from "@hotwired/stimulus"
import { now } from "helpers/clock"
import { clock, patience } from "models/waiting"

// A clock that counts since a moment, and colours the chip it stands in. One timer serves all.
const clocks = new Set()
let timer

export default class extends Controller {
  static values = { since: String, warn: Number, late: Number }

  connect() {
    clocks.add(this)
    timer ??= setInterval(() => clocks.forEach(each => each.tick()), 1000)
    this.tick()
  }

  disconnect() {
    clocks.delete(this)
    if (!clocks.size) { clearInterval(timer); timer = undefined }
  }

  sinceValueChanged() { if (clocks.has(this)) this.tick() }

  tick() {
    const seconds = (now() - Date.parse(this.sinceValue)) / 1000
    const text = clock(seconds)
    if (text && text !== this.element.textContent) this.element.textContent = text
    const chip = this.element.closest(".chip"), kind = patience(seconds, this.warnValue, this.lateValue)
    for (const each of ["warn", "danger"]) chip?.classList.toggle(`chip-${each}`, each === kind)
  }
}
