/**
 * `kill -9` of the launcher and its runtime in the middle of a sale, again and again, the state kept. Clients whose
 * command got no answer ask again with the same key. In the end nothing is lost and nothing happened twice.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { audited } from '../../bench/audit.ts'
import { storedWorld } from '../../bench/world.ts'
import { chance } from '../harness/chance.ts'
import { type Client, unique } from '../harness/http.ts'
import { noteInvariants } from '../harness/notes.ts'
import { seedOf, size } from '../harness/size.ts'
import { audit, invariants } from './audit.ts'
import { AT_ONCE, type Command, expectSameAnswers, isAccepted, type Load, ownOf } from './commands.ts'
import { byPost, type Crew, type Customer, crew, customer, each, openSale } from './concert.fixtures.ts'
import { shop } from './flows/concert.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/**
 * A kill meets every client at another of the few steps there are between a booking and its delivery. One is enough to
 * come between any two of them somewhere; more make rare moments likely.
 */
const ROUNDS = size('rounds', { test: 1, prove: 5 })
const CLIENTS = 16
/** Requests of one crowd with one key. */
const CROWD = size('crowd', { test: 20, prove: 50 })
/** Fewer than the load would book, so that the last seats are fought for. */
const SEATS = size('seats', { test: 60, prove: 120 })
/** The kill comes when so many commands of the round were answered; the load goes on until then. */
const ANSWERS_FROM = 15
const ANSWERS_TO = 50

const server = killableServer('kill9')
const { commands } = server
let people: Crew
let concertId = ''
const customers: Customer[] = []

beforeAll(async () => {
  people = await crew(server.introduce)
  for (let n = 0; n < CLIENTS; n += 1) customers.push(await customer(`client-${n}`, server.introduce))
  concertId = await openSale(people, SEATS)
})

/** The same command from everywhere at once. */
const crowd = async (load: Load, who: Client, path: string, body: object): Promise<void> => {
  const key = unique('crowd')
  await Promise.all(Array.from({ length: CROWD }, () => load.command(who, path, body, key)))
}

describe('kill -9 in the middle of a sale', () => {
  it(
    'loses nothing that was accepted and repeats nothing',
    async () => {
      const seed = seedOf('kill -9')
      const random = chance(seed)
      const [kim] = customers
      if (kim === undefined) throw new Error('no customer')
      const crowds: Command[][] = []
      const kimsCrowd = async (load: Load, path: string, body: object) => {
        const from = commands.length
        const all = crowd(load, kim, path, body)
        crowds.push(commands.slice(from))
        await all
      }
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        const theirBooking = crowds[0]?.[0]?.answer?.json.id
        unanswered += await server.killIn(
          (load) =>
            Promise.all([
              ...customers.map((who, n) =>
                shop(load, who, { concertId, courier: people.courier }, chance(seed + round * CLIENTS + n)),
              ),
              ...(round === 0 ? [kimsCrowd(load, '/v1/concert/bookings', byPost(concertId))] : []),
              ...(round === 1 ? [kimsCrowd(load, `/v1/concert/bookings/${theirBooking}/pay`, { method: 'card' })] : []),
            ]),
          ANSWERS_FROM + Math.floor(random() * (ANSWERS_TO - ANSWERS_FROM)),
        )
      }
      expect(unanswered).toBeGreaterThan(0)
      for (const one of crowds) expectOneAnswer(one)

      await expectSameAnswers(commands.filter(isAccepted))
      const created = commands.filter((one) => isAccepted(one) && one.path === '/v1/concert/bookings')
      const bookingIds = [...new Set(created.map(({ answer }) => answer?.json.id))]
      await audit({ crew: people, concertId, customers, bookingIds })
      console.log(`${commands.length} commands, ${unanswered} unanswered at a kill, ${bookingIds.length} bookings`)
      await expectNoOtherBookings(bookingIds)
      await server.stop()
      // The provider's own books, too: one charge for each paid booking, none for any other (P1).
      expect(audited(storedWorld(server.stateDir), invariants).violations).toEqual([])
      noteInvariants(invariants)
    },
    TEST_MS,
  )
})

/** The whole crowd got one answer (H3). */
const expectOneAnswer = (crowd: readonly Command[]): void => {
  expect(crowd).toHaveLength(CROWD)
  const answers = new Set(crowd.map(({ answer }) => `${answer?.status} ${answer?.text}`))
  expect([...answers]).toHaveLength(1)
  expect(crowd.every(isAccepted)).toBe(true)
}

/** Nobody has a booking that they were not told of. */
const expectNoOtherBookings = async (bookingIds: readonly string[]): Promise<void> => {
  const known = new Set(bookingIds)
  const live: string[] = []
  await each(customers, AT_ONCE, async (who) => {
    for (const { id, status } of await ownOf(who, '/v1/concert/bookings')) if (status !== 'rejected') live.push(id)
  })
  expect(live.filter((id) => !known.has(id))).toEqual([])
  expect(live).toHaveLength(known.size)
}
