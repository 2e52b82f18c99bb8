import { Controller } from "@hotwired/stimulus"

// A form that asks before it is sent.
export default class extends Controller {
  static values = { text: String }

  ask(event) { if (!window.confirm(this.textValue)) event.preventDefault() }
}
