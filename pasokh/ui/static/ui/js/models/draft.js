import { mergeTexts } from "models/merge"

const PREFIX = "pasokh-draft:"

// A text on its way, kept in the browser and shared by its tabs. `base` is what all tabs last agreed on.
export class Draft {
  constructor(key, { storage = globalThis.localStorage, tab = Math.random().toString(36).slice(2), now = Date.now } = {}) {
    Object.assign(this, { name: PREFIX + key, storage, tab, now })
    this.text = this.base = this.stored
  }

  get stored() { return this.#read()?.text ?? "" }

  // The page is opened and brings the text the server kept, or none: neither that nor the browser's own is lost.
  open(text = "") {
    this.base = this.stored
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

  // This is the text now, in every tab: it was brought together with the server's already.
  adopt(text) {
    this.text = this.base = text
    this.#write(text)
    return text
  }

  // The message is sent: the draft is gone in every tab, but for what was added after the sending.
  clear(sent, text = "") {
    this.text = this.base = text === sent ? "" : text
    if (this.text) this.#write(this.text)
    else this.#forget()
    return this.text
  }

  // Is this storage event about our draft? Gives its text, or null.
  heard(event) {
    if (event.key !== this.name) return null
    return parse(event.newValue)?.text ?? ""
  }

  #read() { try { return parse(this.storage?.getItem(this.name)) } catch { return null } }
  #write(text) {
    if (!text) return this.#forget()
    try { this.storage?.setItem(this.name, JSON.stringify({ text, at: this.now(), tab: this.tab })) } catch { /* full or forbidden: the field still holds it */ }
  }
  #forget() { try { this.storage?.removeItem(this.name) } catch { /* forbidden: nothing was kept */ } }
}

function parse(value) {
  try { return value ? JSON.parse(value) : null } catch { return null }
}
