const EVERY = 3000

// "I am typing", at most once in three seconds, and "I have stopped" once.
export class Ping {
  constructor(send, { now = Date.now } = {}) {
    Object.assign(this, { send, now })
    this.last = null
  }

  typing() {
    if (this.last !== null && this.now() - this.last < EVERY) return
    this.last = this.now()
    this.send("typing")
  }

  stopped() {
    if (this.last === null) return
    this.last = null
    this.send("stopped")
  }
}
