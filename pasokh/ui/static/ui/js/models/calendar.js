// The days of a calendar as Intl knows it ("persian", "gregory"). A day is a number, counted from 1970-01-01: no clock and no zone is in it.
const DAY = 86400000 // milliseconds
const WRITTEN = /^\s*(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*$/
const FIRST_GREGORIAN_YEAR = 1700 // as the server reads what people type

export class Calendar {
  constructor(kind, locale) {
    const format = options => new Intl.DateTimeFormat(`${locale}-u-ca-${kind}`, { timeZone: "UTC", ...options })
    Object.assign(this, { kind, isPersian: locale.startsWith("fa"), months: format({ month: "long" }) })
    this.numbers = new Intl.DateTimeFormat(`en-u-ca-${kind}-nu-latn`, { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" })
    this.weekdays = format({ weekday: "narrow" })
    this.weekdayNames = format({ weekday: "long" })
    this.firstWeekday = kind === "persian" || this.isPersian ? 6 : 1 // Saturday, Monday
  }

  static today(now = new Date()) { return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY }

  parts(day) {
    const found = Object.fromEntries(this.numbers.formatToParts(day * DAY).map(({ type, value }) => [type, parseInt(value, 10)]))
    return { year: found.year, month: found.month, day: found.day }
  }

  first(day) { return day - this.parts(day).day + 1 }

  length(day) {
    const first = this.first(day)
    let length = 28
    while (this.parts(first + length).day !== 1) length++
    return length
  }

  // The same day some months away, or the last one of a shorter month.
  shift(day, months) {
    const wanted = this.parts(day).day
    let first = this.first(day)
    for (let step = 0; step < Math.abs(months); step++) first = months > 0 ? first + this.length(first) : this.first(first - 1)
    return first + Math.min(wanted, this.length(first)) - 1
  }

  // Rows of seven; null where another month's days would stand.
  weeks(day) {
    const first = this.first(day), length = this.length(day)
    const start = first - this.column(first)
    const rows = Math.ceil((this.column(first) + length) / 7)
    return Array.from({ length: rows }, (_, row) => Array.from({ length: 7 }, (_, column) => {
      const here = start + row * 7 + column
      return here >= first && here < first + length ? here : null
    }))
  }

  column(day) { return (((day + 4 - this.firstWeekday) % 7) + 7) % 7 } // day 0 was a Thursday

  find(year, month, day) {
    const persian = Date.UTC(year + 621, 2, 21) / DAY + (month < 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1
    const guess = this.kind === "persian" ? persian : Date.UTC(year, month - 1, day) / DAY
    return [0, -1, 1, -2, 2].map(step => guess + step).find(found => {
      const parts = this.parts(found)
      return parts.year === year && parts.month === month && parts.day === day
    }) ?? null
  }

  // What stands in the field, when it is a day in numbers of either calendar.
  read(text) {
    const found = WRITTEN.exec(text.replace(/[۰-۹٠-٩]/g, digit => digit.charCodeAt(0) & 15))
    if (!found) return null
    const [year, month, day] = found.slice(1).map(Number)
    const kind = year >= FIRST_GREGORIAN_YEAR ? "gregory" : "persian"
    return (kind === this.kind ? this : new Calendar(kind, "en")).find(year, month, day)
  }

  write(day) {
    const { year, month, day: number } = this.parts(day)
    const text = [String(year).padStart(4, "0"), ...[month, number].map(part => String(part).padStart(2, "0"))].join(this.kind === "persian" ? "/" : "-")
    return this.digits(text)
  }

  digits(text) { return this.isPersian ? String(text).replace(/\d/g, digit => String.fromCharCode(0x6f0 + Number(digit))) : String(text) }

  // In the order the server writes them; Intl puts the year first in Persian.
  title(day) { return `${this.months.format(day * DAY)} ${this.digits(this.parts(day).year)}` }
  whole(day) { return `${this.weekday(day).long} ${this.digits(this.parts(day).day)} ${this.title(day)}` }
  weekday(day) { return { short: this.weekdays.format(day * DAY), long: this.weekdayNames.format(day * DAY) } }
}
