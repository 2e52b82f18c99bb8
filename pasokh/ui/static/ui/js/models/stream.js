import { Backoff } from "models/backoff"

const STEADY_AFTER = 10000 // a connection this old has proved itself: the next failure starts from a short wait again

// One EventSource with our own way of coming back: jitter, resuming, and a word about its state ("connecting", "open", "lost").
export class Stream {
  constructor({ url, subscriptions, onFrame, onReset, onSignal, onState, EventSource = globalThis.EventSource, timers = globalThis, backoff = new Backoff({ first: 2000 }) }) {
    Object.assign(this, { url, subscriptions, onFrame, onReset, onSignal, onState, EventSource, timers, backoff })
  }

  open() {
    this.close()
    if (this.subscriptions.topics.length === 0) return
    this.onState("connecting")
    const source = this.source = new this.EventSource(this.address)
    source.onopen = () => this.#opened(source)
    source.onerror = () => this.#failed(source)
    source.addEventListener("frame", event => this.#heard(source, event, this.onFrame))
    source.addEventListener("signal", event => this.#heard(source, event, this.onSignal))
    source.addEventListener("reset", event => this.#heard(source, event, this.onReset))
  }

  close() {
    this.timers.clearTimeout(this.retry)
    this.timers.clearTimeout(this.steady)
    this.source?.close()
    this.source = null
  }

  // The network is back or the machine woke up: no need to wait for the timer.
  hurry() {
    this.backoff.reset()
    this.open()
  }

  get address() {
    const query = new URLSearchParams({ topics: this.subscriptions.topics.join(",") })
    if (this.subscriptions.point) query.set("last", this.subscriptions.point)
    return `${this.url}?${query}`
  }

  #opened(source) {
    if (source !== this.source) return
    this.onState("open")
    if (this.opened && !this.subscriptions.point) this.onReset() // nobody can say what was missed
    this.opened = true
    this.steady = this.timers.setTimeout(() => this.backoff.reset(), STEADY_AFTER)
  }

  #failed(source) {
    if (source !== this.source) return
    this.close()
    this.onState("lost")
    this.retry = this.timers.setTimeout(() => this.open(), this.backoff.next())
  }

  #heard(source, event, tell) {
    if (source !== this.source) return
    this.subscriptions.heard(event.lastEventId)
    tell({ ...parse(event.data), ...(event.lastEventId && { point: event.lastEventId }) })
  }
}

function parse(text) {
  try { return JSON.parse(text || "{}") ?? {} } catch { return {} }
}
