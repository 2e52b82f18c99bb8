const PREFIX = "pasokh-outbox:"

// Messages that the server has not yet acknowledged, in the order they were written. They survive a reload; each carries the id its
// sender gave it, so that sending twice makes one message.
export class Outbox {
  constructor(key, { storage = globalThis.localStorage } = {}) {
    Object.assign(this, { name: PREFIX + key, storage })
    this.items = this.#read()
  }

  get first() { return this.items.find(item => item.state !== "refused") }

  // fields: pairs of names and texts, as the form would post them.
  add({ id, action, fields }) {
    const item = { id, action, fields, state: "waiting" }
    this.items.push(item)
    this.#write()
    return item
  }

  // The server said no: sending again would not help, a person must look. `why` is its code, `reason` its words and `lang` their language. `crossed`:
  // somebody was quicker; it goes if she wants it all the same. `final`: no try will be taken; the words can only go back to the draft.
  refuse(id, { why = "", reason = "", lang = "", crossed = false, final = false }) {
    return this.#change(id, { state: "refused", why, reason, lang, crossed, final })
  }

  // Why it was refused, to somebody who reads a language: `words` are what the page says to a code, and, where the server's words are in another
  // language than the page's, to what went so ("crossed", "refused").
  static told({ why, reason, lang, crossed }, words, language) {
    return words[why] ?? (!lang || lang === language ? reason : words[crossed ? "crossed" : "refused"] ?? reason)
  }

  // A person has looked and wants it all the same: the server may ask for that ("again").
  retry(id) {
    const fields = (this.find(id)?.fields ?? []).filter(([name]) => name !== "again")
    return this.#change(id, { state: "waiting", reason: undefined, fields: [...fields, ["again", "1"]] })
  }

  remove(id) {
    const item = this.find(id)
    this.items = this.items.filter(other => other !== item)
    this.#write()
    return item
  }

  find(id) { return this.items.find(item => item.id === id) }

  #change(id, values) {
    const item = this.find(id)
    if (item) Object.assign(item, values)
    this.#write()
    return item
  }

  #read() {
    try {
      const items = JSON.parse(this.storage?.getItem(this.name) ?? "[]")
      return Array.isArray(items) ? items.filter(item => item?.id && item.action && Array.isArray(item.fields)) : []
    } catch { return [] }
  }

  #write() {
    try {
      if (this.items.length) this.storage?.setItem(this.name, JSON.stringify(this.items))
      else this.storage?.removeItem(this.name)
    } catch { /* full or forbidden: the page still holds them */ }
  }
}
