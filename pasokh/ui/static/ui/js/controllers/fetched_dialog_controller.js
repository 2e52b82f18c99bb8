import { Controller } from "@hotwired/stimulus"

// On a <dialog> that htmx put at the end of the body: opens at once; an answer without content (204) to its form closes it, as Escape does. Then it
// leaves the page, and the focus goes back to where it was, or to the button of the menu that it was in.
let opener // of the dialog that is open; one that comes back with its faults has the same

export default class extends Controller {
  connect() {
    if (document.activeElement !== document.body) opener = document.activeElement
    this.element.addEventListener("close", this.leave = () => { this.element.remove(); this.#refocus() })
    this.element.showModal()
  }

  disconnect() { this.element.removeEventListener("close", this.leave) }

  after({ detail }) { if (detail.xhr.status === 204) this.close() }

  close() { this.element.close() }

  outside({ target, clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect()
    if (target === this.element && (clientX < left || clientX > right || clientY < top || clientY > bottom)) this.close()
  }

  #refocus() {
    const menu = opener?.closest?.(".menu")?.querySelector("[data-menu-target=button]")
    for (const element of [opener, menu]) if (element?.isConnected && element.checkVisibility?.()) return element.focus()
  }
}
