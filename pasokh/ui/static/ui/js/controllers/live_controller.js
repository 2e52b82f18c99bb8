import { Controller } from "@hotwired/stimulus"
import { LiveHub } from "models/live_hub"
import { emit } from "helpers/dom"

const SLEPT = 45000 // a gap in our own ticking: the machine was asleep, the stream is probably dead without saying so

// On an element that wants topics: data-live-topics-value="tickets ticket:12:fa", data-live-since-value = the point up to which its page
// knows (the id of the last event, or what live.resume_point gives), data-live-url-value, data-live-key-value = whose stream it is. All such elements of a page, and all tabs, share one stream.
// Events on the document: "live:frame" { topic, id, data }, "live:signal" { topic, data }, "live:state" { state }, "live:reset".
// On reset every element with hx-trigger="live:reset from:document" loads itself afresh.
const page = { hub: null, elements: new Map() }

export default class extends Controller {
  static values = { url: { type: String, default: "/live/desk" }, key: String, topics: String, since: String }

  connect() {
    page.elements.set(this, this.wishes)
    page.hub ??= start(this.urlValue, this.keyValue)
    wantSoon()
  }

  disconnect() {
    page.elements.delete(this)
    wantSoon()
  }

  topicsValueChanged() {
    if (!page.elements.has(this)) return
    page.elements.set(this, this.wishes)
    wantSoon()
  }

  get wishes() { return Object.fromEntries(this.topicsValue.split(/\s+/).filter(Boolean).map(topic => [topic, this.sinceValue])) }
}

// A swap disconnects one element and connects the next: ask once, after both.
function wantSoon() {
  clearTimeout(page.timer)
  page.timer = setTimeout(() => page.hub?.want(Object.assign({}, ...page.elements.values())), 20)
}

function start(url, key) {
  const hub = new LiveHub({ url, key, listener: ({ type, ...detail }) => emit(`live:${type}`, detail) })
  window.addEventListener("online", () => hub.hurry())
  window.addEventListener("offline", () => emit("live:state", { state: "lost" }))
  window.addEventListener("pagehide", () => hub.leave())
  window.addEventListener("pageshow", event => event.persisted && restart(url, key))
  document.addEventListener("visibilitychange", () => hub.seen(!document.hidden))
  watchSleep(() => hub.hurry())
  return hub
}

function restart(url, key) {
  page.hub = start(url, key)
  emit("live:reset") // the page comes out of the browser's cache: what it shows may be old
  wantSoon()
}

function watchSleep(wake) {
  let before = Date.now()
  setInterval(() => {
    const now = Date.now()
    if (now - before > SLEPT) wake()
    before = now
  }, 10000)
}
