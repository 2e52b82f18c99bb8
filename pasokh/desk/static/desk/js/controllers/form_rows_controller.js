import { Controller } from "@hotwired/stimulus"
import { announce } from "helpers/dom"

// Rows of a form whose fields have names by their place (ask_0_kind, ask_1_kind, …): they are put in another order, taken away and added by giving
// their fields the names of the places where they stand. Without this the page shows the rows that are filled in, and some empty ones.
export default class extends Controller {
  static targets = ["row", "add"]
  static values = { removed: String }

  connect() {
    this.words = this.rowTargets.map(row => this.#label(row)?.textContent)
    for (const row of this.rowTargets) row.hidden = this.#isEmpty(row)
    for (const tool of this.element.querySelectorAll(".form-row-tools")) tool.hidden = false
    this.#settle()
  }

  add() {
    const row = this.rowTargets.find(row => row.hidden)
    row.hidden = false
    this.#settle()
    row.querySelector("select, input").focus()
  }

  remove({ currentTarget }) {
    const row = this.#rowOf(currentTarget)
    for (const field of row.querySelectorAll("input, select, textarea")) {
      if (field.type === "checkbox") field.checked = false
      else if (field.options) field.selectedIndex = 0
      else field.value = ""
    }
    const next = this.#shown().filter(each => each !== row).at(-1)
    row.hidden = true
    this.rowTargets.at(-1).after(row)
    this.#settle()
    ;(this.addTarget.hidden ? next.querySelector("select") : this.addTarget).focus()
    announce(this.removedValue)
    this.#tell()
  }

  up({ currentTarget }) {
    const row = this.#rowOf(currentTarget)
    row.previousElementSibling.before(row)
    this.#moved(currentTarget)
  }

  down({ currentTarget }) {
    const row = this.#rowOf(currentTarget)
    row.nextElementSibling.after(row)
    this.#moved(currentTarget)
  }

  #moved(button) {
    this.#settle()
    if (button.disabled) button = button.parentElement.querySelector("button:not([disabled])")
    button.focus()
    this.#tell()
  }

  // Each field, and what names it, takes the number of its place.
  #settle() {
    const shown = this.#shown()
    this.rowTargets.forEach((row, place) => {
      for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const said = element.getAttribute(name)
          if (said) element.setAttribute(name, said.replace(/ask_\d+/g, `ask_${place}`))
        }
      }
      const label = this.#label(row)
      if (label) label.textContent = this.words[place]
      const [up, down] = row.querySelectorAll("[data-action='form-rows#up'], [data-action='form-rows#down']")
      up.disabled = place === 0
      down.disabled = place >= shown.length - 1
    })
    this.addTarget.hidden = shown.length === this.rowTargets.length
  }

  // For the preview beside the form, and for whoever asks before the page is left.
  #tell() { this.element.dispatchEvent(new Event("change", { bubbles: true })) }

  #shown() { return this.rowTargets.filter(row => !row.hidden) }
  #rowOf(element) { return element.closest("[data-form-rows-target=row]") }
  #label(row) { return row.querySelector("label") }
  #isEmpty(row) { return row.querySelector("select").value === "" && !row.querySelector(".field-errors, [aria-invalid=true]") }
}
