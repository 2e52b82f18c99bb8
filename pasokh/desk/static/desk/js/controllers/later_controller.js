import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

// The button that asks when an answer goes: not for a note, and not for nothing.
export default class extends Controller {
  static values = { note: String, empty: String }

  check(event) {
    const why = this.#why(new FormData(this.element.form))
    if (!why) return
    event.preventDefault()
    emit("toast", { text: why, kind: "warn" })
    this.element.form.querySelector("textarea[name=text]").focus()
  }

  #why(given) {
    if (given.get("mode") === "note") return this.noteValue
    return given.get("text").trim() || given.has("attachments") ? "" : this.emptyValue
  }
}
