/**
 * `kill -9` of the launcher and its runtime in the middle of rides, again and again, the state kept: between any two
 * steps of requesting, accepting, releasing, completing and cancelling. Whoever got no answer asks again with the same
 * key. In the end call, pickup, driver and payment agree on every call there is, and the provider's books with them.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { audited } from '../../bench/audit.ts'
import { storedWorld } from '../../bench/world.ts'
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants } from '../../durable-objects/taxi/invariants.ts'
import { chance } from '../harness/chance.ts'
import { eventually } from '../harness/http.ts'
import { noteInvariants } from '../harness/notes.ts'
import { seedOf, size } from '../harness/size.ts'
import { admin, customer, type Person } from '../stories/shared/people.ts'
import { auditRides, driver, listed } from '../stories/taxi/taxi.fixtures.ts'
import { AT_ONCE, expectSameAnswers, isAccepted, ownOf } from './commands.ts'
import { each } from './concert.fixtures.ts'
import { drive } from './flows/taxi.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/** One kill meets each pair at another of its few steps; more make rare moments likely. */
const ROUNDS = size('rounds', { test: 1, prove: 3 })
const PAIRS = 8
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 60
/** What was on its way at a kill comes within this time. */
const AGREE_WITHIN_MS = 60_000

type Pair = {
  readonly who: Person
  readonly by: Person
}

const server = killableServer('taxi-kill9')
const { commands } = server
let boss: Person
const pairs: Pair[] = []

beforeAll(async () => {
  const { stage } = server
  boss = await admin(stage)
  for (let n = 0; n < PAIRS; n += 1) pairs.push({ who: await customer(stage), by: await driver(stage, `기사 ${n}`) })
})

describe('kill -9 in the middle of rides', () => {
  it(
    'loses nothing that was accepted, repeats nothing, and all four agree on every call',
    async () => {
      const seed = seedOf('taxi kill -9')
      const random = chance(seed)
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        unanswered += await server.killIn(
          (load) => Promise.all(pairs.map((pair, n) => drive(load, pair, chance(seed + round * PAIRS + n)))),
          ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM)),
        )
      }
      expect(unanswered).toBeGreaterThan(0)

      await expectSameAnswers(commands.filter(isAccepted))
      const told = commands.filter((one) => isAccepted(one) && one.path === '/v1/taxi/calls')
      // What was on its way to the view at the kill comes with the re-drive.
      const callIds = await eventually(
        async () => {
          const found = await everyCall()
          expect(told.map(({ answer }) => answer?.json.id).filter((id) => !found.includes(id))).toEqual([])
          return found
        },
        { withinMs: AGREE_WITHIN_MS },
      )
      const customers = pairs.map(({ who }) => who)
      const world = await auditRides({ boss, customers, drivers: pairs.map(({ by }) => by), callIds })
      const calls = world.instances.get('taxi.call') ?? []
      const open = calls.filter(({ described }) => described?.status === 'open').map(({ id }) => id)
      const [someDriver] = pairs
      expect((await listed(someDriver?.by ?? boss)).map(({ id }) => id).sort()).toEqual(open.sort())
      console.log(`${commands.length} commands, ${unanswered} unanswered at a kill, ${calls.length} calls`)
      await server.stop()
      // The provider's own books, too: one charge for each call that is open, matched or completed, none for any other (P1).
      expect(audited(storedWorld(server.stateDir), [...invariants, ...ofPayment]).violations).toEqual([])
      noteInvariants([...invariants, ...ofPayment])
    },
    TEST_MS,
  )
})

/** Whatever the customers have, told of or not. */
const everyCall = async (): Promise<string[]> => {
  const found: string[] = []
  await each(pairs, AT_ONCE, async ({ who }) => {
    found.push(...(await ownOf(who, '/v1/taxi/calls')).map(({ id }) => id))
  })
  return found
}
