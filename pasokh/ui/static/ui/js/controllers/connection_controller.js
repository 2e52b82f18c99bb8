import { Controller } from "@hotwired/stimulus"

const PATIENCE = 4000 // a restart or a change of network is nobody's worry

// The banner that says the connection is lost, and goes when it is back.
export default class extends Controller {
  static targets = ["lost"]

  disconnect() { clearTimeout(this.timer) }

  update(event) {
    const state = event.type === "live:state" ? event.detail.state : event.type === "online" ? "connecting" : "lost"
    if (state === "open" || event.type === "online") this.#show(false)
    else if (state === "lost" && this.timer === undefined && this.lostTarget.hidden) this.timer = setTimeout(() => this.#show(true), PATIENCE)
  }

  #show(lost) {
    clearTimeout(this.timer)
    this.timer = undefined
    this.lostTarget.hidden = !lost
  }
}
