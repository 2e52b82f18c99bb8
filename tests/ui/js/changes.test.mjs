import assert from "node:assert/strict"
import { test } from "node:test"
import { ChangedTickets } from "models/changed_tickets"

const frame = (ticket, topic = "tickets") => ({ topic, data: { ticket } })

// A list that answers `answers` in turn, and what it was told.
function list(answers, more = {}) {
  const told = { asked: [], shown: [], reloads: 0 }
  const changes = new ChangedTickets({
    fetch: async ids => { told.asked.push(ids); return answers.shift() ?? null },
    apply: (ids, answer) => told.shown.push([ids, answer]),
    reload: () => { told.reloads += 1 },
    tooMany: 3,
    ...more,
  })
  return { changes, told }
}

async function pass(clock, time) {
  clock.tick(time)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

test("changes of a moment are asked for together, each once, and no other topic's", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  const { changes, told } = list(["a"])
  for (const ticket of [7, 8, 7]) changes.heard(frame(ticket, "team:1"))
  changes.heard(frame(9, "ticket:9:fa"))
  await pass(mock.timers, 60)
  assert.deepEqual(told.shown, [[[7, 8], "a"]])
})

test("the next question comes no sooner than a second later", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  const { changes, told } = list(["a", "b"])
  changes.heard(frame(1))
  await pass(mock.timers, 60)
  changes.heard(frame(2))
  await pass(mock.timers, 990)
  assert.equal(told.asked.length, 1)
  await pass(mock.timers, 10)
  assert.deepEqual(told.asked, [[1], [2]])
})

test("what could not be had is asked for again, later", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  const { changes, told } = list([null, "b"])
  changes.heard(frame(1))
  await pass(mock.timers, 60)
  assert.deepEqual(told.shown, [])
  await pass(mock.timers, 5000)
  assert.deepEqual(told.shown, [[[1], "b"]])
})

test("too many are read by a reload, once", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  const { changes, told } = list([])
  for (const ticket of [1, 2, 3, 4]) changes.heard(frame(ticket))
  await pass(mock.timers, 6000)
  assert.deepEqual([told.reloads, told.asked], [1, []])
})

test("nothing is touched while the list is busy, and nothing is lost by it", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  let busy = true
  const { changes, told } = list(["a"], { isBusy: () => busy })
  changes.heard(frame(1))
  await pass(mock.timers, 60)
  busy = false
  await pass(mock.timers, 1000)
  assert.deepEqual(told.shown, [[[1], "a"]])
})

test("an answer that comes after the end shows nothing", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10_000 })
  let answer
  const { changes, told } = list([], { fetch: () => new Promise(resolve => { answer = resolve }) })
  changes.heard(frame(1))
  await pass(mock.timers, 60)
  changes.stop()
  answer("a")
  await pass(mock.timers, 6000)
  assert.deepEqual(told.shown, [])
})
