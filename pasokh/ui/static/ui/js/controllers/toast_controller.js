import { Controller } from "@hotwired/stimulus"

const STAYS = 6000

// Toasts: event "toast" with { text, kind }. Errors stay until they are closed; others leave, unless one points at them.
export default class extends Controller {
  static targets = ["item", "template"]

  itemTargetConnected(item) {
    if (!item.classList.contains("toast-danger")) this.#leaveLater(item)
  }

  show({ detail }) {
    const given = typeof detail === "string" ? { text: detail } : detail.value ? { text: detail.value } : detail
    const item = this.templateTarget.content.firstElementChild.cloneNode(true)
    item.querySelector("p").textContent = given.text ?? ""
    if (["danger", "warn"].includes(given.kind)) item.classList.add(`toast-${given.kind}`)
    this.element.append(item)
  }

  dismiss({ target }) { target.closest(".toast")?.remove() }

  #leaveLater(item) {
    const leave = () => { if (item.matches(":hover, :focus-within")) setTimeout(leave, STAYS); else item.remove() }
    setTimeout(leave, STAYS)
  }
}
