import { Controller } from "@hotwired/stimulus"

const STAYS = 6000
const STAYS_WITH_UNDO = 12000
const AT_ONCE = 2

// Toasts: event "toast" with { text, kind, undo }. Errors stay until they are closed; others leave, unless one points at them.
// `undo` is an address: a button posts to it, or the key Z while the toast is there; the answer says what became of it.
// Two are shown at once, and one that can be undone: the newest covers the one before, which comes to light when it is gone.
export default class extends Controller {
  static targets = ["item", "template"]

  itemTargetConnected(item) {
    this.#settle()
    if (!item.classList.contains("toast-danger")) this.#leaveLater(item)
  }

  itemTargetDisconnected() { this.#settle() }

  show({ detail }) {
    const given = typeof detail === "string" ? { text: detail } : detail.value ? { text: detail.value } : detail
    const item = this.templateTarget.content.firstElementChild.cloneNode(true)
    item.querySelector("p").textContent = given.text ?? ""
    if (given.undo) this.#offerUndo(item.querySelector("[data-slot=undo]"), given.undo)
    if (["danger", "warn"].includes(given.kind)) item.classList.add(`toast-${given.kind}`)
    this.#dropTheLike(item)
    this.element.append(item)
  }

  undo({ target }) {
    globalThis.htmx.ajax("POST", target.dataset.undo, { source: document.body, swap: "none" })
    this.dismiss({ target })
  }

  dismiss({ target }) { target.closest(".toast")?.remove() }

  #offerUndo(button, address) {
    button.dataset.undo = address
    button.hidden = false
  }

  // What says the same again stands once.
  #dropTheLike(item) {
    for (const other of this.itemTargets) if (!undoOf(other) && wordsOf(other) === wordsOf(item)) other.remove()
  }

  // Only the newest answers to the key: what was done last is what one means.
  #settle() {
    let shown = 0, undoable = false
    for (const item of this.itemTargets.reverse()) {
      const undo = undoOf(item)
      item.hidden = shown === AT_ONCE || Boolean(undo && undoable)
      if (undo) answerToKey(undo, !undoable)
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

function answerToKey(button, answers) {
  if (answers) Object.assign(button.dataset, { shortcut: "KeyZ", shortcutLabel: button.textContent })
  else { delete button.dataset.shortcut; delete button.dataset.shortcutLabel }
}
