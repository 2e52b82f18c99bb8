import { Controller } from "@hotwired/stimulus"

// A button of the composer that sends and then asks something in a dialog: the message is on its way while one answers.
export default class extends Controller {
  static values = { url: String }

  connect() {
    this.form = this.element.form
    this.noted = event => { this.wanted = event.submitter === this.element }
    this.sent = () => { if (this.wanted) this.#ask(); this.wanted = false }
    this.form.addEventListener("submit", this.noted, { capture: true }) // before the form's own controllers send it
    this.form.addEventListener("optimistic:sent", this.sent)
  }

  disconnect() {
    this.form.removeEventListener("submit", this.noted, { capture: true })
    this.form.removeEventListener("optimistic:sent", this.sent)
  }

  #ask() { globalThis.htmx.ajax("GET", this.urlValue, { target: "body", swap: "beforeend" }) }
}
