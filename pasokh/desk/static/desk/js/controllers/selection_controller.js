import { Controller } from "@hotwired/stimulus"
import { isTaken } from "helpers/dom"

const MOST_ASKED = 50

// Choosing lines: one by one, a range with Shift, all that are shown, or the whole view whether shown or not. The bar stands there while any is. What is
// chosen stays chosen when the lines are drawn anew.
export default class extends Controller {
  static values = { key: String }
  static targets = ["box", "all", "bar", "count", "total", "offer", "choices"]

  connect() { this.whole = false }

  pick(event) {
    const boxes = this.boxTargets
    const at = boxes.indexOf(event.currentTarget)
    const from = boxes.findIndex(({ value }) => value === this.last)
    if (event.shiftKey && from >= 0) {
      for (const box of boxes.slice(Math.min(from, at), Math.max(from, at) + 1)) box.checked = event.currentTarget.checked
    }
    this.last = event.currentTarget.value
    this.whole = false
    this.refresh()
  }

  pickAll() {
    for (const box of this.boxTargets) box.checked = this.allTarget.checked
    this.whole = false
    this.refresh()
  }

  pickWhole() {
    for (const box of this.boxTargets) box.checked = true
    this.whole = true
    this.refresh()
  }

  none(event) {
    if (event?.defaultPrevented || event?.target?.closest?.("[role=menu]")) return
    for (const box of [...this.boxTargets, ...this.allTargets]) box.checked = false
    this.whole = false
    this.refresh()
  }

  remember({ detail: { target } }) {
    if (target.id === "view-body") this.kept = new Set(this.chosenBoxes.map(({ value }) => value))
  }

  restore({ detail: { target } }) {
    if (target.id !== "view-body" || !this.kept) return
    for (const box of this.boxTargets) box.checked = this.whole || this.kept.has(box.value)
    this.refresh()
  }

  refresh() {
    if (!this.hasBarTarget) return
    const chosen = this.chosenBoxes.length
    const all = chosen > 0 && chosen === this.boxTargets.length
    for (const box of this.allTargets) Object.assign(box, { checked: all, indeterminate: chosen > 0 && !all })
    this.barTarget.hidden = chosen === 0
    this.countTarget.textContent = this.whole ? this.totalTarget.textContent : chosen.toLocaleString(document.documentElement.lang)
    this.offerTarget.hidden = !all || this.whole
    if (chosen) this.#fetchChoices()
  }

  // What is chosen goes with what is asked for, and stands nowhere twice.
  fill({ detail: { verb, parameters, elt } }) {
    const asks = "chosen" in elt.dataset // a dialog that is about what is chosen: of very many, some say enough
    if (verb !== "post" && !asks) return
    const numbers = this.chosenBoxes.map(({ value }) => value)
    if (this.whole) parameters.whole = "1"
    else parameters.number = asks ? numbers.slice(0, MOST_ASKED) : numbers
    if (asks && this.whole) parameters.view = this.keyValue
  }

  sent({ detail }) {
    if (!isTaken(detail) || detail.requestConfig.verb !== "post") return
    this.none()
    this.dispatch("sent")
  }

  stay(event) { event.preventDefault() } // its buttons ask by themselves

  dismiss(event) { event.currentTarget.closest(".bulk-progress").remove() }

  get chosenBoxes() { return this.boxTargets.filter(box => box.checked) }

  #fetchChoices() {
    if (this.fetched || !this.hasChoicesTarget) return
    this.fetched = true
    globalThis.htmx.ajax("GET", this.choicesTarget.dataset.url, { target: this.choicesTarget, swap: "innerHTML" })
  }
}
