import { Controller } from "@hotwired/stimulus"
import { TypingTracker } from "models/typing_tracker"

// Who is typing: from signals of its topic { topic, data: { kind: "typing" | "stopped", id, name } }. Not announced, for it comes and goes.
export default class extends Controller {
  static values = { topic: String, one: String, many: String }

  connect() {
    this.tracker = new TypingTracker(names => this.#show(names))
    document.addEventListener("live:signal", this.heard)
  }

  disconnect() {
    document.removeEventListener("live:signal", this.heard)
    this.tracker.clear()
  }

  heard = ({ detail: { topic, data } }) => {
    if (this.topicValue && topic !== this.topicValue) return
    if (data?.kind === "typing") this.tracker.add(data.id, data.name)
    if (data?.kind === "stopped") this.tracker.remove(data.id)
  }

  #show(names) {
    this.element.textContent = names.length > 1 ? this.manyValue : names.length ? this.oneValue.replace("{name}", names[0]) : ""
  }
}
