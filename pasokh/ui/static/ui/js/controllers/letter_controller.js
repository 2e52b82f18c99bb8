import { Controller } from "@hotwired/stimulus"

// What an answer has besides its words and files, for itself alone: fields that a draft holds, that are empty once it is sent, and that come back with it.
export default class extends Controller {
  static targets = ["field"]

  fieldTargetConnected(field) { field.addEventListener("input", this.told) }
  fieldTargetDisconnected(field) { field.removeEventListener("input", this.told) }
  told = () => this.dispatch("changed")

  // A draft that was written elsewhere: { mail }.
  fill({ detail: { mail } }) { if (mail) this.#put(mail) }

  // From one line to the words: Enter sends nothing here.
  next(event) {
    if (event.ctrlKey || event.metaKey || event.isComposing) return
    event.preventDefault()
    this.element.querySelector("textarea[name=text]")?.focus()
  }

  clear() { this.#put({}) }

  // [[name, value], …] of what could not be sent.
  restore({ detail: { fields } }) { if (fields) this.#put(Object.fromEntries(fields)) }

  #put(values) {
    for (const field of this.fieldTargets) {
      const value = values[field.name] ?? ""
      if (field.type === "checkbox") field.checked = field.value === value
      else if (field.value !== value) field.value = value
    }
    this.dispatch("filled")
  }
}
