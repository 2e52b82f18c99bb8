import { Controller } from "@hotwired/stimulus"

// Empties its form once what it said was taken.
export default class extends Controller {
  after({ detail }) { if (detail.successful) this.element.reset() }
}
