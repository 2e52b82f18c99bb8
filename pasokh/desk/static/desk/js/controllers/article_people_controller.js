import { Controller } from "@hotwired/stimulus"
import { csrfToken } from "helpers/dom"

const EVERY = 25000 // milliseconds
const GONE = 60000

// Who else has the article open, and who writes. Nothing of it is stored: each page tells the others, and answers whoever has just come.
export default class extends Controller {
  static targets = ["list"]
  static values = { url: String, topic: String, me: Number, words: Object }

  connect() {
    this.others = new Map()
    this.state = "here"
    this.timer = setInterval(() => { this.#tell(); this.#draw() }, EVERY)
    addEventListener("pagehide", this.leave)
    this.#tell(true)
  }

  disconnect() {
    clearInterval(this.timer)
    removeEventListener("pagehide", this.leave)
    this.leave()
  }

  leave = () => this.#post({ state: "left" })
  opened({ detail: { state } }) { if (state === "open") this.#tell(true) }
  wrote({ detail: { state } }) { this.state = state === "waiting" || state === "saving" ? "writing" : "here" }

  heard({ detail: { topic, data } }) {
    if (topic !== this.topicValue || data.member === this.meValue) return
    if (data.state === "left") this.others.delete(data.member)
    else this.others.set(data.member, { ...data, at: Date.now() })
    this.#draw()
    if (data.ask) this.#tell()
  }

  #draw() {
    for (const [member, { at }] of this.others) if (Date.now() - at > GONE) this.others.delete(member)
    const lines = [...this.others.values()].map(({ name, state }) => {
      const line = document.createElement("li")
      const who = document.createElement("bdi")
      who.textContent = name
      line.append(who, ` ${this.wordsValue[state] ?? ""}`)
      line.dataset.state = state
      return line
    })
    this.listTarget.replaceChildren(...lines)
    this.element.hidden = !lines.length
  }

  #tell(ask = false) { if (!document.hidden) this.#post({ state: this.state, ...(ask && { ask: 1 }) }) }
  #post(fields) { fetch(this.urlValue, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: new URLSearchParams(fields), keepalive: true }).catch(() => {}) }
}
