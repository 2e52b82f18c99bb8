import { Controller } from "@hotwired/stimulus"
import { directionFactor } from "helpers/dom"
import { language } from "helpers/format"
import { Calendar } from "models/calendar"

// A month to choose a day from, beside a field in which days can be typed as well. Keys as in the ARIA practices' date picker dialog.
export default class extends Controller {
  static targets = ["button", "dialog", "title", "names", "weeks"]
  static values = { calendar: String }

  connect() {
    this.calendar = new Calendar(this.calendarValue === "gregorian" ? "gregory" : "persian", language())
    this.buttonTarget.hidden = false
  }

  disconnect() { this.dialogTarget.close() }

  open() {
    this.chosen = this.calendar.read(this.input.value)
    this.show(this.chosen ?? Calendar.today())
    this.dialogTarget.showModal()
    this.focus()
  }

  close() { this.dialogTarget.close() }
  outside({ target, clientX, clientY }) {
    const { left, right, top, bottom } = this.dialogTarget.getBoundingClientRect()
    if (target === this.dialogTarget && (clientX < left || clientX > right || clientY < top || clientY > bottom)) this.close()
  }
  previous() { this.show(this.calendar.shift(this.day, -1)) }
  next() { this.show(this.calendar.shift(this.day, 1)) }

  choose({ currentTarget }) {
    this.input.value = this.calendar.write(Number(currentTarget.dataset.day))
    for (const name of ["input", "change"]) this.input.dispatchEvent(new Event(name, { bubbles: true }))
    this.close()
  }

  key(event) {
    const moved = this.moved(event)
    if (moved === undefined) return
    event.preventDefault()
    this.show(moved)
    this.focus()
  }

  moved({ code, shiftKey }) {
    const { day, calendar } = this, ahead = directionFactor(this.element), column = calendar.column(day)
    switch (code) {
      case "ArrowRight": return day + ahead
      case "ArrowLeft": return day - ahead
      case "ArrowUp": return day - 7
      case "ArrowDown": return day + 7
      case "Home": return day - column
      case "End": return day + 6 - column
      case "PageUp": return calendar.shift(day, shiftKey ? -12 : -1)
      case "PageDown": return calendar.shift(day, shiftKey ? 12 : 1)
    }
  }

  show(day) {
    this.day = day
    const weeks = this.calendar.weeks(day)
    this.titleTarget.textContent = this.calendar.title(day)
    const whole = weeks[1]
    this.namesTarget.replaceChildren(...whole.map(each => this.name(each)))
    this.weeksTarget.replaceChildren(...weeks.map(week => element("tr", {}, ...week.map(each => this.cell(each)))))
  }

  name(day) {
    const { short, long } = this.calendar.weekday(day)
    return element("th", { scope: "col", abbr: long }, short)
  }

  cell(day) {
    if (day === null) return element("td", {})
    const button = element("button", {
      type: "button", class: "calendar-day", tabindex: day === this.day ? "0" : "-1", "data-day": day, "data-action": "date-picker#choose",
      "aria-label": this.calendar.whole(day), ...(day === Calendar.today() && { "aria-current": "date" }), ...(day === this.chosen && { "aria-pressed": "true" }),
    }, this.calendar.digits(this.calendar.parts(day).day))
    return element("td", {}, button)
  }

  focus() { this.weeksTarget.querySelector("[tabindex='0']").focus() }

  get input() { return this.element.querySelector("input") }
}

function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}
