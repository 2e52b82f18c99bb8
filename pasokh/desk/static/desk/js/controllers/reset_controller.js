import { Controller } from "@hotwired/stimulus"
import { isTaken } from "helpers/dom"

// Empties its form once what it said was taken.
export default class extends Controller {
  after({ detail }) { if (isTaken(detail)) this.element.reset() }
}
