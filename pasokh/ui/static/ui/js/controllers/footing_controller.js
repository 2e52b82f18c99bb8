import { Controller } from "@hotwired/stimulus"

// On a composer: the newest line of the thread that the writer had before her when she began (microseconds, as the lines carry it). It goes with what she
// sends, so that the server can say what happened since. Lines: elements with data-at in the list.
export default class extends Controller {
  static targets = ["input", "text"]
  static values = { list: String }

  follow() {
    if (!this.textTarget.value.trim()) this.inputTarget.value = ""
    else if (!this.inputTarget.value) this.read()
  }

  // What stands there now is known to her.
  read() { this.inputTarget.value = this.#newest || "" }

  // A draft that was begun elsewhere.
  found({ detail: { based_at: at } }) { if (at) this.inputTarget.value = at }

  get #newest() { return Math.max(0, ...[...document.querySelectorAll(`${this.listValue} [data-at]`)].map(({ dataset }) => Number(dataset.at) || 0)) }
}
