import { Controller } from "@hotwired/stimulus"

// A picture that is pasted or dropped while one writes a mail stands in the text where the cursor was, as «![name](id)», once it has been taken in; other files
// go below. `when` names the elements without which (a note, a chat) it is a file like others.
export default class extends Controller {
  static targets = ["text"]
  static values = { when: String }

  // Where it was dropped or pasted, before the upload takes its time.
  meant({ target, dataTransfer, clipboardData }) {
    const files = dataTransfer?.files ?? clipboardData?.files ?? []
    this.waiting ??= new Map()
    if (target === this.textTarget && this.#isMail) for (const file of files) if (isPicture(file)) this.waiting.set(file.name, (this.waiting.get(file.name) ?? 0) + 1)
  }

  // A file was taken in: { id, name }.
  place({ detail: { id, name } = {} }) {
    const left = this.waiting?.get(name) ?? 0
    if (!id || !left) return
    this.waiting.set(name, left - 1)
    const field = this.textTarget, at = field.selectionStart
    const before = field.value.slice(0, at)
    const text = `${before && !before.endsWith("\n") ? "\n" : ""}![${name.replace(/[[\]\n]/g, " ").trim()}](${id})\n`
    field.setRangeText(text, at, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  get #isMail() { return !this.whenValue || this.element.matches(this.whenValue) }
}

function isPicture({ type }) { return ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(type) }
