import { Controller } from "@hotwired/stimulus"

// Who else has the ticket open. Signals repeat every half minute; only a change fetches the names anew.
export default class extends Controller {
  static values = { topic: String, me: Number, known: Object }

  heard({ detail: { topic, data } }) {
    if (topic !== this.topicValue || data.member === this.meValue) return
    const state = data.state === "left" ? undefined : data.state
    if (this.knownValue[data.member] === state) return
    this.knownValue = { ...this.knownValue, [data.member]: state }
    this.element.dispatchEvent(new CustomEvent("viewers:changed"))
  }
}
