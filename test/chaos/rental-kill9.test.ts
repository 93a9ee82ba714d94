/**
 * `kill -9` of the launcher and its runtime in the middle of rentals, again and again, the state kept: between any two
 * steps of applying, assigning, installing, cancelling and surveying. Whoever got no answer asks again with the same key.
 * In the end order, assignment, roster, installation and customer record agree on every order there is.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { chance } from '../harness/chance.ts'
import { type Answer, eventually } from '../harness/http.ts'
import { seedOf, size } from '../harness/size.ts'
import { application, auditRegion, ENGINEERS, ORDERS, rentalStaff } from '../stories/rental/rental.fixtures.ts'
import { admin, customer, type Person, person } from '../stories/shared/people.ts'
import {
  AT_ONCE,
  type Command,
  expectReplayed,
  expectSame,
  expectSameAnswers,
  type Load,
  ownOf,
  unlessGone,
} from './commands.ts'
import { each, expectStatus } from './concert.fixtures.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/** One kill meets each pair at another of its few steps; more make rare moments likely. */
const ROUNDS = size('rounds', { test: 1, prove: 3 })
const CUSTOMERS = 8
const ENGINEERS_COUNT = 3
const REGION = '용산구'
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 60
const ORDERS_LIMIT = 100
const AGREE_WITHIN_MS = 120_000
const survey = { rating: 'GOOD', comment: '잘 돌아가요' }

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

/** Order after order, as chance has it. */
const order = async (load: Load, who: Person, random: () => number): Promise<void> => {
  for (let nth = 0; nth < ORDERS_LIMIT && !load.isOver; nth += 1) {
    const ordered = await load.command(who, ORDERS, application(REGION))
    if (ordered?.status === 201) await goOn(load, who, ordered.json.id, random)
  }
}

const goOn = async (load: Load, who: Person, id: string, random: () => number): Promise<void> => {
  const way = random()
  const cancel = () => load.command(who, `${ORDERS}/${id}/cancel`)
  if (way < 0.25) return void (await cancel())
  const engineer = await engineerOf(load, id)
  if (!engineer || way < 0.35) return
  const complete = () => load.command(engineer, `/v1/rental/installations/${id}/complete`)
  if (way < 0.5) return void (await Promise.all([cancel(), complete()]))
  if (way < 0.6) return void (await cancel())
  await complete()
  if (way < 0.9) await load.command(who, `${ORDERS}/${id}/survey`, survey)
}

/** Whose installation it became, as soon as it has; null when the round is over before. */
const engineerOf = async (load: Load, id: string): Promise<Person | null> => {
  const path = `/v1/ops/actors/rental.installation/${id}?limit=1`
  while (!load.isOver) {
    const answer = await unlessGone(() => ops.get(path))
    const engineer = engineers.get(answer?.json?.state?.engineerId)
    if (engineer) return engineer
  }
  return null
}

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
          (load) => Promise.all(customers.map((who, n) => order(load, who, chance(seed + round * CUSTOMERS + n)))),
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

/** A cancel that was kept has been answered since (decision 12); everything else is answered as it was. */
const expectSameOrLater = (command: Command, again: Answer): void => {
  if (command.answer?.status === 202) {
    expectReplayed(again)
    expect([200, 409]).toContain(again.status)
  } else expectSame(command, again)
}
