import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

// A fetch of htmx, or of ours ("fault"), that failed and said nothing itself: a toast tells what happened and what to do.
export default class extends Controller {
  static values = { words: Object }

  told({ detail: { xhr } }) {
    if (xhr.getResponseHeader("HX-Trigger")) return
    this.#say(xhr.getResponseHeader("X-Reason") ?? xhr.status)
  }

  heard({ detail: { status } }) { this.#say(status) }
  lost() { this.#say("lost") }

  #say(fault) { emit("toast", { text: this.wordsValue[fault] ?? this.wordsValue.other, kind: "danger" }) }
}
