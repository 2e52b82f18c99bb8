import { Controller } from "@hotwired/stimulus"

// Only a call has a phone.
export default class extends Controller {
  static targets = ["call"]

  connect() { this.show() }

  show() { this.callTarget.hidden = this.element.elements.kind.value !== "call" }
}
