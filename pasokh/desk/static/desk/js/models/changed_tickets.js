const EVERY = 1000 // milliseconds: they are asked for at most once a second
const GATHER = 60
const AT_ONCE = 100
const LISTS = /^(tickets$|team:|member:)/

// The tickets of a list that are said to have changed: gathered, and asked for together. What could not be had is asked for again.
// `fetch(ids)` answers, or gives null; `apply(ids, answer)` shows it; `reload()` is cheaper for more than `tooMany`; nothing is touched while `isBusy()`.
export class ChangedTickets {
  constructor({ fetch, apply, reload, tooMany, isBusy = () => false }) {
    Object.assign(this, { fetch, apply, reload, tooMany, isBusy, ids: new Set(), asked: 0 })
  }

  heard({ topic, data }) {
    if (!LISTS.test(topic)) return
    this.ids.add(data.ticket)
    this.#plan(Math.max(GATHER, this.asked + EVERY - Date.now()))
  }

  // All of it is being read anew.
  forget() { this.ids.clear() }

  stop() {
    this.stopped = true
    clearTimeout(this.timer)
  }

  #plan(wait) { if (!this.stopped) this.timer ??= setTimeout(() => this.#ask(), wait) }

  async #ask() {
    Object.assign(this, { asked: Date.now(), timer: undefined })
    if (this.isBusy()) return this.#plan(EVERY)
    if (this.ids.size > this.tooMany) return this.#giveUp()
    const ids = [...this.ids].slice(0, AT_ONCE)
    ids.forEach(id => this.ids.delete(id))
    const answer = await this.fetch(ids)
    if (this.stopped) return
    if (answer) this.apply(ids, answer)
    else ids.forEach(id => this.ids.add(id))
    if (this.ids.size) this.#plan(answer ? EVERY : 5 * EVERY)
  }

  #giveUp() {
    this.forget()
    this.reload()
  }
}
