import { test } from "node:test"
import assert from "node:assert/strict"
import { ahead, now } from "helpers/clock"
import { relative } from "helpers/format"

const NOON = Date.UTC(2026, 10, 22, 12)

test("a machine whose clock is minutes off goes by the server's", () => {
  assert.equal(ahead("2026-11-22T12:05:00.000000+00:00", NOON), 300000)
  assert.equal(ahead("2026-11-22T11:58:00.000000+00:00", NOON), -120000)
})

test("the way of a page is no fault of a clock, and nonsense moves nothing", () => {
  assert.equal(ahead("2026-11-22T12:00:01.000000+00:00", NOON), 0)
  assert.equal(ahead("", NOON), 0)
  assert.equal(ahead("soon", NOON), 0)
})

test("without a page it is the machine's own", () => assert.ok(Math.abs(now() - Date.now()) < 1000))

test("how long ago or ahead is said as the server says it (tests/kernel/persian/test_jalali.py)", () => {
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR
  const said = [
    [-30000, "همین حالا", "just now"],
    [59000, "همین حالا", "just now"],
    [-3 * MINUTE, "۳ دقیقه پیش", "3 minutes ago"],
    [9 * HOUR + 40 * MINUTE, "۹ ساعت دیگر", "in 9 hours"],
    [-HOUR, "۱ ساعت پیش", "1 hour ago"],
    [DAY, "۱ روز دیگر", "in 1 day"],
    [-DAY, "۱ روز پیش", "1 day ago"],
    [-10 * DAY, "۱۰ روز پیش", "10 days ago"],
    [45 * DAY, "۱ ماه دیگر", "in 1 month"],
    [-800 * DAY, "۲ سال پیش", "2 years ago"],
  ]
  for (const [from, persian, english] of said) {
    const at = new Date(NOON + from)
    assert.equal(relative(at, NOON, "fa"), persian)
    assert.equal(relative(at, NOON, "en"), english)
  }
})
