import { Controller } from "@hotwired/stimulus"
import { debounce } from "helpers/dom"

// Under a search box: what the last word may become. Arrows choose, Enter or Tab takes it; without a choice Enter searches as ever.
export default class extends Controller {
  static targets = ["input", "list"]
  static values = { url: String }

  connect() { this.ask = debounce(120, () => this.#fetch()) }
  disconnect() { this.ask.cancel() }

  ask() {}

  key(event) {
    if (this.listTarget.hidden || event.isComposing) return
    const action = { ArrowDown: () => this.#mark(1), ArrowUp: () => this.#mark(-1), Enter: this.marked && (() => this.#take(this.marked)), Tab: this.marked && (() => this.#take(this.marked)), Escape: () => this.#hide() }[event.code]
    if (!action) return
    event.preventDefault()
    event.stopImmediatePropagation()
    action()
  }

  take(event) {
    event.preventDefault()
    this.#take(event.currentTarget)
  }

  leave() { setTimeout(() => this.#hide(), 100) }

  get options() { return [...this.listTarget.querySelectorAll("[role=option]")] }
  get marked() { return this.listTarget.querySelector("[aria-selected=true]") }

  async #fetch() {
    const text = this.inputTarget.value
    if (!text.trim()) return this.#hide()
    const response = await fetch(`${this.urlValue}?${new URLSearchParams({ q: text })}`, { redirect: "error" }).catch(() => null)
    if (!response?.ok || text !== this.inputTarget.value) return
    this.listTarget.innerHTML = await response.text()
    const any = this.options.length > 0 && document.activeElement === this.inputTarget
    this.listTarget.hidden = !any
    this.inputTarget.setAttribute("aria-expanded", any)
    this.inputTarget.removeAttribute("aria-activedescendant")
  }

  #mark(by) {
    const options = this.options
    const at = options.indexOf(this.marked)
    this.marked?.setAttribute("aria-selected", "false")
    const next = options.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % options.length)
    next.setAttribute("aria-selected", "true")
    next.scrollIntoView({ block: "nearest" })
    this.inputTarget.setAttribute("aria-activedescendant", next.id)
  }

  #take(option) {
    this.inputTarget.value = option.dataset.text
    this.inputTarget.focus()
    this.#hide()
    this.inputTarget.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #hide() {
    this.listTarget.hidden = true
    this.listTarget.replaceChildren()
    this.inputTarget.setAttribute("aria-expanded", "false")
    this.inputTarget.removeAttribute("aria-activedescendant")
  }
}
