import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

// The page of tasks: one of hers was changed, by herself elsewhere or by somebody else.
export default class extends Controller {
  disconnect() { clearTimeout(this.timer) }

  heard({ detail: { topic } }) {
    if (!topic.startsWith("tasks:")) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => emit("tasks:changed"), 150)
  }
}
