import { Controller } from "@hotwired/stimulus"
import { csrfToken, debounce } from "helpers/dom"
import { Backoff } from "models/backoff"

const EVERY = 30000 // milliseconds; the server forgets who has not been heard of for a minute

// Tells the server that the member looks at this ticket, and how far the thread is on her screen. What did not get through is told again.
export default class extends Controller {
  static values = { url: String, seen: Number }

  connect() {
    this.backoff = new Backoff()
    this.lookSoon = debounce(250, () => this.#tell())
    this.timer = setInterval(() => this.#tell(true), EVERY)
    document.addEventListener("visibilitychange", this.turned)
    window.addEventListener("pagehide", this.leave)
    window.addEventListener("online", this.turned)
    this.#tell(true)
  }

  disconnect() {
    clearInterval(this.timer)
    clearTimeout(this.again)
    this.lookSoon.cancel()
    document.removeEventListener("visibilitychange", this.turned)
    window.removeEventListener("pagehide", this.leave)
    window.removeEventListener("online", this.turned)
    this.leave()
  }

  // The stream hears from now on: one look tells who came before it did.
  connected({ detail: { state } }) { if (state === "open") this.#tell(true) }
  look() { this.lookSoon() }
  turned = () => document.hidden ? this.leave() : this.#tell(true)
  leave = () => this.#post({ state: "left" })

  async #tell(always = false) {
    clearTimeout(this.again)
    if (document.hidden) return
    const seen = this.#shown
    if (!always && seen <= this.seenValue) return
    if (await this.#post({ ...(always && { state: "viewing" }), seen })) {
      this.seenValue = Math.max(seen, this.seenValue)
      this.backoff.reset()
    } else if (this.element.isConnected) {
      clearTimeout(this.again)
      this.again = setTimeout(() => this.#tell(true), this.backoff.next())
    }
  }

  get #shown() {
    const positions = [...this.element.querySelectorAll(".message[data-position]")].map(message => Number(message.dataset.position))
    return positions.length ? Math.max(...positions) : 0
  }

  // Whether the server has it, or will never want it: a line that broke, or a server that restarts, is tried again.
  async #post(fields) {
    const headers = { "X-CSRFToken": csrfToken() }
    try {
      const response = await fetch(this.urlValue, { method: "POST", headers, body: new URLSearchParams(fields), keepalive: true })
      const { status } = response
      if (status === 200 && this.element.isConnected) this.dispatch("here", { detail: await response.json() })
      return status < 500 && status !== 429
    } catch { return false }
  }
}
