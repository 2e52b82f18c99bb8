import { Controller } from "@hotwired/stimulus"
import { begin, continued, link, surround } from "models/formatting"
import { isFormed, markdownOf } from "models/pasted"
import { csrfToken } from "helpers/dom"

const SHORTCUTS = { KeyB: "bold", KeyI: "italic" } // with Ctrl; physical keys

// Markdown in a plain text field, which keeps the system's own way with right-to-left and mixed text: buttons, shortcuts, lists that go on, and how it will look.
export default class extends Controller {
  static targets = ["text", "preview", "shown"]
  static values = { preview: String }

  bold() { this.#change(surround, "**") }
  italic() { this.#change(surround, "_") }
  code() { this.#selected.includes("\n") ? this.#change(surround, "\n```\n") : this.#change(surround, "`") }
  quote() { this.#change(begin, "> ") }
  list() { this.#change(begin, "- ") }
  numbers() { this.#change(begin, index => `${index + 1}. `) }
  link() { this.#change(link, "https://") }

  key(event) {
    if (event.isComposing || event.defaultPrevented) return
    const held = event.ctrlKey || event.metaKey
    if (held && !event.shiftKey && !event.altKey && SHORTCUTS[event.code]) { event.preventDefault(); this[SHORTCUTS[event.code]]() }
    if (event.code === "Enter" && !held && !event.shiftKey && !event.altKey) this.#goOn(event)
  }

  // What has a form keeps it; without one the browser pastes, and so it does for what was asked for as plain text (with Shift).
  async paste(event) {
    const html = event.clipboardData?.getData("text/html") ?? ""
    if (event.defaultPrevented || !isFormed(html)) return
    event.preventDefault()
    const plain = event.clipboardData.getData("text/plain")
    this.#insert(await markdownOf(html).catch(() => plain) || plain)
  }

  #insert(text) {
    const { selectionStart: start, selectionEnd: end } = this.textTarget
    const at = start + text.length
    this.#apply({ start, end, text, select: [at, at] })
  }

  // The look replaces the field until it is asked for again, or something is sent.
  async preview({ currentTarget }) {
    const showing = this.shownTarget.hidden
    currentTarget.setAttribute("aria-pressed", showing)
    if (!showing) return this.edit()
    const response = await fetch(this.previewValue, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: this.#said }).catch(() => null)
    if (!response?.ok) return currentTarget.setAttribute("aria-pressed", false)
    this.shownTarget.innerHTML = await response.text() // sanitised by the server, as what is sent
    this.shownTarget.hidden = false
    this.textTarget.hidden = true
  }

  edit() {
    if (this.shownTarget.hidden) return
    this.shownTarget.hidden = true
    this.textTarget.hidden = false
    if (this.hasPreviewTarget) this.previewTarget.setAttribute("aria-pressed", false)
    this.textTarget.focus()
  }

  #goOn(event) {
    const { value, selectionStart, selectionEnd } = this.textTarget
    const change = selectionStart === selectionEnd ? continued(value, selectionStart) : null
    if (change) { event.preventDefault(); this.#apply(change) }
  }

  // The words, and the files by which their pictures are known.
  get #said() {
    const form = this.textTarget.form, body = new URLSearchParams({ text: this.textTarget.value })
    for (const file of form ? new FormData(form).getAll("attachments") : []) body.append("attachments", file)
    return body
  }

  get #selected() { return this.textTarget.value.slice(this.textTarget.selectionStart, this.textTarget.selectionEnd) }

  #change(kind, mark) {
    this.edit()
    const { value, selectionStart, selectionEnd } = this.textTarget
    this.#apply(kind(value, selectionStart, selectionEnd, mark))
  }

  // By way of the browser's own command, so that its undo knows of it.
  #apply({ start, end, text, select }) {
    const field = this.textTarget
    field.focus()
    field.setSelectionRange(start, end)
    const done = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete")
    if (!done) {
      field.setRangeText(text, start, end, "end")
      field.dispatchEvent(new Event("input", { bubbles: true }))
    }
    field.setSelectionRange(...select)
  }
}
