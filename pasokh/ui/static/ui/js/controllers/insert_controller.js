import { Controller } from "@hotwired/stimulus"

// Buttons that put a text where the cursor of a field stands.
export default class extends Controller {
  static targets = ["field"]

  put({ params: { text } }) {
    const field = this.fieldTarget
    field.focus()
    if (document.execCommand("insertText", false, text)) return
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}
