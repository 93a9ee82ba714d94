/**
 * `kill -9` of the launcher and its runtime in the middle of rentals, again and again, the state kept: between any two
 * steps of applying, assigning, installing, cancelling and surveying. Whoever got no answer asks again with the same key.
 * In the end order, assignment, roster, installation and customer record agree on every order there is.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { chance } from '../harness/chance.ts'
import { eventually } from '../harness/http.ts'
import { seedOf, size } from '../harness/size.ts'
import { auditRegion, ENGINEERS, ORDERS, rentalStaff } from '../stories/rental/rental.fixtures.ts'
import { admin, customer, type Person, person } from '../stories/shared/people.ts'
import { AT_ONCE, type Command, expectSameAnswers, expectSameOrLater, ownOf } from './commands.ts'
import { each, expectStatus } from './concert.fixtures.ts'
import { order } from './flows/rental.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/** One kill meets each pair at another of its few steps; more make rare moments likely. */
const ROUNDS = size('rounds', { test: 1, prove: 3 })
const CUSTOMERS = 8
const ENGINEERS_COUNT = 3
const REGION = '용산구'
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 60
const AGREE_WITHIN_MS = 120_000

const server = killableServer('rental-kill9')
const { commands } = server
let ops: Person
const customers: Person[] = []
const engineers = new Map<string, Person>()

beforeAll(async () => {
  const { stage } = server
  ops = await admin(stage)
  const staff = await rentalStaff(stage)
  for (let n = 0; n < CUSTOMERS; n += 1) customers.push(await customer(stage))
  for (let n = 0; n < ENGINEERS_COUNT; n += 1) {
    const engineer = await person(stage, 'engineer', 'engineer')
    engineers.set(engineer.sub, engineer)
    expectStatus(await staff.put(`${ENGINEERS}/${engineer.sub}`, { name: `기사 ${n}`, region: REGION }), 201)
  }
})

const isAccepted = ({ answer }: Command): boolean => [200, 201, 202].includes(answer?.status ?? 0)

describe('kill -9 in the middle of rentals', () => {
  it(
    'loses nothing that was accepted, repeats nothing, and everybody agrees on every order',
    async () => {
      const seed = seedOf('rental kill -9')
      const random = chance(seed)
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        unanswered += await server.killIn(
          (load) =>
            Promise.all(
              customers.map((who, n) =>
                order(load, who, { name: REGION, engineers, ops }, chance(seed + round * CUSTOMERS + n)),
              ),
            ),
          ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM)),
        )
      }
      expect(unanswered).toBeGreaterThan(0)

      const told = commands.filter((one) => isAccepted(one) && one.path === ORDERS)
      // What was on its way to the view at the kill comes with the re-drive.
      const orders = await eventually(
        async () => {
          const found = await everyOrder()
          const known = new Set(found.map(({ id }) => id))
          expect(told.map(({ answer }) => answer?.json.id).filter((id) => !known.has(id))).toEqual([])
          return found
        },
        { withinMs: AGREE_WITHIN_MS },
      )
      const region = { admin: ops, name: REGION, engineers: [...engineers.values()], orders }
      const states = await auditRegion(region, AGREE_WITHIN_MS)
      expect(states.length).toBe(orders.length)
      await expectSameAnswers(commands.filter(isAccepted), expectSameOrLater)
      const cancelled = states.filter((status) => status === 'cancelled').length
      console.log(
        `${commands.length} commands, ${unanswered} unanswered, ${states.length} orders, ${cancelled} cancelled`,
      )
    },
    TEST_MS,
  )
})

/** Whatever the customers have, told of or not. */
const everyOrder = async (): Promise<{ who: Person; id: string }[]> => {
  const found: { who: Person; id: string }[] = []
  await each(customers, AT_ONCE, async (who) => {
    found.push(...(await ownOf(who, ORDERS)).map(({ id }) => ({ who, id })))
  })
  return found
}
