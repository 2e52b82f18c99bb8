import { Controller } from "@hotwired/stimulus"
import { Draft } from "models/draft"
import { debounce } from "helpers/dom"

// Keeps the text of a field in the browser, for every tab, until it is sent. Events for a server's copy: "draft:saved" { key, text };
// "draft:remote" on the document with { key, text } brings what the member wrote elsewhere; with { merged: true } it holds what stands here already.
export default class extends Controller {
  static targets = ["text"]
  static values = { key: String }

  connect() {
    this.draft = new Draft(this.keyValue)
    this.#put(this.draft.open(this.textTarget.value))
    this.saveSoon = debounce(300, () => this.save())
    window.addEventListener("storage", this.heard)
    window.addEventListener("pagehide", this.flushNow)
    document.addEventListener("draft:remote", this.remote)
  }

  disconnect() {
    this.flushNow()
    window.removeEventListener("storage", this.heard)
    window.removeEventListener("pagehide", this.flushNow)
    document.removeEventListener("draft:remote", this.remote)
  }

  changed() { this.saveSoon() }
  flush() { this.flushNow() }
  flushNow = () => { this.saveSoon.cancel(); this.save() }

  save() {
    if (this.textTarget.value === this.draft.base && this.draft.base === this.draft.stored) return
    this.#put(this.draft.save(this.textTarget.value))
    this.#told()
  }

  // The text was taken for sending. What was typed since is kept.
  clear({ detail: { text = "" } = {} }) {
    this.saveSoon.cancel()
    this.#put(this.draft.clear(text, this.textTarget.value === text ? "" : this.textTarget.value))
    this.#told()
  }

  // A message that could not be sent comes back, before whatever stands here now.
  restore({ detail: { text } }) {
    this.#put([text, this.textTarget.value].filter(Boolean).join("\n"))
    this.save()
    this.textTarget.focus()
  }

  heard = event => {
    const text = this.draft.heard(event, this.textTarget.value)
    if (text === null) return
    this.#put(text)
    if (!text) this.#told() // sent in another tab: what this one had the server keep since goes as well
  }

  remote = ({ detail: { key, text, merged } }) => {
    if (key === this.keyValue) this.#put(merged ? this.draft.save(text) : this.draft.receive(text, this.textTarget.value))
  }

  #told() { this.dispatch("saved", { detail: { key: this.keyValue, text: this.draft.text } }) }

  // The cursor stays where it was, as far as the text before it is the same.
  #put(text) {
    const field = this.textTarget
    if (field.value === text) return
    const { selectionStart, selectionEnd } = field
    field.value = text
    if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd)
    field.dispatchEvent(new CustomEvent("draft:put", { bubbles: true }))
  }
}
