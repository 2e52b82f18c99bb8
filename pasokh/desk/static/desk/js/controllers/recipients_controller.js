import { Controller } from "@hotwired/stimulus"
import { isSeparator, parse, write } from "models/recipients"
import { announce, debounce, elementOf, fetchJson } from "helpers/dom"

// A line of addresses as chips: customers are offered while one types; Enter, Tab or a comma takes what is marked or written; Backspace in the empty field goes
// to the last chip. A chip that is pressed is written anew. What is sent stands in the source, which is all there is without scripts.
export default class extends Controller {
  static targets = ["source", "box", "field", "list", "chip"]
  static values = { find: String, remove: String, wrong: String, added: String }

  initialize() { this.lookSoon = debounce(150, () => this.#find()) }
  connect() {
    const isWanted = document.activeElement === this.sourceTarget
    this.sourceTarget.hidden = true
    this.boxTarget.hidden = false
    this.read()
    if (isWanted) this.fieldTarget.focus()
  }
  disconnect() { this.lookSoon.cancel() }

  // What was found for less is not meant any more.
  look() {
    this.marked?.setAttribute("aria-selected", "false")
    this.lookSoon()
  }

  // The source was filled by something else: a draft that was kept.
  read() {
    this.people = parse(this.sourceTarget.value)
    this.#draw()
  }

  key(event) {
    if (event.isComposing) return
    const written = this.fieldTarget.value.trim()
    const action = {
      ArrowDown: () => this.#mark(1), ArrowUp: () => this.#mark(-1), Escape: !this.listTarget.hidden && (() => this.#hide()),
      Enter: !event.ctrlKey && !event.metaKey && (() => this.#accept()), NumpadEnter: () => this.#accept(),
      Tab: !event.shiftKey && (this.marked || written.includes("@")) && (() => this.#accept()),
      Backspace: !this.fieldTarget.value && this.people.length && (() => this.chipTargets.at(-1).querySelector("[data-remove]").focus()),
    }[event.code] || (isSeparator(event.key) && written && !written.startsWith('"') && (() => this.#accept()))
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  // On a chip: out with it, or to the one beside it.
  chipKey(event) {
    const buttons = this.chipTargets.map(chip => chip.querySelector("[data-remove]")), at = this.chipTargets.indexOf(event.target.closest(".chip"))
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight", back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft"
    const action = { Backspace: () => this.#out(at), Delete: () => this.#out(at), [forward]: () => (buttons[at + 1] ?? this.fieldTarget).focus(), [back]: () => buttons[at - 1]?.focus() }[event.code]
    if (!action) return
    event.preventDefault()
    action()
  }

  remove({ target }) { this.#out(this.chipTargets.indexOf(target.closest(".chip"))) }

  // Back into the field, to be written anew.
  rewrite({ target }) {
    const at = this.chipTargets.indexOf(target.closest(".chip"))
    const [person] = this.people.splice(at, 1)
    this.#accept(true)
    this.fieldTarget.value = write([person])
    this.#changed()
    this.fieldTarget.select()
  }

  paste(event) {
    const people = parse(event.clipboardData?.getData("text/plain") ?? "")
    if (people.length < 2) return
    event.preventDefault()
    this.#add(people)
  }

  take(event) {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) this.#add([{ name: option.dataset.name, address: option.dataset.address, ok: true }])
  }

  // Whatever stands there is meant, even if one goes on without Enter.
  leave() {
    this.#hide()
    this.#accept(true)
  }

  focus({ target }) { if (target === this.boxTarget) this.fieldTarget.focus() }

  get options() { return [...this.listTarget.querySelectorAll("[role=option]")] }
  get marked() { return this.listTarget.querySelector("[aria-selected=true]") }

  #accept(writtenOnly = false) {
    const { marked } = this
    if (marked && !writtenOnly) return this.#add([{ name: marked.dataset.name, address: marked.dataset.address, ok: true }])
    if (this.fieldTarget.value.trim()) this.#add(parse(this.fieldTarget.value))
  }

  #add(people) {
    const known = new Set(this.people.map(({ address }) => address.toLowerCase()))
    const fresh = people.filter(({ address }) => !known.has(address.toLowerCase()))
    this.people.push(...fresh)
    this.fieldTarget.value = ""
    this.#hide()
    this.#changed()
    for (const { ok, name, address } of fresh) announce((ok ? this.addedValue : this.wrongValue).replace("{name}", name || address))
  }

  #out(at) {
    this.people.splice(at, 1)
    this.#changed()
    this.fieldTarget.focus()
  }

  #changed() {
    this.#draw()
    this.sourceTarget.value = write(this.people)
    this.sourceTarget.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #draw() {
    for (const chip of this.chipTargets) chip.remove()
    for (const person of this.people) this.boxTarget.insertBefore(this.#chip(person), this.fieldTarget)
  }

  #chip({ name, address, ok }) {
    const chip = elementOf('<span class="chip" data-recipients-target="chip" data-action="keydown->recipients#chipKey"><button type="button" class="chip-text" data-action="recipients#rewrite"><bdi></bdi></button><button type="button" data-remove data-action="recipients#remove"><span aria-hidden="true">×</span></button></span>')
    chip.classList.toggle("chip-warn", !ok)
    chip.title = ok ? address : this.wrongValue.replace("{name}", address)
    chip.querySelector("bdi").textContent = name || address
    chip.querySelector("[data-remove]").setAttribute("aria-label", this.removeValue.replace("{name}", name || address))
    return chip
  }

  async #find() {
    const q = this.fieldTarget.value.trim()
    if (!q) return this.#hide()
    const answer = await fetchJson(`${this.findValue}?${new URLSearchParams({ q })}`)
    if (!answer || q !== this.fieldTarget.value.trim() || document.activeElement !== this.fieldTarget) return
    this.listTarget.replaceChildren(...answer.people.map((person, at) => this.#option(person, at)))
    this.listTarget.hidden = !answer.people.length
    this.fieldTarget.setAttribute("aria-expanded", !this.listTarget.hidden)
    if (q.includes("@") && answer.people.length) this.#mark(1, this.options.find(({ dataset }) => dataset.address.toLowerCase() === q.toLowerCase()) ?? this.options[0])
  }

  #option({ name, address }, at) {
    const option = elementOf('<span class="saved-option" role="option" aria-selected="false"><b><bdi></bdi></b> <span class="muted small ltr"></span></span>')
    Object.assign(option.dataset, { name, address })
    option.id = `${this.listTarget.id}-${at}`
    option.querySelector("bdi").textContent = name
    option.querySelector(".small").textContent = address
    return option
  }

  #mark(by, chosen) {
    const { options } = this
    if (!options.length) return
    const at = options.indexOf(this.marked)
    this.marked?.setAttribute("aria-selected", "false")
    const next = chosen ?? options.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % options.length)
    next.setAttribute("aria-selected", "true")
    next.scrollIntoView({ block: "nearest" })
    this.fieldTarget.setAttribute("aria-activedescendant", next.id)
  }

  #hide() {
    this.lookSoon.cancel()
    this.listTarget.hidden = true
    this.listTarget.replaceChildren()
    this.fieldTarget.setAttribute("aria-expanded", "false")
    this.fieldTarget.removeAttribute("aria-activedescendant")
  }
}
