import { Controller } from "@hotwired/stimulus"

// The column of chats: marks the one that stands open, walks among them by keys, and says in the page's title how many wait.
export default class extends Controller {
  static targets = ["link"]
  static values = { title: String }

  titleValueChanged() { document.title = this.titleValue }
  linkTargetConnected() { this.#mark() }

  // Who writes in one chat and goes to another by a key goes on writing there.
  leave({ detail: { target } }) { if (target?.id === "main") this.wrote = Boolean(document.activeElement?.matches("#main .composer-text")) }

  // A chat was opened in the thread's column: a phone shows it. Its own title comes with it, after it was put there.
  follow({ type, detail: { target } }) {
    if (target?.id !== "main") return
    document.title = this.titleValue
    if (type !== "htmx:afterSwap") return
    this.#mark()
    this.element.closest(".desk").dataset.pane = "thread"
    if (this.wrote) target.querySelector(".composer-text")?.focus({ preventScroll: true })
    this.wrote = false
  }

  refresh() { this.dispatch("due") }
  next() { this.#step(1) }
  previous() { this.#step(-1) }

  longest() {
    const since = link => link.querySelector("[data-waiting-since-value]")?.dataset.waitingSinceValue
    const [first] = this.linkTargets.filter(since).sort((one, other) => Date.parse(since(one)) - Date.parse(since(other)))
    first?.click()
  }

  get current() { return document.querySelector("#main [data-ticket]")?.dataset.ticket }

  #step(by) {
    const links = this.linkTargets
    const at = links.findIndex(link => link.dataset.ticket === this.current)
    const link = links[at < 0 ? 0 : (at + by + links.length) % links.length]
    if (!link || links.indexOf(link) === at) return
    link.click()
    link.scrollIntoView({ block: "nearest" })
  }

  #mark() {
    for (const link of this.linkTargets) {
      if (link.dataset.ticket === this.current) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
  }
}
