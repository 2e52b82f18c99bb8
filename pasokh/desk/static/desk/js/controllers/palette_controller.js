import { Controller } from "@hotwired/stimulus"
import { announce, debounce, fetchJson } from "helpers/dom"
import { language } from "helpers/format"
import { commandsOf } from "models/commands"
import { matches } from "models/fold"
import { Recent } from "models/recent"

const WAIT = 120 // milliseconds after the last key
const MOST_COMMANDS = 6
const MOST_VIEWS = 4
const MOST_PAGES = 4
const LEARNED_FOR = 60000 // milliseconds: views are made and shared meanwhile

// The palette: a combobox whose list is partly the page's own (commands, pages), partly found by the server. The focus stays in the box.
export default class extends Controller {
  static targets = ["input", "list", "own", "found", "none"]
  static values = { found: String, pages: String, words: Object }

  connect() {
    this.recent = new Recent(document.querySelector("[data-live-key-value]")?.dataset.liveKeyValue ?? "")
    this.ask = debounce(WAIT, () => this.#ask())
    this.opened = () => this.open()
    this.element.addEventListener("palette:open", this.opened)
    this.remember()
  }

  disconnect() {
    this.ask.cancel()
    this.element.removeEventListener("palette:open", this.opened)
  }

  remember() {
    const number = Number(document.querySelector(".thread[data-number]")?.dataset.number)
    if (number) this.recent.add(number)
  }

  open() {
    if (this.element.open) return
    this.commands = commandsOf()
    this.element.showModal()
    this.inputTarget.select()
    this.#learnPages()
    this.#draw()
    this.#ask()
  }

  closed() { this.asking?.abort() }
  outside({ target }) { if (target === this.element) this.element.close() }

  look() {
    this.#draw()
    this.ask()
  }

  key(event) {
    if (event.isComposing) return
    const deed = { ArrowDown: () => this.#step(1), ArrowUp: () => this.#step(-1), Home: event.ctrlKey && (() => this.#step(-Infinity)), End: event.ctrlKey && (() => this.#step(Infinity)), Enter: () => this.#follow(this.current, event), NumpadEnter: () => this.#follow(this.current, event) }[event.code]
    if (!deed) return
    event.preventDefault()
    deed()
  }

  choose(event) {
    const option = event.target.closest("[role=option]")
    if (!option) return
    event.preventDefault()
    this.#follow(option, event)
  }

  point({ target }) {
    const option = target.closest("[role=option]")
    if (option && option !== this.current) this.#mark(option)
  }

  get typed() { return this.inputTarget.value.trim() }
  get options() { return [...this.listTarget.querySelectorAll("[role=option]")] }
  get current() { return this.listTarget.querySelector("[aria-selected=true]") }

  #step(by) {
    const options = this.options
    const at = options.indexOf(this.current) + by
    if (options.length) this.#mark(options[Math.abs(by) === 1 ? (at + options.length) % options.length : by < 0 ? 0 : options.length - 1])
  }

  #mark(option) {
    this.current?.setAttribute("aria-selected", "false")
    option?.setAttribute("aria-selected", "true")
    option?.scrollIntoView({ block: "nearest" })
    if (option) this.inputTarget.setAttribute("aria-activedescendant", option.id)
    else this.inputTarget.removeAttribute("aria-activedescendant")
  }

  #follow(option, { ctrlKey, metaKey } = {}) {
    if (!option) return
    if (option.href && (ctrlKey || metaKey)) return void window.open(option.href)
    this.element.close()
    if (option.href) location.assign(option.href)
    else this.shown[option.dataset.index].run()
  }

  async #learnPages() {
    if (this.pages && Date.now() - this.learned < LEARNED_FOR) return
    const { pages, views } = await fetchJson(this.pagesValue) ?? {}
    if (!pages) return
    Object.assign(this, { pages, views, learned: Date.now() })
    this.#draw()
  }

  // What the page knows by itself, at once.
  #draw() {
    const typed = this.typed
    const fitting = (list, most) => (typed ? list.filter(({ text, also = "" }) => matches(`${text} ${also}`, typed)) : list).slice(0, most)
    const groups = [["commands", fitting(this.commands, MOST_COMMANDS)], ["views", typed ? fitting(this.views ?? [], MOST_VIEWS) : []], ["pages", fitting(this.pages ?? [], MOST_PAGES)]]
    this.shown = groups.flatMap(([, list]) => list)
    if (typed) this.listTarget.append(this.foundTarget) // what is found comes later and must not push away what is marked
    else this.listTarget.prepend(this.foundTarget) // what was opened last comes first
    this.ownTarget.replaceChildren(...groups.filter(([, list]) => list.length).map(([name, list]) => this.#group(this.wordsValue[name], list)))
    this.#settle()
  }

  #group(name, list) {
    const group = Object.assign(document.createElement("div"), { role: "group", ariaLabel: name })
    const heading = Object.assign(document.createElement("div"), { className: "palette-group", textContent: name, ariaHidden: "true" })
    group.append(heading, ...list.map(each => this.#option(each)))
    return group
  }

  #option(each) {
    const index = this.shown.indexOf(each)
    const option = document.createElement(each.href ? "a" : "div")
    Object.assign(option, { id: `palette-own-${index}`, role: "option", className: "palette-option", tabIndex: -1, ...(each.href && { href: each.href }) })
    option.dataset.index = index
    option.append(Object.assign(document.createElement("span"), { className: "palette-words", textContent: each.text }))
    return option
  }

  async #ask() {
    this.asking?.abort()
    const asking = this.asking = new AbortController()
    const query = new URLSearchParams(this.typed ? { q: this.typed } : { recent: this.recent.numbers.join(",") })
    try {
      const answer = await fetch(`${this.foundValue}?${query}`, { signal: asking.signal, headers: { "HX-Request": "true" }, redirect: "error" })
      if (!answer.ok || asking.signal.aborted) return
      this.foundTarget.innerHTML = await answer.text()
      this.#settle({ tell: true })
    } catch { /* another question took its place, or there is no line: what is shown stays */ }
  }

  // One option is always marked, for Enter; the one that was marked stays so where it is still there.
  #settle({ tell = false } = {}) {
    const options = this.options
    for (const option of options) if (!option.hasAttribute("aria-selected")) option.setAttribute("aria-selected", "false")
    this.#mark(this.current ?? options[0])
    this.noneTarget.hidden = options.length > 0
    if (tell && this.typed) announce(options.length ? this.wordsValue.one.replace("{count}", new Intl.NumberFormat(language()).format(options.length)) : this.wordsValue.none)
  }
}
