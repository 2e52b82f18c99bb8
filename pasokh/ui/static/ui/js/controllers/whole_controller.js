import { Controller } from "@hotwired/stimulus"

const FADE = "0px -8px" // what the shade at an edge covers

// In a strip that scrolls, a number that is cut would be another number: it is hidden until it is seen whole.
export default class extends Controller {
  static targets = ["item"]

  initialize() { this.show = entries => { for (const { target, intersectionRatio } of entries) target.classList.toggle("cut", intersectionRatio < 0.99) } }

  disconnect() { this.observer?.disconnect(); this.observer = undefined }

  itemTargetConnected(item) { this.#watch().observe(item) }

  itemTargetDisconnected(item) { this.observer?.unobserve(item) }

  #watch() { return this.observer ??= new IntersectionObserver(this.show, { root: this.element, rootMargin: FADE, threshold: [0.5, 0.99, 1] }) }
}
