// What was done on this page and can be taken back, the newest last: each { undo, text } for as many seconds as the server said.
export class Deeds {
  #done = []
  #now

  constructor({ now = Date.now } = {}) { this.#now = now }

  remember({ undo, text, lasts }) { this.#done.push({ undo, text, until: this.#now() + lasts * 1000 }) }

  // The newest that can be taken back still, which is forgotten then; undefined where there is none.
  takeLast() {
    this.#done = this.#done.filter(({ until }) => until > this.#now())
    return this.#done.pop()
  }

  take(undo) {
    const found = this.#done.find(deed => deed.undo === undo)
    this.#done = this.#done.filter(deed => deed !== found)
    return found
  }
}
