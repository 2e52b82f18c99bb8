import { Controller } from "@hotwired/stimulus"

// Tells its element "refresh" every so many seconds while somebody looks at the page, and when she comes back to it.
export default class extends Controller {
  static values = { every: { type: Number, default: 10 } }

  connect() {
    this.clock = setInterval(this.tell, this.everyValue * 1000)
    document.addEventListener("visibilitychange", this.tell)
  }

  disconnect() {
    clearInterval(this.clock)
    document.removeEventListener("visibilitychange", this.tell)
  }

  tell = () => { if (!document.hidden) this.dispatch("due", { prefix: "refresh" }) }
}
