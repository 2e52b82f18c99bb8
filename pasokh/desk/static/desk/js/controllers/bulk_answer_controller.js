import { Controller } from "@hotwired/stimulus"

// A dialog that asks something about all that is chosen: what is answered goes by the bar, which knows what that is. It closes when it was taken.
export default class extends Controller {
  static values = { url: String }

  send(event) {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(this.element, event.submitter))
    const source = document.querySelector(".bulk-bar")
    globalThis.htmx.ajax("POST", this.urlValue, { source, target: "#bulk-progress", swap: "innerHTML", values })
  }

  sent() { this.element.closest("dialog").close() }
}
