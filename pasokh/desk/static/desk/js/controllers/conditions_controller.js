import { Controller } from "@hotwired/stimulus"
import { announce, elementOf, emit } from "helpers/dom"

// The filter editor: a new condition or group, one with another field or operator, one less. The server draws each.
export default class extends Controller {
  static values = { url: String, removed: String }
  latest = new WeakMap() // by line: what was asked for it last

  add(event) { return this.#add(event, {}) }

  addGroup(event) {
    const { depth } = event.currentTarget.closest("fieldset").dataset
    return this.#add(event, { what: "group", depth: Number(depth) + 1 })
  }

  async renew({ currentTarget }) {
    const old = currentTarget.closest(".condition")
    const asked = new URLSearchParams({ place: old.dataset.place })
    for (const input of old.querySelectorAll("input, select, textarea")) {
      if (input.name && (input.type !== "checkbox" || input.checked)) asked.append(input.name, input.value)
    }
    this.latest.set(old, asked)
    const line = await this.#fetch(asked)
    if (!line || this.latest.get(old) !== asked) return // what was chosen after it is being asked for
    this.#keepTyped(old, line, asked)
    const { activeElement } = document
    const isThere = old.contains(activeElement) // whoever has gone on meanwhile is not called back
    old.replaceWith(line)
    if (isThere) (named(line, activeElement.name) ?? named(line, currentTarget.name))?.focus()
    emit("conditions:changed", {}, this.element)
  }

  remove({ currentTarget }) {
    const line = currentTarget.closest("li")
    const next = line.parentElement.closest("fieldset").querySelector(":scope > .conditions-add button")
    line.remove()
    next.focus()
    announce(this.removedValue)
    emit("conditions:changed", {}, this.element)
  }

  up({ currentTarget }) {
    const line = currentTarget.closest("li")
    line.previousElementSibling?.before(line)
    this.#moved(currentTarget)
  }

  down({ currentTarget }) {
    const line = currentTarget.closest("li")
    line.nextElementSibling?.after(line)
    this.#moved(currentTarget)
  }

  #moved(button) {
    button.focus()
    emit("conditions:changed", {}, this.element)
  }

  async #add({ currentTarget }, what) {
    const list = currentTarget.closest("fieldset").querySelector(":scope > .conditions-rows")
    this.made = (this.made ?? 0) + 1
    const line = await this.#fetch(new URLSearchParams({ place: `n${Date.now().toString(36)}-${this.made}`, ...what }))
    if (!line) return
    list.append(line)
    line.querySelector("select").focus()
    emit("conditions:changed", {}, this.element)
  }

  // What was typed while the server was asked is not lost.
  #keepTyped(old, line, asked) {
    for (const input of line.querySelectorAll("input.input, textarea")) {
      const typed = old.querySelector(`[name="${CSS.escape(input.name)}"]`)
      if (typed && typed.value !== asked.get(input.name)) input.value = typed.value
    }
  }

  async #fetch(asked) {
    const response = await fetch(`${this.urlValue}${this.urlValue.includes("?") ? "&" : "?"}${asked}`, { redirect: "error" }).catch(() => null)
    return response?.ok ? elementOf(await response.text()) : null
  }
}

function named(line, name) { return line.querySelector(`[name="${CSS.escape(name ?? "")}"]`) }
