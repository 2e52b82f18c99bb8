import { Controller } from "@hotwired/stimulus"
import { announce, csrfToken, directionFactor, emit, tellFault } from "helpers/dom"

const TIMEOUT = 30000

// Cards that are moved to another column: dragged by mouse; or lifted with Space, carried with the arrow keys, dropped with Enter, put back with
// Escape. The drop is a verb of the server, which may refuse: then, or without an answer, the card is back at once where it stood.
export default class extends Controller {
  static targets = ["card", "column"]
  static values = { url: String, lifted: String, over: String, back: String }

  lift(event) {
    this.card = event.currentTarget
    this.card.dataset.lifted = ""
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", this.card.dataset.number)
  }

  letGo() { this.#forget() }

  over(event) {
    if (!this.card) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "move"
    this.#mark(event.currentTarget)
  }

  out(event) { if (!event.currentTarget.contains(event.relatedTarget)) delete event.currentTarget.dataset.over }

  drop(event) {
    event.preventDefault()
    if (this.card) this.#drop(this.card, event.currentTarget)
  }

  choose(event) { // the button on a card: lifts it for the keys, and for fingers moves it to the column that is tapped next
    const card = event.currentTarget.closest(".card")
    this.card === card ? this.#putBack() : this.#lift(card)
  }

  key(event) {
    const card = event.currentTarget
    if (event.target.matches("input")) return
    const actions = this.card === card ? this.#carrying(card, event) : { Space: () => this.#lift(card) }
    const action = actions[event.code]
    if (!action || (event.code === "Space" && event.target.matches("button"))) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  connect() {
    this.tapped = event => {
      const column = this.card?.dataset.lifted === "keys" && event.target.closest?.(".board-column")
      if (!column || event.target.closest(".card") === this.card) return
      event.preventDefault()
      this.#drop(this.card, column)
    }
    this.element.addEventListener("click", this.tapped, true)
  }

  #carrying(card) {
    const step = directionFactor(this.element)
    const by = count => () => this.#aim(count)
    return {
      ArrowRight: by(step), ArrowLeft: by(-step), Escape: () => this.#putBack(),
      Enter: () => this.#drop(card, this.aim), Space: () => this.#drop(card, this.aim),
    }
  }

  #lift(card) {
    this.#forget()
    this.card = card
    card.dataset.lifted = "keys"
    this.#mark(card.closest(".board-column"))
    card.querySelector("a").focus()
    announce(this.liftedValue)
  }

  #aim(by) {
    const columns = this.columnTargets
    const at = columns.indexOf(this.aim)
    this.#mark(columns[Math.min(Math.max(at + by, 0), columns.length - 1)])
    this.aim.scrollIntoView({ block: "nearest", inline: "nearest" })
    announce(`${this.overValue} ${this.aim.getAttribute("aria-label")}`)
  }

  #putBack() {
    const card = this.card
    this.#forget()
    card?.querySelector("a").focus()
    announce(this.backValue)
  }

  async #drop(card, column) {
    const from = card.closest(".board-column"), after = card.previousElementSibling
    this.#forget()
    if (column === from) return
    const end = column.querySelector(".board-cards")
    end.prepend(card) // it stands where it was dropped until the server says where it belongs
    card.querySelector("a").focus({ preventScroll: true })
    const body = new URLSearchParams({ number: card.dataset.number, to: column.dataset.key })
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, signal = AbortSignal.timeout?.(TIMEOUT)
    const response = await fetch(this.urlValue, { method: "POST", body, headers, signal, redirect: "error" }).catch(() => null)
    this.#answered(response, () => this.#stand(card, from, after))
  }

  #answered(response, back) {
    const { ask, ...triggers } = JSON.parse(response?.headers.get("HX-Trigger") ?? "{}")
    for (const [name, detail] of Object.entries(triggers)) emit(name, detail === true ? {} : detail)
    if (ask) return this.#ask(ask.url, back)
    if (response?.ok) return
    back()
    tellFault(response)
    if (response) emit("view:reload", {}, this.element) // it refused what this page offered: the page is old
  }

  // Solving and closing ask for something: the card goes back where it stood when nothing is answered.
  async #ask(url, back) {
    await globalThis.htmx.ajax("GET", url, { target: "body", swap: "beforeend" })
    const dialog = [...document.querySelectorAll("dialog[data-controller~=modal]")].at(-1)
    if (!dialog) return back()
    let taken = false
    dialog.addEventListener("htmx:afterRequest", ({ detail }) => { taken ||= detail.xhr.status === 204 })
    dialog.addEventListener("close", () => { if (!taken) back() })
  }

  #stand(card, column, after) {
    if (!column.isConnected) return emit("view:reload", {}, this.element)
    after?.isConnected && after.parentElement === column.querySelector(".board-cards") ? after.after(card) : column.querySelector(".board-cards").prepend(card)
    announce(this.backValue)
  }

  #mark(column) {
    for (const each of this.columnTargets) delete each.dataset.over
    this.aim = column
    column.dataset.over = ""
  }

  #forget() {
    for (const each of this.columnTargets) delete each.dataset.over
    if (this.card) delete this.card.dataset.lifted
    this.card = this.aim = null
  }
}
