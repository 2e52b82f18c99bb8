import { newId } from "helpers/dom"
import { mergeTexts } from "models/merge"

const PREFIX = "pasokh-draft:", SENT = "pasokh-drafts-sent"
const REMEMBERED = 100 // pieces of writing, the last that were sent

// A text on its way, kept in the browser and shared by its tabs. `base` is what all tabs last agreed on; `writing` names the piece of writing that it is,
// from its first letter in this browser until it is sent. What comes back of one that was sent, from wherever, is known by that.
export class Draft {
  constructor(key, { storage = globalThis.localStorage, tab = Math.random().toString(36).slice(2), now = Date.now, name = newId } = {}) {
    Object.assign(this, { name: PREFIX + key, storage, tab, now, makeName: name })
    this.open()
  }

  get stored() { return this.#read().text }

  // The page is opened and brings the text the server kept, or none: neither that nor the browser's own is lost.
  open(text = "") {
    ({ text: this.base, writing: this.writing } = this.#read())
    this.text = mergeTexts("", text, this.base)
    return this.text
  }

  // Keep what stands in the field. When another tab has written meanwhile, both are kept. Returns the text that now stands.
  save(text) {
    this.text = mergeTexts(this.base, text, this.stored)
    this.base = this.text
    this.#write(this.text)
    return this.text
  }

  // Another tab, or the member's other machine, has written. Returns the text that should stand here now.
  receive(remote, text = this.text) {
    this.text = mergeTexts(this.base, text, remote)
    this.base = remote
    return this.text
  }

  // The message is sent: the draft is gone in every tab, but for what was added after the sending.
  clear(sent, text = "") {
    this.#remember([this.writing, this.#read().writing])
    this.writing = ""
    this.text = this.base = text === sent ? "" : text
    this.#write(this.text)
    return this.text
  }

  // Is this storage event about our draft? Gives the text that should stand here now, or null. What counts is what is kept by now: it may be ours again.
  heard(event, text = this.text) {
    if (event.key !== this.name) return null
    const kept = this.#read()
    this.writing = kept.writing
    return this.receive(kept.text, text)
  }

  // The name of what is being written.
  begin() {
    const { writing } = this.#read()
    this.writing = writing || (this.wasSent(this.writing) ? "" : this.writing) || this.makeName()
    return this.writing
  }

  wasSent(writing) { return Boolean(writing) && this.#sent.includes(writing) }

  #remember(writings) {
    const all = [...new Set([...this.#sent, ...writings.filter(Boolean)])]
    this.#set(SENT, JSON.stringify(all.slice(-REMEMBERED)))
  }

  get #sent() { return parse(this.storage, SENT) ?? [] }
  #read() { return { text: "", writing: "", ...parse(this.storage, this.name) } }
  #write(text) {
    if (text) return this.#set(this.name, JSON.stringify({ text, at: this.now(), tab: this.tab, writing: this.begin() }))
    this.writing = ""
    try { this.storage?.removeItem(this.name) } catch { /* forbidden: nothing was kept */ }
  }
  #set(name, value) { try { this.storage?.setItem(name, value) } catch { /* full or forbidden: the field still holds it */ } }
}

function parse(storage, name) {
  try { return JSON.parse(storage?.getItem(name) ?? "null") } catch { return null }
}
