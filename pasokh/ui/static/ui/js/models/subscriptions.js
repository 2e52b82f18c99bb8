// What the tabs of this browser wish to hear, and from which point on. Kept by the leading tab.
export class Subscriptions {
  constructor() {
    this.tabs = new Map() // tab id -> { topic: the point up to which its page knows }
    this.point = "" // as the server gave it: "<event id>" or "<event id>-<horizon>"; ours to give back, not to understand
  }

  // Returns true when the stream must be opened anew: a topic came that nobody had asked for. A topic less waits for the next time.
  set(tab, topics) {
    const before = new Set(this.topics)
    this.tabs.set(tab, { ...topics })
    const fresh = this.topics.filter(topic => !before.has(topic))
    for (const topic of fresh) this.#rewindTo(topics[topic])
    return fresh.length > 0
  }

  remove(tab) { this.tabs.delete(tab) }

  get topics() {
    return [...new Set([...this.tabs.values()].flatMap(topics => Object.keys(topics)))].sort()
  }

  heard(point) { if (point) this.point = String(point) }

  // A page made at event 90, while we have heard 100 on other topics, would miss 91 to 100: frames may come twice, never not at all.
  #rewindTo(since) {
    if (!(eventOf(since) > 0)) return
    if (!this.point || eventOf(since) < eventOf(this.point)) this.point = String(since)
  }
}

// The event's id in a point. Ids do not become visible in their own order, so what follows it matters too and is given back with it.
export function eventOf(point) { return parseInt(point, 10) || 0 }
