import { Controller } from "@hotwired/stimulus"

// What is chosen in a list that scrolls by itself is seen when the page comes.
export default class extends Controller {
  connect() { this.element.scrollIntoView({ block: "nearest" }) }
}
