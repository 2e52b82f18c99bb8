import { Controller } from "@hotwired/stimulus"
import { announce, fetchJson } from "helpers/dom"
import { language } from "helpers/format"

const MOST = 99
const PHONE = "(max-width: 47.99rem)"

// The bell: how many things are unread, here, in the title of the page and on the icon of the installed app; a click opens the list in place.
export default class extends Controller {
  static values = { topic: String, unread: Number, countUrl: String, pattern: String }

  connect() {
    this.titled = new MutationObserver(() => this.#title())
    this.titled.observe(document.head, { childList: true, subtree: true, characterData: true })
    this.#title()
  }

  disconnect() { this.titled.disconnect() }

  heard({ detail: { topic, data } }) {
    if (topic !== this.topicValue) return
    this.#know(data.unread)
    if (data.sound) this.dispatch("sound")
  }

  rung({ detail }) { if (detail.unread !== undefined) this.#know(detail.unread, { quietly: true }) }

  // Signals may be lost: whenever the stream opens or the page is looked at again, ask.
  connected({ detail: { state } }) { if (state === "open" && this.opened) this.#ask(); this.opened ||= state === "open" }
  seen() { if (!document.hidden) this.#ask() }

  open(event) {
    const panel = document.getElementById("notices-panel")
    if (!panel || this.element.hasAttribute("aria-current") || matchMedia(PHONE).matches || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (panel.open) return panel.close()
    panel.addEventListener("click", ({ target }) => target === panel && panel.close(), { once: true })
    panel.showModal()
    this.#load()
  }

  #load() {
    const hold = document.querySelector("#notices-panel .notices-hold")
    globalThis.htmx.ajax("GET", this.element.href, { target: hold, swap: "innerHTML" })
      .then(() => hold.querySelector(".notice > a, .notices-rows a")?.focus())
  }

  async #ask() {
    const answer = await fetchJson(this.countUrlValue) // without an answer the connection says so by itself
    if (answer) this.#know(answer.unread, { quietly: true })
  }

  #know(unread, { quietly = false } = {}) {
    const more = unread > this.unreadValue
    if (unread === this.unreadValue) return
    this.unreadValue = unread
    const label = this.patternValue.replace("{count}", shown(unread))
    this.#draw(label)
    this.#title()
    if (more && !quietly) announce(label)
    if (more && document.getElementById("notices-panel")?.open) this.#load()
  }

  #draw(label) {
    const badge = this.element.querySelector(".badge")
    badge.replaceChildren()
    if (!this.unreadValue) return
    const number = Object.assign(document.createElement("span"), { textContent: shown(this.unreadValue) })
    number.setAttribute("aria-hidden", "true")
    badge.append(number, Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: label }))
  }

  // A page that is swapped brings a title of its own: the number is put before it again.
  #title() {
    const bare = document.title.replace(/^\(\S+\) /, "")
    const title = this.unreadValue ? `(${shown(this.unreadValue)}) ${bare}` : bare
    if (document.title !== title) document.title = title
    if (this.unreadValue) navigator.setAppBadge?.(this.unreadValue).catch(() => {})
    else navigator.clearAppBadge?.().catch(() => {})
  }
}

function shown(count) {
  const number = new Intl.NumberFormat(language()).format(Math.min(count, MOST))
  return count > MOST ? `${number}+` : number
}
