import { test } from "node:test"
import assert from "node:assert/strict"
import { Tab, World } from "./tabs.mjs"

const [FIRST, SECOND] = ["نیمی در تب نخست", " و نیمی در دوم"]

// One half is written in each, and the whole is sent from the second.
async function tell(world, hides) {
  const first = await Tab.open(world)
  await world.pass(world.upTo(4000))
  const second = await Tab.open(world)
  if (hides) first.turn(true)
  await first.type(FIRST)
  assert.ok(await world.until(() => second.text === FIRST), `heard: ${second.text}`)
  await second.type(SECOND)
  assert.ok(await world.until(() => first.text === FIRST + SECOND), `heard: ${first.text}`)
  second.send()
  assert.ok(await world.until(() => first.text === ""), `left: ${first.text}`)
  await world.pass(30_000)
  assert.deepEqual([world.sent, first.text, second.text, world.draft], [[FIRST + SECOND], "", "", null])
}

for (const hides of [false, true]) {
  test(`two tabs have one draft, which is gone in both when it is sent, whatever comes late${hides ? "; one is hidden" : ""}`, async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      try { await tell(new World(seed * 7919, (seed % 20) / 20), hides) } catch (error) { error.message = `${seed}: ${error.message}`; throw error }
    }
  })
}
