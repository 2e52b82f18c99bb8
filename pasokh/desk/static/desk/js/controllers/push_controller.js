import { Controller } from "@hotwired/stimulus"
import { csrfToken } from "helpers/dom"

// Whether this browser shows notices while the desk is closed: asks the browser, then tells the server its address at the push service.
export default class extends Controller {
  static targets = ["state", "start", "stop"]
  static values = { key: String, url: String, worker: String, words: Object }

  async connect() {
    if (!navigator.serviceWorker || !globalThis.PushManager || !globalThis.Notification) return this.#show("impossible")
    if (Notification.permission === "denied") return this.#show("refused")
    const subscription = await this.#subscription()
    if (!subscription) return this.#show("off")
    // A key that is not the server's any more (its secrets were lost) tells nobody anything.
    if (same(subscription.options.applicationServerKey, bytes(this.keyValue))) return this.#show("on")
    await subscription.unsubscribe()
    this.#show("off")
  }

  async start() {
    if (await Notification.requestPermission() !== "granted") return this.#show("refused")
    try {
      const { pushManager } = await navigator.serviceWorker.ready
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(this.keyValue) })
      const answer = await this.#send("POST", { ...subscription.toJSON(), key: this.keyValue })
      this.#show(answer.ok ? "on" : "failed")
    } catch { this.#show("failed") }
  }

  async stop() {
    const subscription = await this.#subscription()
    if (subscription) await this.#send("DELETE", { endpoint: subscription.endpoint })
    await subscription?.unsubscribe()
    this.#show("off")
  }

  async #subscription() { return (await navigator.serviceWorker.ready).pushManager.getSubscription() }
  #send(method, body) { return fetch(this.urlValue, { method, body: JSON.stringify(body), headers: { "X-CSRFToken": csrfToken() } }) }

  #show(state) {
    this.stateTarget.textContent = this.wordsValue[state]
    this.startTarget.hidden = !["off", "failed"].includes(state)
    this.stopTarget.hidden = state !== "on"
  }
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, letter => letter.charCodeAt(0))
}

function same(one, other) {
  const known = new Uint8Array(one ?? [])
  return known.length === other.length && known.every((value, at) => value === other[at])
}
