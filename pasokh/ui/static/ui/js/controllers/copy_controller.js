import { Controller } from "@hotwired/stimulus"
import { announce } from "helpers/dom"

// Copies its value; shows and says that it has. data-copy-done-value is the word for it.
export default class extends Controller {
  static values = { text: String, done: String }

  async copy() {
    try { await navigator.clipboard.writeText(this.textValue) } catch { if (!this.#byHand()) return }
    announce(this.doneValue)
    this.element.dataset.copied = ""
    setTimeout(() => delete this.element.dataset.copied, 2000)
    this.dispatch("copied")
  }

  // Pages without https have no clipboard.
  #byHand() {
    const field = Object.assign(document.createElement("textarea"), { value: this.textValue })
    document.body.append(field)
    field.select()
    const done = document.execCommand("copy")
    field.remove()
    this.element.focus()
    return done
  }
}
