import { Controller } from "@hotwired/stimulus"

// «Install as an app» is there where the browser can do it and has not done so.
let offer = null
window.addEventListener("beforeinstallprompt", event => { event.preventDefault(); offer = event; document.dispatchEvent(new Event("install:offered")) })
window.addEventListener("appinstalled", () => { offer = null; document.dispatchEvent(new Event("install:offered")) })

export default class extends Controller {
  connect() { document.addEventListener("install:offered", this.look); this.look() }
  disconnect() { document.removeEventListener("install:offered", this.look) }
  look = () => { this.element.hidden = this.element.disabled = !offer } // a line that cannot be chosen is passed over by the arrows

  async ask() {
    await offer?.prompt()
    offer = null
    this.look()
  }
}
