const SHARED_EVERY = 5000 // milliseconds between two notes for the other tabs

// How long nobody has touched any tab of this browser. Each tab writes down when it was touched; the newest note counts.
export class Idle {
  constructor(key, { storage = globalThis.localStorage, now = Date.now } = {}) {
    Object.assign(this, { name: `pasokh-touched:${key}`, storage, now })
    this.own = this.noted = now()
  }

  touch() {
    this.own = this.now()
    if (this.own - this.noted < SHARED_EVERY) return
    this.noted = this.own
    try { this.storage?.setItem(this.name, String(this.own)) } catch { /* forbidden: each tab counts for itself */ }
  }

  // Milliseconds. A note from the future (the clock was set back) counts as now.
  get since() { return Math.max(0, this.now() - Math.max(this.own, Math.min(this.#shared, this.now()))) }

  get #shared() {
    try { return Number(this.storage?.getItem(this.name)) || 0 } catch { return 0 }
  }
}
