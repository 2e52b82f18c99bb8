import { Controller } from "@hotwired/stimulus"

const KEYBOARD = 120 // pixels: what takes less from the height are the browser's own bars

// What is left of the screen above an on-screen keyboard, as --viewport on the document: some browsers lay the keyboard over the page and say so
// here alone. They also push the page up to the field; it is put back, for the page fits now.
export default class extends Controller {
  connect() { this.view?.addEventListener("resize", this.fit) }

  disconnect() {
    this.view?.removeEventListener("resize", this.fit)
    this.#say(null)
  }

  fit = () => {
    const { height, scale } = this.view
    const covered = scale === 1 && window.innerHeight - height > KEYBOARD
    this.#say(covered ? `${height}px` : null)
    if (covered) window.scrollTo(0, 0)
  }

  get view() { return window.visualViewport }

  #say(height) {
    if (height) document.documentElement.style.setProperty("--viewport", height)
    else document.documentElement.style.removeProperty("--viewport")
  }
}
