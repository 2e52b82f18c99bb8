import { Controller } from "@hotwired/stimulus"
import { cookieOf, said } from "models/folds"

// On <details>: what was opened or folded by hand is remembered in a cookie, so that the server draws it so the next time. The browser's own
// opening (a word was found inside) is no choice of hers.
export default class extends Controller {
  static values = { name: String, cookie: String }

  turned() {
    const words = said(cookieOf(document.cookie, this.cookieValue), this.nameValue, !this.element.open) // it turns after the click
    const secure = location.protocol === "https:" ? "; Secure" : ""
    document.cookie = `${this.cookieValue}=${words}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
  }
}
