import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

const SOON = 150 // ms

// What a member is asked to take: drawn anew when the server says that something changed, and when the time of one is over.
export default class extends Controller {
  static targets = ["left"]

  connect() { this.ticking = setInterval(() => this.#tick(), 1000) }

  disconnect() {
    clearInterval(this.ticking)
    clearTimeout(this.timer)
  }

  heard({ detail: { topic } }) { if (topic.startsWith("offers:")) this.#ask(SOON) }

  // What was said while the stream was closed is asked for when it opens again.
  connected({ detail: { state } }) {
    if (state === "open" && this.opened) this.#ask(0)
    this.opened ||= state === "open"
  }

  #ask(after) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => emit("offers:changed"), after)
  }

  #tick() {
    for (const bar of this.leftTargets) {
      if (bar.value === 1) this.#ask(1500)
      bar.value = Math.max(bar.value - 1, 0)
    }
  }
}
