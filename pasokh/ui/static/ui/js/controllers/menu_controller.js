import { Controller } from "@hotwired/stimulus"

// A button and its list of actions, as WAI-ARIA describes: arrows move, Home and End jump, letters seek, Escape gives the focus back.
export default class extends Controller {
  static targets = ["button", "list"]

  toggle() { this.listTarget.hidden ? this.open(0) : this.close() }

  open(index) {
    this.listTarget.hidden = false
    this.buttonTarget.setAttribute("aria-expanded", "true")
    this.focus(index)
  }

  close({ refocus = true } = {}) {
    if (this.listTarget.hidden) return
    this.listTarget.hidden = true
    this.buttonTarget.setAttribute("aria-expanded", "false")
    if (refocus) this.buttonTarget.focus()
  }

  leave({ relatedTarget }) {
    if (relatedTarget && !this.element.contains(relatedTarget)) this.close({ refocus: false })
  }

  // A click elsewhere moves no focus in every browser, so it is heard on the window.
  connect() { this.outside = event => this.element.contains(event.target) || this.close({ refocus: false }); window.addEventListener("pointerdown", this.outside) }
  disconnect() { window.removeEventListener("pointerdown", this.outside) }

  key(event) {
    const action = this.listTarget.hidden ? { ArrowDown: () => this.open(0), ArrowUp: () => this.open(-1) }[event.code] : this.#moves[event.code]
    if (action) { event.preventDefault(); event.stopPropagation(); action() }
    else if (!this.listTarget.hidden && event.key.length === 1 && !event.ctrlKey && !event.metaKey) this.seek(event.key)
  }

  get #moves() {
    return { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Home: () => this.focus(0), End: () => this.focus(-1), Escape: () => this.close(), Tab: () => this.close() }
  }

  move(step) { this.focus(this.items.indexOf(document.activeElement) + step) }

  focus(index) {
    const items = this.items
    if (items.length) items.at(index % items.length).focus()
  }

  seek(letter) {
    const from = this.items.indexOf(document.activeElement) + 1
    const order = [...this.items.slice(from), ...this.items.slice(0, from)]
    order.find(item => item.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()))?.focus()
  }

  get items() { return [...this.listTarget.querySelectorAll("[role^=menuitem]:not([disabled])")].filter(item => item.offsetParent) }
}
