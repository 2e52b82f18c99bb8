import { Controller } from "@hotwired/stimulus"

let opener // of the dialog that is open; one that comes back with its faults has the same

// On a <dialog> that was fetched: it opens at once and goes when it is closed. A form in it that was taken closes it. Then the focus goes back to where
// it was, or to the button of the menu that it was in.
export default class extends Controller {
  connect() {
    if (this.element.open) return
    if (document.activeElement !== document.body) opener = document.activeElement
    this.element.showModal()
  }

  gone() {
    this.element.remove()
    const menu = opener?.closest?.(".menu")?.querySelector("[data-menu-target=button]")
    for (const element of [opener, menu]) if (element?.isConnected && element.checkVisibility?.()) return element.focus()
  }

  close() { this.element.close() }

  outside({ target, clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect()
    if (target === this.element && (clientX < left || clientX > right || clientY < top || clientY > bottom)) this.close()
  }

  // What was taken is answered without content; an answer with content is the dialog anew.
  taken({ detail }) { if (detail.xhr.status === 204) this.element.close() }
}
