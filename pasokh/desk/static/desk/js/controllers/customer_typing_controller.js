import { Controller } from "@hotwired/stimulus"

const BELIEVED = 6000 // milliseconds; the widget repeats its notice every three seconds
const REMEMBERED = 120000 // milliseconds: what she has written and not sent stays as long

// That the customer is typing, and what, where her site lets it be seen. Not announced, for it comes and goes; it fades by itself when the end of
// it is lost.
export default class extends Controller {
  static values = { topic: String, text: String, pausedText: String }

  disconnect() { clearTimeout(this.timer) }

  heard({ detail: { topic, data } }) {
    if (topic === this.topicValue) this.#show(data.typing, data.text)
  }

  // What she was typing has arrived.
  stop({ detail: { data } }) { if (data?.kind === "message") this.#show(false) }

  #show(typing, text = "") {
    clearTimeout(this.timer)
    const words = typing ? this.textValue : text && this.pausedTextValue
    this.element.replaceChildren(...[words, text && said(text)].filter(Boolean))
    if (typing) this.timer = setTimeout(() => this.#show(false, text), BELIEVED)
    else if (text) this.timer = setTimeout(() => this.#show(false), REMEMBERED)
  }
}

function said(text) {
  const words = Object.assign(document.createElement("span"), { className: "typing-words", dir: "auto" })
  words.textContent = text
  return words
}
