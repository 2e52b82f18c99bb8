import { Controller } from "@hotwired/stimulus"
import { csrfToken, fetchJson } from "helpers/dom"
import { Idle } from "models/idle"

const IDLE_AFTER = 600000 // milliseconds, as the server counts it (live/availability.py)
const STILL_HERE_EVERY = 240000 // so that another browser of hers does not call her idle
const LOOK_EVERY = 15000
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]

// How the member is: shows what she chose, says when she has touched nothing for a while, and how her colleagues are wherever they are listed
// (an element with data-colleagues, whose items have values like "mem_…").
export default class extends Controller {
  static targets = ["button", "choice", "word"]
  static values = { me: Number, state: String, chosen: String, colleagues: String, activity: String, words: Object }

  connect() {
    this.idle = new Idle(this.meValue)
    this.told = { idle: this.stateValue === "away" && this.chosenValue !== "away", at: 0 }
    this.touched = () => { this.idle.touch(); if (this.told.idle) this.#look() }
    TOUCHES.forEach(name => window.addEventListener(name, this.touched, { passive: true, capture: true }))
    this.listed = ({ target }) => { const list = target.closest?.("[data-colleagues]"); if (list) this.#decorate(list) }
    document.addEventListener("focusin", this.listed)
    this.timer = setInterval(() => this.#look(), LOOK_EVERY)
  }

  disconnect() {
    clearInterval(this.timer)
    TOUCHES.forEach(name => window.removeEventListener(name, this.touched, { capture: true }))
    document.removeEventListener("focusin", this.listed)
  }

  heard({ detail: { topic, data } }) {
    if (topic !== "presence" || !data.member) return
    this.states = null
    if (data.member === this.meValue && data.state) this.#show(data.state)
  }

  connected({ detail: { state } }) { if (state === "open") this.states = null }

  // What she chose herself; "presence:busy" and the like come with the server's answer.
  chosen({ type }) {
    const state = type.slice("presence:".length)
    this.chosenValue = state
    this.told.idle = false
    for (const choice of this.choiceTargets) choice.setAttribute("aria-checked", choice.value === state)
    this.#show(state)
  }

  #show(state) {
    this.stateValue = state
    for (const button of this.buttonTargets) button.dataset.presence = state
    for (const word of this.wordTargets) word.textContent = this.wordsValue[state] ?? ""
  }

  #look() {
    const since = this.idle.since
    if (since >= IDLE_AFTER) { if (!this.told.idle) this.#tell({ idle: Math.round(since / 1000) }, true) }
    else if (this.told.idle || Date.now() - this.told.at >= STILL_HERE_EVERY) this.#tell({}, false)
  }

  async #tell(fields, idle) {
    this.told = { idle, at: Date.now() }
    try { await fetch(this.activityValue, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body: new URLSearchParams(fields), keepalive: true }) }
    catch { this.told.at = 0 } // the next look tries again
  }

  async #decorate(list) {
    this.states ??= await fetchJson(this.colleaguesValue)
    if (!this.states) return
    for (const item of list.querySelectorAll("[value^=mem_]")) {
      const { state, word } = this.states.here[item.value] ?? { state: "offline", word: this.states.offline }
      let note = item.querySelector(".presence-note")
      if (!note) item.append(note = Object.assign(document.createElement("small"), { className: "presence-note" }))
      note.dataset.presence = state
      note.textContent = word
    }
  }
}
