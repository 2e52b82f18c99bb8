import { Controller } from "@hotwired/stimulus"

// Reply or note, and Ctrl Enter to send. The physical Enter is meant, on any keyboard. What was chosen already is chosen again by a
// click, which says no change: whoever asks for it wants to write.
export default class extends Controller {
  static targets = ["text", "send"]
  static values = { reply: String, note: String } // what an empty field says

  connect() { this.mode() }

  mode(event) {
    const chosen = this.element.querySelector("input[name=mode]:checked")?.value
    if (chosen) this.element.dataset.mode = chosen
    const words = this.element.dataset.mode === "note" ? this.noteValue : this.replyValue
    if (words) this.textTarget.placeholder = words
    if (event) this.textTarget.focus()
  }

  // The draft that came from elsewhere was a note, or an answer.
  turn({ detail: { mode } }) {
    const wanted = this.element.querySelector(`input[name=mode][value="${mode}"]`)
    if (!wanted || wanted.checked) return
    wanted.checked = true
    wanted.dispatchEvent(new Event("change", { bubbles: true }))
    this.mode()
  }

  key(event) {
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    this.element.requestSubmit(this.hasSendTarget ? this.sendTarget : undefined)
  }

  // Sends it with what was chosen elsewhere: when it goes.
  sendWith({ detail: { fields } }) {
    const inputs = Object.entries(fields).map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value }))
    this.element.append(...inputs)
    this.element.requestSubmit()
    for (const input of inputs) input.remove()
  }

  // Puts a text (a saved reply, a suggestion) where the cursor stands.
  insert({ detail: { text } }) {
    const field = this.textTarget
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  }
}
