import { Controller } from "@hotwired/stimulus"

// Light, dark, or as the system; remembered in a cookie so that the server paints it right at once.
export default class extends Controller {
  static values = { cookie: { type: String, default: "theme" } }

  toggle() { this.#set(this.isDark ? "light" : "dark") }
  choose({ params, target }) { this.#set(params.theme ?? target.value) }

  get isDark() {
    const { theme } = document.documentElement.dataset
    return theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches)
  }

  #set(theme) {
    document.documentElement.dataset.theme = theme
    const secure = location.protocol === "https:" ? "; Secure" : ""
    document.cookie = `${this.cookieValue}=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`
  }
}
