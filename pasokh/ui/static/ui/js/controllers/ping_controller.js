import { Controller } from "@hotwired/stimulus"
import { Ping } from "models/ping"
import { csrfToken } from "helpers/dom"

// Tells the server that the person writes, or looks: data-ping-url-value takes POST state=typing|stopped|viewing. Lost pings do not matter.
export default class extends Controller {
  static values = { url: String, every: Number }

  connect() {
    this.ping = new Ping(state => this.#send(state))
    if (this.everyValue) { this.viewing(); this.timer = setInterval(() => this.viewing(), this.everyValue) }
  }

  disconnect() {
    clearInterval(this.timer)
    this.ping.stopped()
  }

  typing({ target }) { target.value?.trim() ? this.ping.typing() : this.ping.stopped() }
  stopped() { this.ping.stopped() }
  viewing() { if (!document.hidden) this.#send("viewing") }

  #send(state) {
    if (!this.urlValue || !navigator.onLine) return
    const headers = { "X-CSRFToken": csrfToken() }
    fetch(this.urlValue, { method: "POST", headers, body: new URLSearchParams({ state }), keepalive: true }).catch(() => {})
  }
}
