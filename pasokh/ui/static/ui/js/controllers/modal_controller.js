import { Controller } from "@hotwired/stimulus"

const TYPED = "textarea, input:not([type=checkbox], [type=radio], [type=search], [type=hidden], [type=file])"
const typedIn = new Set() // ids of the dialogs in which something was written since they were opened: what was refused is the same dialog anew

let opener // of the dialog that is open; one that comes back with its faults has the same

// On a <dialog> that was fetched: it opens at once and goes when it is closed. A form in it that was taken closes it. Then the focus goes back to where
// it was, or to the button of the menu that it was in. Whoever leaves it asks first where something is written in it that would be lost.
export default class extends Controller {
  static values = { ask: String }

  connect() {
    if (this.element.open) return
    if (this.#another) return this.element.remove() // asked for twice: the first may hold what was written already
    if (document.activeElement !== document.body) opener = document.activeElement
    this.element.showModal()
    this.element.addEventListener("htmx:load", () => this.#seekEarly(), { once: true })
  }

  // htmx hears what is in it a moment after it opens: what was typed into its search before that is looked for too, unless more is typed.
  #seekEarly() {
    for (const search of this.element.querySelectorAll("input[type=search]")) {
      if (search.value === search.defaultValue) continue
      const late = setTimeout(() => search.dispatchEvent(new Event("search", { bubbles: true })), 200)
      search.addEventListener("input", () => clearTimeout(late), { once: true })
    }
  }

  gone({ target }) {
    if (target !== this.element) return
    typedIn.delete(this.element.id)
    this.element.remove()
    const menu = opener?.closest?.(".menu")?.querySelector("[data-menu-target=button]")
    for (const element of [opener, menu]) if (element?.isConnected && element.checkVisibility?.()) return element.focus()
  }

  close() { this.element.close() }

  typed({ target }) { if (target.matches(TYPED)) typedIn.add(this.element.id) }

  // Escape, the button that closes, the way back of a phone: none of them takes what was written without a word.
  leave(event) {
    if (event.defaultPrevented || event.target.closest("dialog") !== this.element || (event.type === "submit" && event.target.method !== "dialog")) return
    if (!this.#holdsWriting) return
    event.preventDefault()
    if (this.#mayBeLost) this.close()
  }

  outside({ target, clientX, clientY }) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect()
    const isOutside = clientX < left || clientX > right || clientY < top || clientY > bottom
    if (target === this.element && isOutside && (!this.#holdsWriting || this.#mayBeLost)) this.close()
  }

  get #holdsWriting() { return typedIn.has(this.element.id) && [...this.element.querySelectorAll(TYPED)].some(({ value }) => value.trim()) }
  get #mayBeLost() { return window.confirm(this.askValue) }
  get #another() { return [...document.querySelectorAll("dialog[open]")].some(({ id }) => id === this.element.id) }

  // What was refused is said in it: a toast would lie under its shade.
  refused(event) {
    if (event.detail?.kind !== "danger") return
    event.stopPropagation()
    const place = event.target.closest("form") ?? this.element.querySelector(".dialog-body")
    const said = place.querySelector(":scope > .form-errors") ?? Object.assign(document.createElement("div"), { className: "form-errors" })
    said.dataset.refused = ""
    said.setAttribute("role", "alert")
    said.textContent = event.detail.text
    place.prepend(said)
    said.scrollIntoView({ block: "nearest" })
  }

  // What was taken is answered without content; an answer with content is the dialog anew.
  taken({ detail }) {
    if (detail.xhr.status < 400) this.element.querySelector("[data-refused]")?.remove()
    if (detail.xhr.status === 204) this.element.close()
  }
}
