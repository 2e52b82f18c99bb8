// How long to wait before the next try: doubling, with full jitter, so that a thousand browsers do not come back in one second.
export class Backoff {
  constructor({ first = 1000, most = 30000, random = Math.random } = {}) {
    Object.assign(this, { first, most, random })
    this.reset()
  }

  reset() { this.attempts = 0 }

  // Milliseconds; never less than half a second.
  next() {
    const ceiling = Math.min(this.most, this.first * 2 ** this.attempts)
    this.attempts += 1
    return Math.max(500, Math.round(this.random() * ceiling))
  }
}
