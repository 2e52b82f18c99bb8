import { Controller } from "@hotwired/stimulus"
import { now } from "helpers/clock"
import { relative } from "helpers/format"

const EVERY = 30000

// Keeps «۵ دقیقه پیش» true while the page stands open. One timer serves all.
const clocks = new Set()
let timer

export default class extends Controller {
  connect() {
    clocks.add(this)
    timer ??= setInterval(() => clocks.forEach(clock => clock.refresh()), EVERY)
    this.refresh()
  }

  disconnect() {
    clocks.delete(this)
    if (clocks.size === 0) { clearInterval(timer); timer = undefined }
  }

  refresh() {
    const date = new Date(this.element.dateTime)
    if (!Number.isNaN(date.getTime())) this.element.textContent = relative(date, now())
  }
}
