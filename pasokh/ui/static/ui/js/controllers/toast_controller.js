import { Controller } from "@hotwired/stimulus"
import { Deeds } from "models/deeds"

const STAYS = 6000
const STAYS_WITH_UNDO = 12000
const AT_ONCE = 2

// Toasts: event "toast" with { text, kind, undo, lasts }. Errors stay until they are closed; others leave, unless one points at them.
// `undo` is an address: a button posts to it, or the key Z for as many seconds as it `lasts`, be the toast there or gone; the answer says what became of it.
// Two are shown at once, and one that can be undone: the newest covers the one before, which comes to light when it is gone.
export default class extends Controller {
  static targets = ["item", "template"]
  static values = { nothing: String }

  initialize() { this.deeds = new Deeds() }

  itemTargetConnected(item) {
    this.#settle()
    if (!item.classList.contains("toast-danger")) this.#leaveLater(item)
  }

  itemTargetDisconnected() { this.#settle() }

  show({ detail }) {
    const given = typeof detail === "string" ? { text: detail } : detail.value ? { text: detail.value } : detail
    const item = this.templateTarget.content.firstElementChild.cloneNode(true)
    item.querySelector("p").textContent = given.text ?? ""
    if (given.undo) this.#offerUndo(item.querySelector("[data-slot=undo]"), given)
    if (["danger", "warn"].includes(given.kind)) item.classList.add(`toast-${given.kind}`)
    this.#dropTheLike(item)
    this.element.append(item)
  }

  undo({ target }) { this.#takeBack(this.deeds.take(target.dataset.undo) ?? { undo: target.dataset.undo, text: "" }) }

  undoLast() {
    const deed = this.deeds.takeLast()
    if (deed) this.#takeBack(deed)
    else this.show({ detail: { text: this.nothingValue } })
  }

  dismiss({ target }) { target.closest(".toast")?.remove() }

  #takeBack({ undo, text }) {
    globalThis.htmx.ajax("POST", undo, { source: document.body, swap: "none", values: { said: text } })
    for (const item of this.itemTargets) if (undoOf(item)?.dataset.undo === undo) item.remove()
  }

  #offerUndo(button, { undo, text = "", lasts = STAYS_WITH_UNDO / 1000 }) {
    button.dataset.undo = undo
    button.hidden = false
    this.deeds.remember({ undo, text, lasts })
  }

  // What says the same again stands once.
  #dropTheLike(item) {
    for (const other of this.itemTargets) if (!undoOf(other) && wordsOf(other) === wordsOf(item)) other.remove()
  }

  #settle() {
    let shown = 0, undoable = false
    for (const item of this.itemTargets.reverse()) {
      const undo = undoOf(item)
      item.hidden = shown === AT_ONCE || Boolean(undo && undoable)
      undoable ||= Boolean(undo)
      if (!item.hidden) shown += 1
    }
  }

  #leaveLater(item) {
    const stays = undoOf(item) ? STAYS_WITH_UNDO : STAYS
    const unread = () => item.hidden && !undoOf(item)
    const leave = () => { if (item.matches(":hover, :focus-within") || unread()) setTimeout(leave, stays); else item.remove() }
    setTimeout(leave, stays)
  }
}

function wordsOf(item) { return item.querySelector("p").textContent }
function undoOf(item) { return item.querySelector("[data-undo]") }
