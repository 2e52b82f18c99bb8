import { Controller } from "@hotwired/stimulus"
import { csrfToken, debounce, tell, tellFault } from "helpers/dom"

// The field for copies in the composer's head: customers are offered while one types; Enter, Tab or a comma puts in copy what is marked, or the
// addresses that were written; Backspace in the empty field goes to the last one there. The server checks each address; what it refuses stays in the field.
export default class extends Controller {
  static targets = ["field", "list"]
  static values = { find: String, add: String }

  initialize() { this.lookSoon = debounce(150, () => this.#find()) }
  disconnect() { this.lookSoon.cancel() }

  // What was found for less is not meant any more.
  look() {
    this.marked?.setAttribute("aria-selected", "false")
    this.lookSoon()
  }

  key(event) {
    if (event.isComposing) return
    const text = this.fieldTarget.value.trim()
    const action = {
      ArrowDown: () => this.#mark(1), ArrowUp: () => this.#mark(-1),
      Enter: () => this.#accept(), NumpadEnter: () => this.#accept(),
      Tab: !event.shiftKey && (this.marked || text.includes("@")) && (() => this.#accept()), Escape: !this.listTarget.hidden && (() => this.#hide()),
    }[event.code] || ([",", ";", "،", "؛"].includes(event.key) && text.includes("@") && (() => this.#accept()))
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  // To the last one in copy, from where Backspace or Delete takes her out.
  back(event) {
    if (!["Backspace", "Delete"].includes(event.code)) return
    const buttons = [...this.element.querySelectorAll(".chip button")]
    if (event.target === this.fieldTarget && !this.fieldTarget.value && event.code === "Backspace") { event.preventDefault(); buttons.at(-1)?.focus() }
    else if (buttons.includes(event.target)) { event.preventDefault(); event.target.click(); this.fieldTarget.focus() }
  }

  take(event) {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) this.#add(option.dataset)
  }

  // An address that is complete is meant, even if one goes on without Enter.
  leave() {
    this.#hide()
    if (this.fieldTarget.value.includes("@")) this.#accept()
  }

  get options() { return [...this.listTarget.querySelectorAll("[role=option]")] }
  get marked() { return this.listTarget.querySelector("[aria-selected=true]") }

  #accept() {
    const written = this.fieldTarget.value.trim()
    if (this.marked) return this.#add(this.marked.dataset)
    if (written) return this.#add({ written })
  }

  async #add({ contact = "", written = "" }) {
    if (this.adding) return
    this.adding = true
    this.#hide()
    const headers = { "HX-Request": "true", "X-CSRFToken": csrfToken() }
    const response = await fetch(this.addValue, { method: "POST", headers, body: new URLSearchParams({ contact, written }) }).catch(() => null)
    this.adding = false
    if (response) tell(response)
    if (!response?.ok) tellFault(response)
    this.fieldTarget.setAttribute("aria-invalid", !response?.ok)
    if (response?.ok) this.fieldTarget.value = ""
  }

  async #find() {
    const q = this.fieldTarget.value.trim()
    this.fieldTarget.removeAttribute("aria-invalid")
    if (!q) return this.#hide()
    const response = await fetch(`${this.findValue}?${new URLSearchParams({ q })}`, { headers: { "HX-Request": "true" } }).catch(() => null)
    if (!response?.ok || q !== this.fieldTarget.value.trim() || document.activeElement !== this.fieldTarget) return
    this.listTarget.innerHTML = await response.text()
    this.listTarget.hidden = !this.options.length
    this.fieldTarget.setAttribute("aria-expanded", !this.listTarget.hidden)
    this.#mark(1, this.listTarget.querySelector("[data-written]")) // an address that is complete means itself
  }

  #mark(by, chosen) {
    const options = this.options
    if (!options.length) return
    const at = options.indexOf(this.marked)
    this.marked?.setAttribute("aria-selected", "false")
    const next = chosen ?? options.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % options.length)
    next.setAttribute("aria-selected", "true")
    this.fieldTarget.setAttribute("aria-activedescendant", next.id)
  }

  #hide() {
    this.listTarget.hidden = true
    this.listTarget.replaceChildren()
    this.fieldTarget.setAttribute("aria-expanded", "false")
    this.fieldTarget.removeAttribute("aria-activedescendant")
  }
}
