import { Controller } from "@hotwired/stimulus"
import { DraftSync } from "models/draft_sync"
import { csrfToken, debounce, emit } from "helpers/dom"

const SAVED_AFTER = 1000 // milliseconds of rest

// The server's copy of what the "draft" controller keeps in the browser: GET gives { text, mode, revision, shared, based_at, files }, POST saves, 409 says
// that it was changed elsewhere. Fetched when the page opens, comes back into sight, or "draft:fetch" is told: one at a time, and asked anew where
// something was saved or sent meanwhile, for what was answered then is old.
export default class extends Controller {
  static targets = ["text"]
  static values = { url: String, key: String }

  connect() {
    if (!this.urlValue) return
    this.sync = new DraftSync(this.keyValue)
    this.turn = 0
    this.saveSoon = debounce(SAVED_AFTER, () => this.save())
    document.addEventListener("visibilitychange", this.seen)
    document.addEventListener("draft:fetch", this.fetch)
    window.addEventListener("online", this.fetch)
    window.addEventListener("pagehide", this.leave)
    this.fetch()
  }

  disconnect() {
    if (!this.sync) return
    this.leave()
    document.removeEventListener("visibilitychange", this.seen)
    document.removeEventListener("draft:fetch", this.fetch)
    window.removeEventListener("online", this.fetch)
    window.removeEventListener("pagehide", this.leave)
    this.gone = true
  }

  changed() { this.saveSoon?.() }
  share() { this.#save({ shared: "1" }, () => emit("drafts:changed")) }
  save() { this.#save() }
  seen = () => document.hidden ? this.leave() : this.fetch()
  leave = () => { this.saveSoon.cancel(); if (this.#differs) this.#save({}, undefined, true) }

  sent({ detail: { text } }) {
    this.turn += 1
    this.sending = { text, beside: Boolean(this.saving), delivered: false }
  }

  delivered() {
    this.turn += 1
    if (this.sending) this.sending.delivered = true
    this.#settle()
  }

  // What was being saved while it was sent is known once both are answered.
  #settle() {
    const { text, beside, delivered } = this.sending ?? {}
    if (!delivered || (beside && this.saving)) return
    this.sending = undefined
    this.sync?.sent(text, beside)
    if (beside) this.saveSoon()
  }

  fetch = async () => {
    if (document.hidden || this.gone) return
    if (this.saving || this.fetching) { this.asked = true; return } // what is on its way may be older than what is asked for
    if (!this.application.getControllerForElementAndIdentifier(this.element, "draft")) return setTimeout(this.fetch, 50) // it brings the browser's copy first
    this.fetching = true
    const { turn } = this, server = await this.#get()
    this.fetching = false
    if (server && turn === this.turn && !this.gone) this.#meet(server)
    else if (server) this.asked = true
    this.#askAgain()
  }

  async #get() {
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } })
      return response.ok ? await response.json() : undefined
    } catch { /* away: the browser's copy holds it */ }
  }

  #askAgain() {
    if (!this.asked || this.saving || this.fetching) return
    this.asked = false
    this.fetch()
  }

  #meet(server) {
    const mine = this.textTarget.value
    const fresh = server.revision !== this.sync.known.revision
    const text = this.sync.meet(server, mine)
    if (text !== mine) emit("draft:remote", { key: this.keyValue, text, merged: true })
    if (fresh && server.revision) this.dispatch("fetched", { detail: server })
    if (this.#differs) this.saveSoon()
  }

  get #differs() { return this.textTarget.value !== this.sync.known.text || this.files !== (this.kept ?? this.files) }
  get files() { return this.#fields.getAll("attachments").join(" ") }
  get #fields() { return new FormData(this.element) }

  async #save(more = {}, then, leaving = false) {
    if (!this.sync) return
    if (this.saving && !leaving) { this.again = [more, then]; return }
    this.saving = true
    this.turn += 1
    const text = this.textTarget.value, files = this.files
    const status = await this.#post(text, more, leaving)
    this.saving = false
    this.#settle()
    if (status === 200) { this.kept = files; then?.() }
    const [next, after] = this.again ?? []
    this.again = undefined
    if (next) this.#save(next, after)
    else if (status === 409 || (status === 200 && this.#differs)) this.saveSoon()
    this.#askAgain()
  }

  async #post(text, more, keepalive) {
    const given = this.#fields
    const body = new URLSearchParams({ text, mode: this.element.dataset.mode ?? "reply", revision: this.sync.known.revision, based_at: given.get("based_at") ?? "", ...more })
    for (const file of given.getAll("attachments")) body.append("attachments", file)
    try {
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" }
      // What is kept alive may not be large; a page that only turns away has time for it.
      const response = await fetch(this.urlValue, { method: "POST", headers, body, keepalive: keepalive && text.length < 10000 })
      if (response.status === 409) { if (!this.gone) this.#meet(await response.json()) }
      else if (response.ok) this.sync.keep({ ...(await response.json()), text })
      return response.status
    } catch { return 0 }
  }
}
