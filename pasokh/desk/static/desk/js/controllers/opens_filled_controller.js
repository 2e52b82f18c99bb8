import { Controller } from "@hotwired/stimulus"

// A <details> whose fields were filled by a draft is open.
export default class extends Controller {
  look() { if ([...this.element.querySelectorAll("textarea, input[name]")].some(({ value }) => value)) this.element.open = true }
}
