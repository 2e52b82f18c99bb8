import { Controller } from "@hotwired/stimulus"

// Who else has the ticket open. Signals repeat every half minute; only a change fetches the names anew.
export default class extends Controller {
  static values = { topic: String, me: Number, known: Object }

  heard({ detail: { topic, data } }) {
    if (topic !== this.topicValue || data.member === this.meValue) return
    const state = data.state === "left" ? undefined : data.state
    if (this.knownValue[data.member] === state) return
    this.#learn({ ...this.knownValue, [data.member]: state })
  }

  // The whole truth, as the server answers each look: signals from before the stream was open are in it.
  compare({ detail: { here } }) {
    const members = Object.keys({ ...here, ...this.knownValue })
    if (members.some(member => here[member] !== this.knownValue[member])) this.#learn(here)
  }

  #learn(known) {
    this.knownValue = known
    this.element.dispatchEvent(new CustomEvent("viewers:changed"))
  }
}
