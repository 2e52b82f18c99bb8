import { Controller } from "@hotwired/stimulus"
import { emit } from "helpers/dom"

// The lines of the filter editor: a new one, one with another field or operator, one less. The server draws each.
export default class extends Controller {
  static targets = ["list"]
  static values = { url: String }

  async add({ currentTarget }) {
    const { part } = currentTarget.dataset
    const list = this.listTargets.find(each => each.dataset.part === part)
    const place = `n${Date.now().toString(36)}`
    const line = await this.#fetch(new URLSearchParams({ place, part }))
    if (!line) return
    list.append(line)
    line.querySelector("select").focus()
    emit("conditions:changed", {}, this.element)
  }

  async renew({ currentTarget }) {
    const old = currentTarget.closest(".condition")
    const { name } = currentTarget
    const asked = new URLSearchParams({ place: old.dataset.place })
    for (const input of old.querySelectorAll("input, select")) {
      if (input.name && (input.type !== "checkbox" || input.checked)) asked.append(input.name, input.value)
    }
    const line = await this.#fetch(asked)
    if (!line) return
    old.replaceWith(line)
    line.querySelector(`[name="${CSS.escape(name)}"]`)?.focus()
    emit("conditions:changed", {}, this.element)
  }

  remove({ currentTarget }) {
    const line = currentTarget.closest(".condition")
    const next = line.closest("fieldset").querySelector("button[data-part]")
    line.remove()
    next.focus()
    emit("conditions:changed", {}, this.element)
  }

  async #fetch(asked) {
    const response = await fetch(`${this.urlValue}?${asked}`, { redirect: "error" }).catch(() => null)
    if (!response?.ok) return null
    const template = document.createElement("template")
    template.innerHTML = (await response.text()).trim()
    return template.content.firstElementChild
  }
}
