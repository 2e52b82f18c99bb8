import { Controller } from "@hotwired/stimulus"
import { announce } from "helpers/dom"
import { saidIn } from "helpers/said"

const NEAR = 80 // pixels from the end that still count as reading the newest

// The log of a thread: stays at the end while one reads there, stays still while one reads above (older messages that are put before
// do not move the text), and says aloud, once, what came from others.
export default class extends Controller {
  static targets = ["below"]

  connect() {
    this.observer = new MutationObserver(changes => this.#changed(changes))
    this.observer.observe(this.element, { childList: true })
    this.resize = new ResizeObserver(this.keepEnd)
    this.resize.observe(this.element)
    this.element.addEventListener("scroll", this.remember, { passive: true })
    this.element.addEventListener("load", this.keepEnd, true) // of pictures; it does not bubble
    this.toEnd()
  }

  disconnect() {
    this.observer.disconnect()
    this.resize.disconnect()
    this.element.removeEventListener("scroll", this.remember)
    this.element.removeEventListener("load", this.keepEnd, true)
  }

  remember = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.element
    this.fromEnd = scrollHeight - scrollTop
    this.atEnd = this.fromEnd - clientHeight < NEAR
    if (this.atEnd && this.hasBelowTarget) this.belowTarget.hidden = true
  }

  keepEnd = () => this.atEnd && this.toEnd()

  // Something in it has another height now.
  settle() { this.atEnd ? this.toEnd() : this.remember() }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight
    this.remember()
  }

  #changed(changes) {
    const added = changes.flatMap(change => [...change.addedNodes]).filter(node => node.classList?.contains("message"))
    if (added.length === 0) return this.remember()
    const older = added.every(message => message.nextElementSibling?.classList.contains("message"))
    if (older) this.element.scrollTop = this.element.scrollHeight - this.fromEnd
    else if (this.atEnd || added.some(message => message.dataset.state === "sending")) this.toEnd()
    else if (this.hasBelowTarget) this.belowTarget.hidden = false
    if (!older) added.filter(message => message.classList.contains("message-in")).forEach(speak)
  }
}

function speak(message) {
  const text = saidIn(message)?.textContent.trim().slice(0, 200) ?? ""
  announce(`${message.getAttribute("aria-label")}: ${text}`)
}
