// Tabs of one browser, a server that keeps their draft, and a slow line between them, in a time of their own: the same number gives the same order of
// all that happens. The controllers are the product's; of the page there is only what they touch.
import { existsSync, readFileSync } from "node:fs"
import vm from "node:vm"

const rooms = ["ui/static/ui/js/", "desk/static/desk/js/"].map(room => new URL(`../../../pasokh/${room}`, import.meta.url))
const KEY = "k"

function numbers(seed) {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

/** What happens, when, and on the server. `slow`: 0 to 1. */
export class World {
  constructor(seed, slow) {
    Object.assign(this, { random: numbers(seed), now: 0, count: 0, coming: [], tabs: [], items: new Map(), draft: null, sent: [] })
    Object.assign(this, { line: 3000 * slow, news: 400 * slow, lag: 300 * slow }) // milliseconds at most: to the server, between tabs, of a busy page
  }

  upTo(most, least = 1) { return least + this.random() * most }

  after(wait, action) {
    const job = { at: this.now + wait, turn: this.count++, action }
    this.coming.push(job)
    return job
  }

  cancel(job) { this.coming = this.coming.filter(other => other !== job) }

  async step() {
    this.coming.sort((one, other) => one.at - other.at || one.turn - other.turn)
    const job = this.coming.shift()
    this.now = Math.max(this.now, job.at)
    job.action()
    await new Promise(setImmediate) // what was promised is done
  }

  /** Whether it comes true within a minute. */
  async until(condition) {
    const end = this.now + 60_000
    while (!condition() && this.coming.length && this.now < end) await this.step()
    return condition()
  }

  async pass(wait) {
    let over = false
    this.after(wait, () => (over = true))
    await this.until(() => over)
  }

  answer() { return { text: "", revision: 0, writing: "", mode: "reply", files: [], ...this.draft } }

  // As tickets.actions.drafts.save_draft.
  save(text, revision, writing) {
    const known = this.draft?.revision ?? 0
    if (known !== revision) return !this.draft && !text.trim() ? 200 : 409
    this.draft = text.trim() ? { text, writing, revision: known ? known + 1 : Math.floor(this.upTo(2 ** 26)) } : null
    return 200
  }

  // As tickets.actions.drafts.forget_sent.
  take(text) {
    this.sent.push(text)
    if (this.draft?.text.trim() === text.trim()) this.draft = null
  }

  async fetch(url, { method = "GET", body } = {}) {
    await new Promise(there => this.after(this.upTo(this.line), there))
    const status = method === "POST" ? this.save(body.get("text"), Number(body.get("revision")), body.get("writing")) : 200
    const answer = this.answer()
    await new Promise(back => this.after(this.upTo(this.line), back))
    return { status, ok: status === 200, json: async () => answer }
  }
}

class Target {
  listeners = {}
  addEventListener(name, listener) { (this.listeners[name] ??= []).push(listener) }
  removeEventListener(name, listener) { this.listeners[name] = this.listeners[name]?.filter(other => other !== listener) }
  dispatchEvent(event) { for (const listener of this.listeners[event.type] ?? []) listener(event) }
}

/** A tab with the composer of a request. */
export class Tab {
  static async open(world) {
    const tab = new Tab(world)
    const [Draft, Sync] = await tab.load("controllers/draft_controller", "controllers/draft_sync_controller")
    for (const [name, Controller] of [["draft", Draft], ["sync", Sync]]) tab[name] = tab.furnish(new Controller())
    tab.sync.urlValue = "/draft"
    world.tabs.push(tab)
    for (const name of ["draft", "sync"]) world.after(world.upTo(world.lag), () => { tab[name].connect(); tab[name].connected = true })
    await world.until(() => tab.draft.connected && tab.sync.connected)
    return tab
  }

  constructor(world) {
    Object.assign(this, { world, window: new Target(), document: Object.assign(new Target(), { hidden: false, body: { getAttribute: () => null } }), heardAt: 0 })
    this.field = Object.assign(new Target(), { value: "", setSelectionRange() {} })
    this.context = vm.createContext({
      window: this.window, document: this.document, localStorage: this.storage, URLSearchParams, crypto,
      fetch: (...given) => world.fetch(...given),
      setTimeout: (action, wait = 0) => world.after(wait + world.upTo(world.lag), action), clearTimeout: job => world.cancel(job),
      FormData: class { get() { return "" } getAll() { return [] } },
      CustomEvent: class { constructor(type, { detail }) { Object.assign(this, { type, detail }) } },
    })
  }

  async load(...names) {
    const known = new Map()
    const find = name => {
      const place = rooms.map(room => new URL(`${name}.js`, room)).find(existsSync)
      if (!known.has(name)) known.set(name, place ? new vm.SourceTextModule(readFileSync(place, "utf8"), { context: this.context }) : this.stimulus())
      return known.get(name)
    }
    const loaded = names.map(find)
    for (const each of loaded) { await each.link(find); await each.evaluate() }
    return loaded.map(({ namespace }) => namespace.default)
  }

  stimulus() { return new vm.SyntheticModule(["Controller"], function () { this.setExport("Controller", class {}) }, { context: this.context }) }

  // What composer.html ties together: draft:saved->draft-sync#changed.
  furnish(controller) {
    const dispatch = name => name === "saved" && this.sync.changed()
    const application = { getControllerForElementAndIdentifier: () => (this.draft.connected ? this.draft : null) }
    return Object.assign(controller, { element: { dataset: { mode: "reply" } }, textTarget: this.field, keyValue: KEY, dispatch, application })
  }

  get storage() {
    const { items } = this.world
    const write = (key, value) => {
      if ((items.get(key) ?? null) === value) return
      if (value === null) items.delete(key)
      else items.set(key, value)
      for (const other of this.world.tabs) if (other !== this) other.willHear(key, value)
    }
    return { getItem: key => items.get(key) ?? null, setItem: (key, value) => write(key, value), removeItem: key => write(key, null) }
  }

  // News of other tabs come in their order.
  willHear(key, newValue) {
    this.heardAt = Math.max(this.heardAt, this.world.now + this.world.upTo(this.world.news))
    this.world.after(this.heardAt - this.world.now, () => this.window.dispatchEvent({ type: "storage", key, newValue }))
  }

  get text() { return this.field.value }

  async type(text) {
    for (const letter of text) {
      this.field.value += letter
      this.draft.changed()
      await this.world.pass(this.world.upTo(2 * this.world.lag))
    }
  }

  turn(hidden) {
    this.document.hidden = hidden
    this.document.dispatchEvent({ type: "visibilitychange" })
  }

  // As optimistic_controller: optimistic:sent->draft#clear, then ->draft-sync#sent.
  send() {
    const { text } = this
    this.field.value = ""
    this.draft.changed()
    this.draft.clear({ detail: { text } })
    this.sync.sent({ detail: { text } })
    this.world.after(this.world.upTo(this.world.line), () => this.world.take(text))
  }
}
