/**
 * Taxi dispatch with every event three times, shuffled, the oldest of each batch held back (G3): call, pickup, driver,
 * payment, view and notifications agree in the end, and nobody ever sees a step backwards.
 */
import { expect, it } from 'vitest'
import { each, expectStatus } from '../chaos/concert.fixtures.ts'
import { chance } from '../harness/chance.ts'
import { whileDeliveryIsChaotic } from '../harness/chaos.ts'
import { eventually } from '../harness/http.ts'
import { seedOf } from '../harness/size.ts'
import { admin, customer, type Person, patiently, sharedStage } from '../stories/shared/people.ts'
import { acceptPath, auditRides, drive, driver, paidCall } from '../stories/taxi/taxi.fixtures.ts'
import { watch } from './watching.ts'

const LISTENERS = ['taxi', 'payment', 'notification', 'view']
const PAIRS = 4
const RIDES_EACH = 5
/** Held-back messages come within 3 s. */
const LATE = { withinMs: 120_000 }

/** A call may be open and matched many times: only its version tells how far it is. */
const watchCalls = (who: Person) =>
  watch(async () => {
    const { items } = expectStatus(await who.get('/v1/taxi/calls?limit=100'), 200).json
    return items.map(({ id, ...call }: { id: string; status: string; version: number }) => ({
      what: id,
      ...call,
      rank: 0,
    }))
  })

/** One ride, as chance has it: cancelled before or after a driver came, released, or driven to its end. */
const oneRide = async (who: Person, by: Person, random: () => number): Promise<string> => {
  const id = await paidCall(who)
  const cancel = async () => expectStatus(await patiently(who, `/v1/taxi/calls/${id}/cancel`), 200)
  const way = random()
  if (way < 0.25) await cancel()
  if (way < 0.25) return id
  // Not listed yet, or busy until he hears that the last customer cancelled, late as it may be: he tries again.
  await eventually(async () => {
    const { status, json } = await patiently(by, acceptPath(id))
    return status === 200 || json.code === 'CallCancelled'
  }, LATE)
  if (way < 0.5) await cancel()
  if (way >= 0.5 && way < 0.7) {
    expectStatus(await patiently(by, `/v1/taxi/pickups/${id}/release`), 200)
    // It is for other drivers now (T13); the customer gives up waiting for one.
    await cancel()
  }
  if (way >= 0.7) await drive(by, id)
  return id
}

it('taxi dispatch comes to the same end with its events tripled, shuffled and late, and never goes backwards', async () => {
  const stage = sharedStage()
  const seed = seedOf('taxi delivery at its worst')
  const boss = await admin(stage)
  const customers = await Promise.all(Array.from({ length: PAIRS }, () => customer(stage)))
  const drivers = await Promise.all(Array.from({ length: PAIRS }, (_, n) => driver(stage, `기사 ${n}`)))
  const callIds: string[] = []
  await whileDeliveryIsChaotic(LISTENERS, seed, async () => {
    const watches = customers.map(watchCalls)
    const pairs = customers.flatMap((who, n) => drivers.slice(n, n + 1).map((by) => ({ who, by, n })))
    await each(pairs, PAIRS, async ({ who, by, n }) => {
      const random = chance(seed + n)
      for (let nth = 0; nth < RIDES_EACH; nth += 1) callIds.push(await oneRide(who, by, random))
    })
    for (const one of watches) expect(await one.stop()).toEqual([])
  })
  const world = await auditRides({ boss, customers, drivers, callIds })
  expect(world.instances.get('taxi.call')).toHaveLength(PAIRS * RIDES_EACH)
})
