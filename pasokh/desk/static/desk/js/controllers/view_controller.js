import { Controller } from "@hotwired/stimulus"
import { elementOf, emit, fetchJson } from "helpers/dom"
import { ChangedTickets } from "models/changed_tickets"

const AGES = 60000 // what goes by the clock is looked at anew
const TOO_MANY = 200 // then the whole page is cheaper than its parts

// A view as a table, in groups or on a board: keeps itself true without loading. Lines stand in their group by data-order, the larger first.
export default class extends Controller {
  static targets = ["group", "count", "total", "whole", "empty"]
  static values = { changed: String, page: String, aging: Boolean }

  connect() {
    this.changes = new ChangedTickets({
      fetch: ids => fetchJson(`${this.changedValue}&ids=${ids.join(",")}`),
      apply: (ids, answer) => this.apply(ids, answer),
      reload: () => this.reload(),
      tooMany: TOO_MANY,
      isBusy: () => this.isBusy,
    })
    if (this.agingValue) this.clock = setInterval(() => document.hidden || this.isBusy || this.isChosenFrom || this.reload(), AGES)
  }

  disconnect() { this.changes.stop(); clearInterval(this.clock) }
  heard({ detail }) { this.changes.heard(detail) }

  apply(ids, { rows, counts, total }) {
    for (const target of this.totalTargets) target.textContent = total
    for (const count of this.countTargets) count.textContent = counts[count.dataset.group] ?? count.textContent
    const fresh = new Map(rows.map(row => [row.id, row]))
    const missing = rows.some(row => !this.#group(row.group)) || (this.hasEmptyTarget && rows.length)
    if (missing || this.#emptied(counts)) return this.reload()
    for (const id of ids) this.#put(id, fresh.get(id))
    emit("view:changed", {}, this.element)
  }

  reload() {
    this.changes.forget()
    globalThis.htmx.ajax("GET", this.pageValue, { target: "#view-body", swap: "innerHTML" }).then(() => this.#reloaded())
  }

  #reloaded() {
    if (this.hasWholeTarget) for (const target of this.totalTargets) target.textContent = this.wholeTarget.dataset.total
    emit("view:changed", {}, this.element)
  }

  // A group of a table that has become empty stands there no more after a reload.
  #emptied(counts) {
    return this.groupTargets.some(group => group.dataset.group && group.matches("tbody") && !(group.dataset.group in counts))
      || this.groupTargets.some(group => group.matches("tbody") && group.dataset.group && isZero(counts[group.dataset.group]))
  }

  // A card that is being dragged must not be taken out of somebody's hand.
  get isBusy() { return Boolean(this.element.querySelector(".card[data-lifted]")) }

  // By the clock alone a view is not drawn anew while somebody chooses from it: she may have gone on beyond its first page.
  get isChosenFrom() { return Boolean(this.element.querySelector(".line .check:checked")) }

  #group(key) { return this.groupTargets.find(group => group.dataset.group === key) }

  #put(id, row) {
    const old = this.element.querySelector(`#line-${id}`)
    if (!row) return old?.remove()
    const group = this.#group(row.group)
    const focused = old?.contains(document.activeElement) && document.activeElement.className
    const chosen = old?.querySelector("input.check")?.checked
    const below = [...group.querySelectorAll(":scope > .line")].find(each => each !== old && each.dataset.order < row.order)
    const end = group.querySelector(":scope > [data-more]")
    if (!below && end) return old?.remove() // it belongs to lines that are not loaded yet
    const line = this.#renewed(old, elementOf(row.html))
    if (line.parentNode !== group || line.nextElementSibling !== (below ?? end)) group.insertBefore(line, below ?? end)
    if (chosen) line.querySelector("input.check").checked = true
    if (focused !== undefined && focused !== false) (line.querySelector(`.${CSS.escape(focused.split(" ")[0] || "x")}`) ?? line.querySelector("a"))?.focus({ preventScroll: true })
  }

  // A line that stands already is the same element afterwards: a press that had begun on it when the news came is not lost.
  #renewed(old, line) {
    if (!old || old.tagName !== line.tagName) return old?.remove(), line
    globalThis.Idiomorph.morph(old, line)
    return old
  }
}

function isZero(text) { return text === "0" || text === "۰" }
