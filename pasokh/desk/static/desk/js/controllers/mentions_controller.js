import { Controller } from "@hotwired/stimulus"
import { announce, emit } from "helpers/dom"
import { atKey, callAt, fitting } from "models/calling"

// «@» in an internal note opens a list of colleagues and teams that typing narrows; arrows choose, Enter or Tab takes, Escape closes. Who was
// picked goes with the form as "mentioned": two people may have one name. Stands inside the composer's form and hears its text field.
export default class extends Controller {
  static values = { url: String, label: String, blind: String }

  connect() {
    this.form = this.element.closest("form")
    this.field = this.form.querySelector("textarea[name=text]")
    this.list = Object.assign(document.createElement("div"), { className: "composer-saved", hidden: true, id: "mentions" })
    this.list.setAttribute("role", "listbox")
    this.list.setAttribute("aria-label", this.labelValue)
    this.field.before(this.list)
    this.heard = [[this.field, "input", () => this.#look()], [this.field, "keydown", event => this.#key(event), true], [this.field, "blur", () => this.#close()],
      [this.list, "mousedown", event => this.#pressed(event)], [this.form, "optimistic:sent", () => this.element.querySelectorAll("input").forEach(input => input.remove())]]
    for (const [target, name, hear, capture] of this.heard) target.addEventListener(name, hear, capture)
  }

  disconnect() {
    for (const [target, name, hear, capture] of this.heard) target.removeEventListener(name, hear, capture)
    this.list.remove()
  }

  // A button does what the sign does.
  begin() {
    this.field.focus()
    const before = this.field.value[this.field.selectionStart - 1]
    this.#write(before && !/\s/.test(before) ? " @" : "@")
  }

  async #look() {
    const found = this.form.dataset.mode === "note" && callAt(this.field.value, this.field.selectionStart)
    if (!found) return this.#close()
    this.people ??= await this.#fetch()
    const people = fitting(this.people, found.query).slice(0, 8)
    if (!people.length) return this.#close()
    this.list.replaceChildren(...people.map((each, at) => this.#option(each, at)))
    this.list.hidden = false
    this.#mark(this.list.firstElementChild)
  }

  async #fetch() {
    const response = await fetch(this.urlValue).catch(() => null)
    return response?.ok ? (await response.json()).people : []
  }

  #option(person, at) {
    const option = document.createElement("div")
    option.className = "saved-option"
    option.id = `mention-${at}`
    option.setAttribute("role", "option")
    option.append(Object.assign(document.createElement("b"), { textContent: person.name, dir: "auto" }))
    if (person.sees === false) option.append(" ", Object.assign(document.createElement("span"), { className: "muted small", textContent: this.blindValue }))
    option.person = person
    return option
  }

  #key(event) {
    if (event.isComposing || this.form.dataset.mode !== "note") return
    if (atKey(event, this.field.value, this.field.selectionStart)) { event.preventDefault(); return this.#write("@") }
    if (this.list.hidden) return
    const action = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1), Enter: () => this.#take(this.current), Tab: () => this.#take(this.current), Escape: () => this.#close() }[event.code]
    if (!action || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopImmediatePropagation()
    action()
  }

  // Before the field loses the focus.
  #pressed(event) {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) this.#take(option)
  }

  #take({ person }) {
    const { from } = callAt(this.field.value, this.field.selectionStart)
    this.field.setRangeText(`@${person.name} `, from, this.field.selectionStart, "end")
    this.element.append(Object.assign(document.createElement("input"), { type: "hidden", name: "mentioned", value: person.id }))
    this.#changed()
    this.#close()
    if (person.sees === false) emit("toast", { text: `${person.name}: ${this.blindValue}`, kind: "warn" })
  }

  get current() { return this.list.querySelector("[aria-selected=true]") }

  #move(step) {
    const options = [...this.list.children]
    this.#mark(options.at((options.indexOf(this.current) + step) % options.length))
  }

  #mark(chosen) {
    for (const option of this.list.children) option.setAttribute("aria-selected", option === chosen)
    this.field.setAttribute("aria-activedescendant", chosen.id)
    announce(chosen.textContent)
  }

  #write(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end")
    this.#changed()
  }

  #changed() { this.field.dispatchEvent(new Event("input", { bubbles: true })) }

  #close() {
    this.list.hidden = true
    this.field.removeAttribute("aria-activedescendant")
  }
}
