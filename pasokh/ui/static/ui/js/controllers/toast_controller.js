import { Controller } from "@hotwired/stimulus"

const STAYS = 6000
const STAYS_WITH_UNDO = 12000

// Toasts: event "toast" with { text, kind, undo }. Errors stay until they are closed; others leave, unless one points at them.
// `undo` is an address: a button posts to it, or the key Z while the toast is there; the answer says what became of it.
export default class extends Controller {
  static targets = ["item", "template"]

  itemTargetConnected(item) {
    if (!item.classList.contains("toast-danger")) this.#leaveLater(item)
  }

  show({ detail }) {
    const given = typeof detail === "string" ? { text: detail } : detail.value ? { text: detail.value } : detail
    const item = this.templateTarget.content.firstElementChild.cloneNode(true)
    item.querySelector("p").textContent = given.text ?? ""
    if (given.undo) this.#offerUndo(item.querySelector("[data-slot=undo]"), given.undo)
    if (["danger", "warn"].includes(given.kind)) item.classList.add(`toast-${given.kind}`)
    this.element.append(item)
  }

  undo({ target }) {
    globalThis.htmx.ajax("POST", target.dataset.undo, { source: document.body, swap: "none" })
    this.dismiss({ target })
  }

  dismiss({ target }) { target.closest(".toast")?.remove() }

  // Only the newest answers to the key: what was done last is what one means.
  #offerUndo(button, address) {
    for (const { dataset } of this.element.querySelectorAll("[data-shortcut]")) { delete dataset.shortcut; delete dataset.shortcutLabel }
    Object.assign(button.dataset, { undo: address, shortcut: "KeyZ", shortcutLabel: button.textContent })
    button.hidden = false
  }

  #leaveLater(item) {
    const stays = item.querySelector("[data-undo]") ? STAYS_WITH_UNDO : STAYS
    const leave = () => { if (item.matches(":hover, :focus-within")) setTimeout(leave, stays); else item.remove() }
    setTimeout(leave, stays)
  }
}
