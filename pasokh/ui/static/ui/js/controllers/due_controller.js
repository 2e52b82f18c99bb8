import { Controller } from "@hotwired/stimulus"
import { now } from "helpers/clock"

const EVERY = 15000
const SOON = 30 * 60 * 1000

// Colours a chip by how near its moment is: as the server does (desk/promises/words.py), while the page stands open. One timer serves all.
const chips = new Set()
let timer

export default class extends Controller {
  static values = { at: String }

  connect() {
    chips.add(this)
    timer ??= setInterval(() => chips.forEach(chip => chip.colour()), EVERY)
    this.colour()
  }

  disconnect() {
    chips.delete(this)
    if (chips.size === 0) { clearInterval(timer); timer = undefined }
  }

  colour() {
    const left = Date.parse(this.atValue) - now()
    if (Number.isNaN(left)) return
    this.element.classList.toggle("chip-danger", left < 0)
    this.element.classList.toggle("chip-warn", left >= 0 && left < SOON)
  }
}
