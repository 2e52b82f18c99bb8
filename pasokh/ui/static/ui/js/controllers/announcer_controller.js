import { Controller } from "@hotwired/stimulus"

// The one polite live region: says each text once. The same text again is said again, for it is put anew.
export default class extends Controller {
  say({ detail }) {
    this.element.textContent = ""
    requestAnimationFrame(() => { this.element.textContent = detail.text ?? "" })
  }
}
