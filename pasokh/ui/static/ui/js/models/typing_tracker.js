const FORGET_AFTER = 6000 // a little over two pings

// Who is typing now. A name that is not repeated fades by itself, for a tab that closes says nothing.
export class TypingTracker {
  constructor(onChange, { timers = globalThis } = {}) {
    Object.assign(this, { onChange, timers })
    this.people = new Map()
  }

  add(id, name) {
    this.timers.clearTimeout(this.people.get(id)?.timer)
    this.people.set(id, { name, timer: this.timers.setTimeout(() => this.remove(id), FORGET_AFTER) })
    this.onChange(this.names)
  }

  remove(id) {
    this.timers.clearTimeout(this.people.get(id)?.timer)
    if (this.people.delete(id)) this.onChange(this.names)
  }

  clear() { for (const id of [...this.people.keys()]) this.remove(id) }

  get names() { return [...this.people.values()].map(person => person.name) }
}
