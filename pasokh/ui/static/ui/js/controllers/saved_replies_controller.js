import { Controller } from "@hotwired/stimulus"
import { isSlashKey, slashAt } from "models/slash"
import { announce, debounce, fetchJson } from "helpers/dom"

// «/» in a text field opens a list of saved replies that typing narrows; arrows choose, Enter or Tab inserts, Escape closes. data-…-list-value gives the
// options (role="option", data-id, data-text-url); an option's address gives { text, open }. The ids of those that were inserted go with the form as "saved".
export default class extends Controller {
  static targets = ["text", "list", "used", "open"]
  static values = { list: String, unfilled: String, none: String }

  connect() { this.look = debounce(120, () => this.#look()) }
  disconnect() { this.look.cancel() }

  // A button does what the slash does.
  begin() {
    const field = this.textTarget
    field.focus()
    const before = field.value[field.selectionStart - 1]
    this.#write(before && !/\s/.test(before) ? " /" : "/")
  }

  input() {
    if (slashAt(this.textTarget.value, this.textTarget.selectionStart)) this.look()
    else this.close()
  }

  key(event) {
    if (event.isComposing) return
    const { value, selectionStart } = this.textTarget
    if (isSlashKey(event, value, selectionStart)) { event.preventDefault(); return this.#write("/") }
    if (this.listTarget.hidden) return
    const action = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1), Enter: () => this.#take(this.current), Tab: () => this.#take(this.current), Escape: () => this.close() }[event.code]
    if (!action || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    action()
  }

  point({ target }) { const option = target.closest("[role=option]"); if (option) this.#mark(option) }

  // Before the field loses the focus.
  take(event) {
    const option = event.target.closest("[role=option]")
    if (!option) return
    event.preventDefault()
    this.#take(option)
  }

  close() {
    this.look.cancel()
    this.asked = undefined
    this.listTarget.hidden = true
    this.textTarget.removeAttribute("aria-activedescendant")
  }

  clear() { this.usedTarget.replaceChildren(); this.close() }

  async #look() {
    const found = slashAt(this.textTarget.value, this.textTarget.selectionStart)
    if (!found) return this.close()
    this.asked = found.query
    const response = await fetch(`${this.listValue}?${new URLSearchParams({ q: found.query })}`, { headers: { "HX-Request": "true" } }).catch(() => null)
    if (!response?.ok || this.asked !== found.query) return
    this.listTarget.innerHTML = await response.text() // our own template
    this.listTarget.hidden = false
    if (this.options.length) this.#mark(this.options[0])
    else announce(this.noneValue)
  }

  get options() { return [...this.listTarget.querySelectorAll("[role=option]")] }
  get current() { return this.options.find(option => option.getAttribute("aria-selected") === "true") }

  #move(step) {
    const options = this.options, at = options.indexOf(this.current)
    if (options.length) this.#mark(options.at((at + step) % options.length))
  }

  #mark(chosen) {
    for (const option of this.options) option.setAttribute("aria-selected", option === chosen)
    chosen.scrollIntoView({ block: "nearest" })
    this.textTarget.setAttribute("aria-activedescendant", chosen.id)
  }

  async #take(option) {
    if (!option) return this.close()
    const found = slashAt(this.textTarget.value, this.textTarget.selectionStart)
    const answer = await fetchJson(option.dataset.textUrl)
    this.close()
    if (!answer || !found) return
    this.textTarget.setSelectionRange(found.start, this.textTarget.selectionStart)
    this.#write(answer.text)
    this.usedTarget.append(Object.assign(document.createElement("input"), { type: "hidden", name: "saved", value: option.dataset.id }))
    if (answer.open.length) this.#choosePlace(answer.open[0])
  }

  // The first place that nobody could fill is marked, to be typed over.
  #choosePlace(name) {
    const at = this.textTarget.value.search(/\{\{[^{}]*\}\}/)
    if (at < 0) return
    this.textTarget.setSelectionRange(at, this.textTarget.value.indexOf("}}", at) + 2)
    announce(this.unfilledValue.replace("{name}", name))
  }

  #write(text) {
    const field = this.textTarget
    if (document.execCommand("insertText", false, text)) return
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}
