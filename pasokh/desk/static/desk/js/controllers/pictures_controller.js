import { Controller } from "@hotwired/stimulus"

// A mail's remote pictures are fetched only when somebody asks. Then the mail is shown again in a frame whose own policy lets pictures
// in and nothing else: no script, no form. Its frame, if it has one already, shows it anew.
export default class extends Controller {
  show(event) {
    event.preventDefault()
    const shown = this.element.previousElementSibling
    const frame = shown.matches("iframe") ? shown : this.#frame(event.currentTarget.textContent.trim())
    frame.removeAttribute("srcdoc")
    frame.src = event.currentTarget.href
    if (frame !== shown) shown.replaceWith(frame)
    this.element.hidden = true
    frame.focus()
  }

  #frame(title) {
    const frame = Object.assign(document.createElement("iframe"), { className: "message-frame", title })
    frame.sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    frame.dataset.controller = "mail-frame"
    return frame
  }
}
