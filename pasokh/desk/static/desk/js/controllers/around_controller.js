import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

// What stands above the composer. Colleagues' drafts come by signal; what happened meanwhile is fetched with the rest.
export default class extends Controller {
  static values = { topic: String }

  heard({ detail: { topic, data } }) {
    if (topic === this.topicValue && data.type === "drafts") { emit("drafts:changed"); emit("draft:fetch") }
  }

  // She knows what happened: it is no reason to wait any more.
  read() {
    emit("footing:read")
    emit("drafts:changed")
  }
}
