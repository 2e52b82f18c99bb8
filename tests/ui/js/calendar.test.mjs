import assert from "node:assert/strict"
import test from "node:test"
import { Calendar } from "models/calendar"

const jalali = new Calendar("persian", "fa")
const gregorian = new Calendar("gregory", "en")
const at = (...date) => Date.UTC(...date) / 86400000
const FIRST_OF_AZAR = at(2026, 10, 22)

test("a day is written and read as the server does", () => {
  assert.equal(jalali.write(FIRST_OF_AZAR), "۱۴۰۵/۰۹/۰۱")
  assert.equal(gregorian.write(FIRST_OF_AZAR), "2026-11-22")
  for (const text of ["۱۴۰۵/۰۹/۰۱", "1405-9-1", " ١٤٠٥/٩/١ ", "2026-11-22", "۲۰۲۶/۱۱/۲۲"]) {
    assert.equal(jalali.read(text), FIRST_OF_AZAR)
    assert.equal(gregorian.read(text), FIRST_OF_AZAR)
  }
})

test("what is no day is none", () => {
  for (const text of ["", "سلام", "1405/13/1", "1404/12/30", "2026-02-30", "1405/9", "۱ آذر ۱۴۰۵"]) assert.equal(jalali.read(text), null)
})

test("every day of forty years comes back", () => {
  for (const calendar of [jalali, gregorian]) {
    for (let day = at(1995, 0, 1); day < at(2035, 0, 1); day += 7) assert.equal(calendar.read(calendar.write(day)), day)
  }
})

test("leap years are those of the calendar authority", () => {
  assert.deepEqual([1399, 1403, 1404, 1408].map(year => jalali.length(jalali.find(year, 12, 1))), [30, 30, 29, 30])
})

test("months are shifted to the day or to the last one", () => {
  assert.equal(jalali.write(jalali.shift(jalali.find(1405, 6, 31), 1)), "۱۴۰۵/۰۷/۳۰")
  assert.equal(jalali.write(jalali.shift(jalali.find(1405, 1, 15), -1)), "۱۴۰۴/۱۲/۱۵")
  assert.equal(jalali.write(jalali.shift(jalali.find(1403, 12, 30), 12)), "۱۴۰۴/۱۲/۲۹")
})

test("a month is laid out in weeks, from Saturday or Monday", () => {
  const days = jalali.weeks(FIRST_OF_AZAR).flat().filter(day => day !== null)
  assert.deepEqual([days.length, days[0], days.at(-1)], [30, FIRST_OF_AZAR, FIRST_OF_AZAR + 29])
  assert.equal(jalali.weeks(FIRST_OF_AZAR)[0].indexOf(FIRST_OF_AZAR), 1) // a Sunday
  assert.equal(gregorian.weeks(at(2026, 10, 1))[0].indexOf(at(2026, 10, 1)), 6)
  assert.equal(jalali.weekday(FIRST_OF_AZAR).long, "یکشنبه")
  assert.equal(jalali.title(FIRST_OF_AZAR), "آذر ۱۴۰۵")
  assert.equal(jalali.whole(FIRST_OF_AZAR), "یکشنبه ۱ آذر ۱۴۰۵")
  assert.equal(gregorian.whole(FIRST_OF_AZAR), "Sunday 22 November 2026")
})
