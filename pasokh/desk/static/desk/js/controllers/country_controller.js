import { Controller } from "@hotwired/stimulus"

// The name of a country in the page's language: every browser knows them all, and the server need not.
export default class extends Controller {
  static values = { code: String }

  connect() {
    this.observer = new MutationObserver(() => this.#name())
    this.observer.observe(this.element, { childList: true, characterData: true, subtree: true })
    this.#name()
  }

  disconnect() { this.observer.disconnect() }

  codeValueChanged() { this.#name() }

  #name() {
    const name = nameOf(this.codeValue)
    if (this.element.textContent !== name) this.element.textContent = name
  }
}

function nameOf(code) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: "region" }).of(code)
  } catch {
    return code
  }
}
