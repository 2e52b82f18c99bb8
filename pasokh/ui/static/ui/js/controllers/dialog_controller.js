import { Controller } from "@hotwired/stimulus"

// Opens the native dialog of that id; a click on the backdrop closes it, the focus returns to the button by itself.
export default class extends Controller {
  static values = { id: String }

  open() {
    const dialog = document.getElementById(this.idValue)
    if (!dialog || dialog.open) return
    dialog.addEventListener("click", event => event.target === dialog && outside(event, dialog) && dialog.close())
    this.dispatch("open", { target: dialog })
    dialog.showModal()
  }

  close() { this.element.closest("dialog")?.close() }
}

function outside({ clientX, clientY }, dialog) {
  const box = dialog.getBoundingClientRect()
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom
}
