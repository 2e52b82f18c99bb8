const PREFIX = "pasokh-article:"
export const AFTER = 1500 // milliseconds without a key
const AGAIN = [2000, 4000, 8000, 15000, 30000]

// Keeps what is written: in the browser at once, at the server a moment later, one after the other. What the server has not confirmed stays in the
// browser. `send(contents, version, keep)` gives {status, data}; status 0 is a line that broke. `told(state, data)` hears how it stands.
export class ArticleSaver {
  constructor({ key, version, contents, send, told, storage = globalThis.localStorage, later = (action, wait) => setTimeout(action, wait), never = timer => clearTimeout(timer) }) {
    Object.assign(this, { name: PREFIX + key, version, send, told, storage, later, never })
    this.saved = JSON.stringify(contents)
    this.current = contents
    this.tries = 0
  }

  get isSaved() { return this.saved === JSON.stringify(this.current) && !this.busy }

  // What an earlier page of this browser could not save: {contents, version}, or null.
  get left() {
    try {
      const left = JSON.parse(this.storage?.getItem(this.name) ?? "null")
      return left && JSON.stringify(left.contents) !== this.saved ? left : null
    } catch { return null }
  }

  change(contents) {
    this.current = contents
    if (this.saved === JSON.stringify(contents)) return
    this.#remember()
    this.told("waiting")
    this.#plan(AFTER)
  }

  // At once; `keep`: what follows is another revision. Answers when everything is saved, what was typed meanwhile too, or cannot be now.
  async flush(keep = false) {
    this.never(this.timer)
    if (this.busy) this.again = { keep: keep || Boolean(this.again?.keep) }
    else if (keep || JSON.stringify(this.current) !== this.saved) this.busy = this.#saveAll(keep)
    return this.busy
  }

  async #saveAll(keep) {
    let next = { keep }
    while (next) {
      this.again = null
      this.told("saving")
      await this.#save(JSON.stringify(this.current), next.keep)
      const more = this.again && (this.again.keep || JSON.stringify(this.current) !== this.saved)
      next = more && this.state === "saved" ? this.again : null
    }
    this.busy = null
  }

  async #save(said, keep) {
    const { status, data } = await this.send(JSON.parse(said), this.version, keep)
    if (status === 200) {
      this.tries = 0
      this.saved = said
      if (!data.collided) this.version = data.version
      if (JSON.stringify(this.current) === said) this.#forget()
      else this.#plan(AFTER)
      this.#tell(data.collided ? "collided" : "saved", data)
    } else if (status === 0 || status >= 500 || status === 429) {
      this.#tell("offline", data)
      this.#plan(AGAIN[Math.min(this.tries++, AGAIN.length - 1)])
    } else this.#tell("refused", data)
  }

  #tell(state, data) {
    this.state = state
    this.told(state, data)
  }

  #plan(wait) {
    this.never(this.timer)
    this.timer = this.later(() => this.flush(), wait)
  }

  #remember() {
    try { this.storage?.setItem(this.name, JSON.stringify({ contents: this.current, version: this.version })) } catch { /* full or forbidden: the server has it in a moment */ }
  }

  #forget() { try { this.storage?.removeItem(this.name) } catch { /* as above */ } }
  forget() { this.#forget() }
}
