import { Controller } from "@hotwired/stimulus"
import { DraftSync } from "models/draft_sync"
import { csrfToken, debounce, emit } from "helpers/dom"

const SAVED_AFTER = 1000 // milliseconds of rest
const OF_MAIL = ["bcc", "subject", "history"]

// The server's copy of what the "draft" controller keeps in the browser: GET gives { text, mode, revision, writing, shared, based_at, mail, files }, POST saves,
// 409 says that it was changed elsewhere. Fetched when the page opens, comes back into sight, or "draft:fetch" is told: one at a time, and asked anew where
// something was saved or sent meanwhile, in this tab or another, for what was answered then is old.
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

  sent() {
    this.turn += 1
    this.sync?.sent()
  }

  fetch = async () => {
    if (document.hidden || this.gone) return
    if (this.saving || this.fetching) { this.asked = true; return } // what is on its way may be older than what is asked for
    if (!this.#draft) return setTimeout(this.fetch, 50) // it brings the browser's copy first
    this.fetching = true
    const { turn } = this, { revision } = this.sync.known, server = await this.#get()
    this.fetching = false
    if (server && turn === this.turn && revision === this.sync.known.revision && !this.gone) this.#meet(server)
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
    const sent = this.#draft?.wasSent(server.writing)
    const fresh = !sent && server.revision !== this.sync.known.revision
    const text = this.sync.meet(server, mine, sent)
    if (text !== mine) emit("draft:remote", { key: this.keyValue, text, merged: true })
    if (fresh && server.revision) this.dispatch("fetched", { detail: server })
    if (this.#differs) this.saveSoon()
  }

  get #differs() { return this.textTarget.value !== this.sync.known.text || this.files !== (this.kept ?? this.files) }
  get #draft() { return this.application.getControllerForElementAndIdentifier(this.element, "draft")?.draft }
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
    if (status === 200) { this.kept = files; then?.() }
    const [next, after] = this.again ?? []
    this.again = undefined
    if (next) this.#save(next, after)
    else if (status === 409 || (status === 200 && this.#differs)) this.saveSoon()
    this.#askAgain()
  }

  async #post(text, more, keepalive) {
    const { revision } = this.sync.known, writing = text.trim() ? this.#draft?.writing || this.#draft?.begin() : ""
    try {
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" }
      const body = this.#body({ text, revision, writing: writing ?? "", ...more })
      // What is kept alive may not be large; a page that only turns away has time for it.
      const response = await fetch(this.urlValue, { method: "POST", headers, body, keepalive: keepalive && text.length < 10000 })
      if (response.ok || response.status === 409) this.#answered(response.ok, await response.json(), { text, revision, writing })
      return response.status
    } catch { return 0 }
  }

  #body(said) {
    const given = this.#fields
    const body = new URLSearchParams({ mode: this.element.dataset.mode ?? "reply", based_at: given.get("based_at") ?? "", ...said })
    for (const name of OF_MAIL) if (given.get(name)) body.append(name, given.get(name))
    for (const file of given.getAll("attachments")) body.append("attachments", file)
    return body
  }

  // Where another tab has learned more since, this answer is old: the next save is told how it stands.
  #answered(taken, server, { text, revision, writing }) {
    if (this.sync.known.revision !== revision) return
    if (taken) this.sync.keep({ ...server, text, sent: this.#draft?.wasSent(writing) })
    else if (!this.gone) this.#meet(server)
  }
}
