import { Controller } from "@hotwired/stimulus"
import { debounce } from "helpers/dom"

const PREFIX = "pasokh-form:"
const NOT_KEPT = ["csrfmiddlewaretoken", "saved"]

// A form that is long in writing is kept in this browser until it is sent: a page that is loaded anew shows it as it stood, files included. A page that comes
// with what was typed (`bound`) is right. What is sent is forgotten when the server has taken it.
export default class extends Controller {
  static values = { key: String, bound: Boolean }
  static targets = ["kept"]

  connect() {
    this.files = new Map()
    this.saveSoon = debounce(300, () => this.save())
    window.addEventListener("pagehide", this.flush)
    for (const { value: id, parentElement } of this.element.querySelectorAll("input[name=attachments]")) this.files.set(id, { id, name: parentElement.querySelector(".file-name")?.textContent ?? "", size: 0 })
    if (this.boundValue) return
    requestAnimationFrame(() => this.#restore())
  }

  disconnect() {
    this.flush()
    window.removeEventListener("pagehide", this.flush)
  }

  changed({ detail }) {
    if (detail?.id) this.files.set(detail.id, { id: detail.id, name: detail.name, size: detail.size })
    this.dirty = true
    this.saveSoon()
  }

  flush = () => { this.saveSoon.cancel(); if (this.dirty) this.save() }

  save() {
    if (this.gone) return
    const fields = [...new FormData(this.element)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.includes(name) && name !== "attachments")
    const here = new Set(new FormData(this.element).getAll("attachments"))
    const files = [...this.files.values()].filter(({ id }) => here.has(id))
    try { localStorage.setItem(this.#key, JSON.stringify({ fields, files })) } catch { /* full or forbidden: the page still holds it */ }
  }

  // A file is on its way still: it would stay behind.
  waits(event) { if (event.target === this.element && this.element.querySelector("[data-uploading]")) event.preventDefault() }

  // Taken by the server, which leads on.
  taken({ detail: { xhr } }) { if (xhr.status >= 200 && xhr.status < 300) this.#forget() }

  // Away with it, at her wish.
  drop() { this.#forget() }

  #forget() {
    this.gone = true
    this.saveSoon.cancel()
    try { localStorage.removeItem(this.#key) } catch { /* nothing was kept */ }
  }

  #restore() {
    const kept = parse(this.#key)
    if (!kept) return
    for (const [name, value] of kept.fields) this.#put(name, value)
    for (const file of kept.files) this.files.set(file.id, file)
    if (kept.files.length) this.dispatch("files", { detail: { files: kept.files } })
    this.dispatch("restored")
    if (this.hasKeptTarget) this.keptTarget.hidden = false
  }

  #put(name, value) {
    const field = this.element.elements.namedItem(name)
    if (!field || !("value" in field) || (field.tagName === "SELECT" && ![...field.options].some(option => option.value === value))) return
    field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  get #key() { return PREFIX + this.keyValue }
}

function parse(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? "null") } catch { return null }
}
