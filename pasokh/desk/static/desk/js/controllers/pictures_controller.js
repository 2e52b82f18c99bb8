import { Controller } from "@hotwired/stimulus"

// A mail's remote pictures are fetched only when somebody asks. Then the mail is shown again in a frame whose own policy lets pictures
// in and nothing else: no script, no form. The frame is as high as the mail; keys pressed in it work as they do around it.
export default class extends Controller {
  show(event) {
    event.preventDefault()
    const frame = document.createElement("iframe")
    frame.className = "message-frame"
    frame.sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    frame.title = event.currentTarget.textContent.trim()
    frame.addEventListener("load", () => this.#follow(frame))
    frame.src = event.currentTarget.href
    this.element.previousElementSibling.replaceWith(frame)
    this.element.hidden = true
    frame.focus()
  }

  disconnect() {
    this.observer?.disconnect()
  }

  #follow(frame) {
    const mail = frame.contentDocument?.querySelector(".message-html")
    if (!mail) return
    this.observer?.disconnect()
    this.observer = new ResizeObserver(() => { frame.style.blockSize = `${mail.scrollHeight}px` })
    this.observer.observe(mail)
    frame.contentDocument.addEventListener("keydown", event => this.#repeat(event))
  }

  #repeat(event) {
    const { code, key, ctrlKey, altKey, shiftKey, metaKey } = event
    const again = new KeyboardEvent("keydown", { code, key, ctrlKey, altKey, shiftKey, metaKey, bubbles: true, cancelable: true })
    if (!this.element.dispatchEvent(again)) event.preventDefault()
  }
}
