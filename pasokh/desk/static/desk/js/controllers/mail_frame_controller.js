import { Controller } from "@hotwired/stimulus"

// The frame of a mail: as high as the mail, and no wider. What stands below does not move under the reader's eyes when a mail above them turns
// out to be higher than it was thought to be. Keys pressed in it work as they do around it.
export default class extends Controller {
  connect() {
    this.element.addEventListener("load", this.follow)
    this.follow()
  }

  disconnect() {
    this.element.removeEventListener("load", this.follow)
    this.observer?.disconnect()
  }

  follow = () => {
    const page = this.element.contentDocument
    const mail = page?.querySelector(".message-html")
    if (!mail || mail === this.mail) return
    this.mail = mail
    this.element.style.inlineSize = ""
    this.observer?.disconnect()
    this.observer = new ResizeObserver(() => this.#fit(mail))
    this.observer.observe(mail)
    page.addEventListener("keydown", event => this.#repeat(event))
    page.fonts.ready.then(() => this.#narrow(mail))
  }

  // A mail of a few words needs no whole sheet; one that would like more room has what there is.
  #narrow(mail) {
    mail.style.inlineSize = "max-content"
    const wanted = Math.ceil(mail.getBoundingClientRect().width)
    mail.style.inlineSize = ""
    if (wanted < mail.getBoundingClientRect().width) this.element.style.inlineSize = `${wanted}px`
  }

  #fit(mail) {
    const { element } = this
    const stream = element.closest("#stream")
    const isAbove = stream && element.getBoundingClientRect().top < stream.getBoundingClientRect().top
    const before = element.offsetHeight
    element.style.blockSize = `${Math.ceil(mail.getBoundingClientRect().height)}px`
    if (isAbove) stream.scrollTop += element.offsetHeight - before
    this.dispatch("fitted")
  }

  #repeat(event) {
    const { code, key, ctrlKey, altKey, shiftKey, metaKey } = event
    const again = new KeyboardEvent("keydown", { code, key, ctrlKey, altKey, shiftKey, metaKey, bubbles: true, cancelable: true })
    if (!this.element.dispatchEvent(again)) event.preventDefault()
  }
}
