import { Controller } from "@hotwired/stimulus"
import { DraftSync } from "models/draft_sync"
import { csrfToken, debounce, emit } from "helpers/dom"

const SAVED_AFTER = 1000 // milliseconds of rest

// The server's copy of what the "draft" controller keeps in the browser: GET gives { text, mode, revision, shared, based_at, files }, POST saves, 409 says
// that it was changed elsewhere. Fetched when the page opens, comes back into sight, or "draft:fetch" is told.
export default class extends Controller {
  static targets = ["text"]
  static values = { url: String, key: String }

  connect() {
    if (!this.urlValue) return
    this.sync = new DraftSync(this.keyValue)
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

  sent({ detail: { text } }) { this.lastSent = text }
  delivered() { if (this.lastSent !== undefined) this.sync?.sent(this.lastSent) }

  fetch = async () => {
    if (document.hidden || this.gone) return
    if (this.saving) { this.asked = true; return } // what is being saved may be older than what is asked for
    if (!this.application.getControllerForElementAndIdentifier(this.element, "draft")) return setTimeout(this.fetch, 50) // it brings the browser's copy first
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } })
      if (response.ok && !this.gone) this.#meet(await response.json())
    } catch { /* away: the browser's copy holds it */ }
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
    const text = this.textTarget.value, files = this.files
    const status = await this.#post(text, more, leaving)
    this.saving = false
    if (status === 200) { this.kept = files; then?.() }
    const [next, after] = this.again ?? []
    this.again = undefined
    if (next) this.#save(next, after)
    else if (status === 409 || (status === 200 && this.#differs)) this.saveSoon()
    if (this.asked && !this.saving) { this.asked = false; this.fetch() }
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
