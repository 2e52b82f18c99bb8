import { Controller } from "@hotwired/stimulus"

// A textarea as tall as its text; the style sheet sets the limits.
export default class extends Controller {
  connect() {
    this.grow = this.grow.bind(this)
    this.element.addEventListener("input", this.grow)
    this.grow()
  }

  disconnect() { this.element.removeEventListener("input", this.grow) }

  grow() {
    this.element.style.blockSize = "auto"
    if (this.element.scrollHeight) this.element.style.blockSize = `${this.element.scrollHeight + 2}px`
  }
}
