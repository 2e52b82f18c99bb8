import { Controller } from "@hotwired/stimulus"

// On a composer: the newest line of the thread that the writer had before her when she began (microseconds, as the lines carry it). It goes with what she
// sends, so that the server can say what happened since; and with it the last place of the thread (`seen`) that the page shows when she sends: what
// came after that nobody can have read. Lines: elements with data-at in the list; messages have data-position.
export default class extends Controller {
  static targets = ["input", "seen", "text"]
  static values = { list: String }

  follow() {
    if (!this.textTarget.value.trim()) this.inputTarget.value = ""
    else if (!this.inputTarget.value) this.read()
  }

  // What stands there now is known to her.
  read() { this.inputTarget.value = this.#newest || "" }

  place() { if (this.hasSeenTarget) this.seenTarget.value = this.#greatest("position") || this.seenTarget.value }

  // A draft that was begun elsewhere.
  found({ detail: { based_at: at } }) { if (at) this.inputTarget.value = at }

  get #newest() { return this.#greatest("at") }
  #greatest(key) { return Math.max(0, ...[...document.querySelectorAll(`${this.listValue} [data-${key}]`)].map(({ dataset }) => Number(dataset[key]) || 0)) }
}
