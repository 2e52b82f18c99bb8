import { Controller } from "@hotwired/stimulus"

const BELIEVED = 6000 // milliseconds; the widget repeats its notice every three seconds

// That the customer is typing. Not announced, for it comes and goes; it fades by itself when the end of it is lost.
export default class extends Controller {
  static values = { topic: String, text: String }

  disconnect() { clearTimeout(this.timer) }

  heard({ detail: { topic, data } }) {
    if (topic === this.topicValue) this.#show(data.typing)
  }

  // What she was typing has arrived.
  stop({ detail: { data } }) { if (data?.kind === "message") this.#show(false) }

  #show(typing) {
    clearTimeout(this.timer)
    this.element.textContent = typing ? this.textValue : ""
    if (typing) this.timer = setTimeout(() => this.#show(false), BELIEVED)
  }
}
