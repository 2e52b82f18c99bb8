import { Controller } from "@hotwired/stimulus"

const SIZES = { phone: [390, 720], desktop: [760, 720] } // pixels of the page that is shown, made smaller to fit
const PAUSE = 350 // milliseconds after the last key
const LEAST = 320, EDGE = 16 // pixels of height that it has at least, and that stay free below it
const DRAWN = 500 // milliseconds for the chat to stand there, so that nothing flickers

// Shows the chat as the form says it: what it says is handed over as one types, and the page that shows it is loaded beside the one that is seen, then takes its place.
export default class extends Controller {
  static targets = ["form", "frame", "stage"]
  static values = { url: String }

  connect() {
    this.fit = new ResizeObserver(() => this.#fit())
    for (const each of [this.stageTarget, document.documentElement]) this.fit.observe(each)
    addEventListener("resize", this.resized = () => this.#fit())
    this.#show()
  }

  disconnect() {
    clearTimeout(this.timer)
    this.fit.disconnect()
    removeEventListener("resize", this.resized)
    this.round = null
  }

  changed() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.#show(), PAUSE)
  }

  async #show() {
    const round = (this.round = {})
    const answer = await fetch(this.urlValue, { method: "POST", body: new FormData(this.formTarget) }).catch(() => null)
    if (round !== this.round || !answer?.ok) return
    // One that is still on its way comes anew: what it would have shown is no longer what the form says.
    const next = this.frameTargets.find((frame) => frame.hidden || frame.classList.contains("is-coming"))
    next.onload = () => setTimeout(() => round === this.round && this.#swap(next), DRAWN)
    next.classList.add("is-coming")
    next.hidden = false
    this.#fit()
    next.src = `${this.urlValue}?${Date.now()}`
  }

  #swap(next) {
    for (const frame of this.frameTargets) frame.hidden = frame !== next
    next.classList.remove("is-coming")
    this.#fit()
  }

  #fit() {
    const chosen = this.formTarget.elements.see_width.value
    const [width, height] = SIZES[chosen] || SIZES.phone
    const wide = this.stageTarget.clientWidth, scale = Math.min(1.1, wide / width, this.#room() / height)
    this.stageTarget.style.blockSize = `${height * scale}px`
    const insetInlineStart = `${(wide - width * scale) / 2}px`
    for (const frame of this.frameTargets) {
      Object.assign(frame.style, { inlineSize: `${width}px`, blockSize: `${height}px`, insetInlineStart, scale })
    }
  }

  // Beside the form all of it is to be seen at once: how high it may be where the page has not been scrolled.
  #room() {
    const aside = this.stageTarget.parentElement
    if (getComputedStyle(aside).position !== "sticky") return Infinity
    const top = element => element.getBoundingClientRect().top
    const above = top(this.stageTarget) - top(aside) + aside.scrollTop
    const below = aside.lastElementChild.getBoundingClientRect().bottom - this.stageTarget.getBoundingClientRect().bottom
    let begins = top(this.element)
    for (let each = this.element.parentElement; each; each = each.parentElement) begins += each.scrollTop
    return Math.max(innerHeight - begins - above - below - EDGE, LEAST)
  }
}
