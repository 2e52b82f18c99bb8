import { test } from "node:test"
import assert from "node:assert/strict"
import { ahead, now } from "helpers/clock"

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
