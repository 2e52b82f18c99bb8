import { Controller } from "@hotwired/stimulus"

// Tells its element "signalled:due" a while after a signal of its topic was heard: once for all that come meanwhile, and not before somebody looks.
export default class extends Controller {
  static values = { topic: String, after: { type: Number, default: 2500 } }

  connect() { document.addEventListener("visibilitychange", this.tell) }

  disconnect() {
    document.removeEventListener("visibilitychange", this.tell)
    clearTimeout(this.timer)
    this.timer = null
  }

  heard({ detail: { topic } }) {
    if (topic === this.topicValue) this.timer ||= setTimeout(() => this.#ripe(), this.afterValue)
  }

  // What was signalled between the making of the page and the opening of its stream, or while that was closed, nobody repeats.
  opened({ detail: { state } }) { if (state === "open") this.heard({ detail: { topic: this.topicValue } }) }

  #ripe() {
    this.timer = null
    this.waits = true
    this.tell()
  }

  tell = () => {
    if (!this.waits || document.hidden) return
    this.waits = false
    this.dispatch("due")
  }
}
