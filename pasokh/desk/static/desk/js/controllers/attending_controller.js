import { Controller } from "@hotwired/stimulus"
import { csrfToken, debounce } from "helpers/dom"

const EVERY = 30000 // milliseconds; the server forgets who has not been heard of for a minute

// Tells the server that the member looks at this ticket, and how far the thread is on her screen.
export default class extends Controller {
  static values = { url: String, seen: Number }

  connect() {
    this.lookSoon = debounce(250, () => this.#tell())
    this.timer = setInterval(() => this.#tell(true), EVERY)
    document.addEventListener("visibilitychange", this.turned)
    window.addEventListener("pagehide", this.leave)
    this.#tell(true)
  }

  disconnect() {
    clearInterval(this.timer)
    this.lookSoon.cancel()
    document.removeEventListener("visibilitychange", this.turned)
    window.removeEventListener("pagehide", this.leave)
    this.leave()
  }

  look() { this.lookSoon() }
  turned = () => document.hidden ? this.leave() : this.#tell(true)
  leave = () => this.#post({ state: "left" })

  #tell(always = false) {
    if (document.hidden) return
    const seen = this.#shown
    if (!always && seen <= this.seenValue) return
    this.seenValue = Math.max(seen, this.seenValue)
    this.#post({ ...(always && { state: "viewing" }), seen })
  }

  get #shown() {
    const positions = [...this.element.querySelectorAll(".message[data-position]")].map(message => Number(message.dataset.position))
    return positions.length ? Math.max(...positions) : 0
  }

  #post(fields) {
    const headers = { "X-CSRFToken": csrfToken() }
    fetch(this.urlValue, { method: "POST", headers, body: new URLSearchParams(fields), keepalive: true }).catch(() => {})
  }
}
