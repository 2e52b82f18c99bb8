import { Controller } from "@hotwired/stimulus"
import { elementOf, fetchJson } from "helpers/dom"
import { ChangedTickets } from "models/changed_tickets"

const TOO_MANY = 300 // changed tickets: then the whole list is cheaper than its lines

// The list of tickets, or what a search found: keeps itself true without loading, follows the ticket that stands open, walks by J and K.
export default class extends Controller {
  static targets = ["rows", "total", "count", "search", "news"]
  static values = { changed: String, query: String }

  connect() {
    const tell = { fetch: ids => this.#fetch(ids), apply: (ids, answer) => this.apply(ids, answer), reload: () => this.reload() }
    this.changes = new ChangedTickets({ ...tell, tooMany: TOO_MANY })
  }

  disconnect() { this.changes.stop() }
  heard({ detail }) { this.changes.heard(detail) }

  async #fetch(ids) {
    const query = this.query
    const answer = await fetchJson(`${this.changedValue}?${query}&ids=${ids.join(",")}`)
    return answer && { ...answer, query }
  }

  apply(ids, { rows, found, counts, badge, query }) {
    this.#count(counts, badge)
    if (query !== this.query) return // another search was begun, or left: its rows are on their way
    const fresh = new Map(rows.map(row => [row.id, row]))
    for (const id of ids) this.isSearching ? this.#renew(id, fresh.get(id), found) : this.#put(id, fresh.get(id))
    this.#markCurrent()
    if (!this.links.length || this.rowsTarget.querySelector(".rows-empty")) this.reloadRows()
  }

  // The whole list anew: too much was missed, or it comes out of the browser's cache.
  reload() {
    const { pathname, search } = location
    globalThis.htmx.ajax("GET", pathname + (this.isSearching || !search ? `?${this.query}` : search), { target: "#list", swap: "innerHTML" })
  }

  reloadRows() {
    globalThis.htmx.ajax("GET", `${this.rowsUrl}?${this.query}`, { target: this.rowsTarget, swap: "innerHTML" })
  }

  // A ticket was opened in the thread's column: mark its line; a phone shows the thread.
  follow({ detail: { target } }) {
    if (target?.id === "rows") this.newsTarget.hidden = true
    if (target?.id !== "main") return
    this.#markCurrent()
    this.element.closest(".desk").dataset.pane = "thread"
  }

  next() { this.#step(1) }
  previous() { this.#step(-1) }

  search() {
    this.searchTarget.focus()
    this.searchTarget.select()
    this.element.closest(".desk").dataset.pane = "list"
  }

  leaveSearch() {
    this.searchTarget.value = ""
    this.searchTarget.blur()
    this.reloadRows()
  }

  get isSearching() { return this.searchTarget.value.trim() !== "" }
  get query() { return this.isSearching ? `${this.queryValue}&q=${encodeURIComponent(this.searchTarget.value.trim())}` : this.queryValue }
  get links() { return [...this.rowsTarget.querySelectorAll(".row > a")] }
  get current() { return document.querySelector("#main [data-ticket]")?.dataset.ticket }
  get rowsUrl() { return this.searchTarget.getAttribute("hx-get") }

  #step(by) {
    const links = this.links
    const at = links.findIndex(link => link.hasAttribute("aria-current"))
    const link = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]
    if (!link || links.indexOf(link) === at) return
    link.click()
    link.scrollIntoView({ block: "nearest" })
  }

  #put(id, row) {
    const old = this.rowsTarget.querySelector(`#ticket-row-${id}`)
    if (!row) return old?.remove()
    const line = elementOf(row.html)
    const focused = old?.contains(document.activeElement)
    const below = this.links.find(link => link.parentElement !== old && link.dataset.order < row.order)?.parentElement
    const end = this.rowsTarget.querySelector("[data-more]")
    old?.remove()
    if (!below && end) return // it belongs to rows that are not loaded yet
    this.rowsTarget.insertBefore(line, below ?? null)
    this.#settle(line, focused)
  }

  // A result of a search keeps its place; one that would be new is told of, and does not push itself in.
  #renew(id, row, found) {
    const old = this.rowsTarget.querySelector(`#ticket-row-${id}`)
    if (!old) this.newsTarget.hidden &&= !found.includes(id)
    else if (!row) old.remove()
    else {
      const line = elementOf(row.html)
      const focused = old.contains(document.activeElement)
      old.replaceWith(line)
      this.#settle(line, focused)
    }
  }

  #settle(line, focused) {
    globalThis.htmx.process(line)
    if (focused) line.querySelector("a").focus({ preventScroll: true })
  }

  #markCurrent() {
    for (const link of this.links) {
      if (link.dataset.ticket === this.current) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
  }

  #count(counts, badge) {
    for (const count of this.countTargets) count.textContent = counts[count.dataset.box] ?? count.textContent
    const box = new URLSearchParams(this.queryValue).get("box")
    this.totalTarget.textContent = counts[box] ?? this.totalTarget.textContent
    const old = document.getElementById("rail-count")
    if (old && badge) old.outerHTML = badge
  }
}
