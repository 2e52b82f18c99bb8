import { Subscriptions, eventOf } from "models/subscriptions"
import { Stream } from "models/stream"

const REMEMBERED = 300 // frames

// All tabs of one person share one stream. The tab that holds the lock leads: it opens the stream and passes on what it hears.
// Without locks or channels each tab has a stream of its own, while it can be seen.
export class LiveHub {
  constructor({ url, key, tab = randomId(), listener, locks = navigator.locks, Channel = globalThis.BroadcastChannel, stream = options => new Stream(options) }) {
    Object.assign(this, { url, tab, listener, locks })
    this.name = `pasokh-live:${url}:${key}`
    this.wishes = {}
    this.recent = new Set()
    this.subscriptions = new Subscriptions()
    this.stream = stream({
      url, subscriptions: this.subscriptions,
      onFrame: data => this.#pass({ ...data, type: "frame" }),
      onSignal: data => this.#pass({ ...data, type: "signal" }),
      onReset: () => this.#pass({ type: "reset" }),
      onState: state => this.#pass({ type: "state", state })
    })
    this.shared = Boolean(locks && Channel)
    if (this.shared) this.#join(new Channel(this.name))
  }

  // topics: { "ticket:12:fa": <point at which the page was made> }
  want(topics) {
    this.wishes = { ...topics }
    if (this.leading || !this.shared) this.#take(this.tab, this.wishes)
    else this.channel.postMessage({ type: "want", tab: this.tab, topics: this.wishes })
  }

  leave() {
    this.left = true
    this.stream.close()
    this.channel?.postMessage({ type: "leave", tab: this.tab })
    this.channel?.close()
    this.release?.()
  }

  hurry() { if (this.leading || !this.shared) this.stream.hurry() }

  // For browsers without locks: a tab nobody sees needs no stream; it resumes where it stopped.
  seen(visible) {
    if (this.shared) return
    if (visible) this.stream.open()
    else this.stream.close()
  }

  #join(channel) {
    this.channel = channel
    channel.onmessage = ({ data }) => this.#receive(data)
    this.locks.request(this.name, () => new Promise(release => this.#lead(release))).catch(() => {})
  }

  #lead(release) {
    if (this.left) return release()
    this.leading = true
    this.release = release
    this.channel.postMessage({ type: "who" }) // the others tell the new leader their wishes
    this.#take(this.tab, this.wishes)
  }

  #receive(data) {
    if (data.type === "want") this.leading && this.#take(data.tab, data.topics)
    else if (data.type === "leave") this.subscriptions.remove(data.tab)
    else if (data.type === "who") this.channel.postMessage({ type: "want", tab: this.tab, topics: this.wishes })
    else this.#tell(data)
  }

  #take(tab, topics) {
    if (this.subscriptions.set(tab, topics)) this.#openSoon()
  }

  // Several tabs answer a new leader at once; one opening serves them all.
  #openSoon() {
    clearTimeout(this.opening)
    this.opening = setTimeout(() => this.left || this.stream.open(), 50)
  }

  #pass(data) {
    if (this.shared && this.leading) this.channel.postMessage(data)
    this.#tell(data)
  }

  #tell(data) {
    if (data.type === "state") this.state = data.state
    if (data.type === "frame") this.#advance(data.point ?? data.id)
    const addressed = data.type !== "frame" && data.type !== "signal" || data.topic in this.wishes
    if (addressed && !(data.type === "frame" && this.#repeated(data))) this.listener(data)
  }

  // What one of us has heard, all have heard: a new leader need not go back further.
  #advance(point) {
    for (const topic in this.wishes) if (eventOf(point) > eventOf(this.wishes[topic])) this.wishes[topic] = String(point)
  }

  // Resuming may bring a frame again. The same event may also give two frames, so the content counts too.
  #repeated(frame) {
    const mark = `${frame.topic} ${frame.id} ${JSON.stringify(frame.data)}`
    if (this.recent.has(mark)) return true
    this.recent.add(mark)
    if (this.recent.size > REMEMBERED) this.recent.delete(this.recent.values().next().value)
    return false
  }
}

function randomId() { return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}` }
