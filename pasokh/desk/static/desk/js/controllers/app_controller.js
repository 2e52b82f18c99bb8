import { Controller } from "@hotwired/stimulus"
import { csrfToken } from "helpers/dom"
import { language } from "helpers/format"

const DAY = 86400000
const SAID = "pasokh-push-said"

// Starts the service worker of the desk, and says once a day that this browser still wants to be told: its address may have changed.
export default class extends Controller {
  static values = { worker: String, scope: String, push: String }

  async connect() {
    if (!navigator.serviceWorker) return
    try {
      const registration = await navigator.serviceWorker.register(this.workerValue, { scope: this.scopeValue })
      const ready = await navigator.serviceWorker.ready
      ready.active?.postMessage({ language: language(), theme: document.documentElement.dataset.theme })
      await this.#sayAgain(registration)
    } catch { /* no worker, no push: the desk itself does not need them */ }
  }

  async #sayAgain(registration) {
    if (globalThis.Notification?.permission !== "granted") return
    const subscription = await registration.pushManager?.getSubscription()
    if (!subscription || localStorage.getItem(SAID) === this.#mark(subscription)) return
    const { key } = await (await fetch(this.pushValue)).json()
    const body = JSON.stringify({ ...subscription.toJSON(), key })
    const answer = await fetch(this.pushValue, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } })
    if (answer.ok) localStorage.setItem(SAID, this.#mark(subscription))
  }

  #mark({ endpoint }) { return `${Math.floor(Date.now() / DAY)} ${document.querySelector("[data-live-key-value]")?.dataset.liveKeyValue} ${endpoint}` }
}
