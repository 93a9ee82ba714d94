/** A concert that thousands want at once (C4, K14): what is sold is exactly what there is. */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import { admin, customer, inspect, type Person, sharedStage } from '../shared/people.ts'
import { booked, bookingOf, manager, onSale, seatsOf } from './concert.fixtures.ts'

/**
 * 32 clients at once are enough to meet at the last seat, which is where a sale goes wrong: when nobody checks before a
 * hold, or one cancellation releases twice, at most that many more are sold, however large the sale.
 */
const TICKETS = size('tickets', { test: 60, prove: 1000 })
const ATTEMPTS = TICKETS * 3
const CLIENTS = size('clients', { test: 32, prove: 64 })
/** One booking in five is cancelled in the second story. */
const CANCELLED_EVERY = 5
const CANCELLED = TICKETS / CANCELLED_EVERY
/** The inventory is looked at this often during the burst. */
const LOOK_EVERY_MS = 100
/** A customer who was told that nothing is left tries again after this long. */
const AGAIN_MS = 50
const SETTLES_MS = 120_000
/** A quiet machine needs a tenth of this. */
const LOAD_MS = 600_000

const stage = sharedStage()
let park: Person
let ops: Person

beforeAll(async () => {
  park = await manager(stage)
  ops = await admin(stage)
})

/** Customers who have been here before, so that a sale meets a running system and not one that is just starting. */
const customers = async (): Promise<Person[]> => {
  const people = await Promise.all(Array.from({ length: CLIENTS }, () => customer(stage, 'fan')))
  const before = await onSale(park, { quantity: CLIENTS })
  for (const who of people) await booked(who, before)
  return people
}
const outcomeOf = ({ status, json }: Answer): string => (status === 201 ? json.status : `${status} ${json?.code}`)

const counted = (outcomes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** Every booking of these people in one state, as the view lists them. */
const listed = async (people: readonly Person[], status: string): Promise<string[]> => {
  const pages = await Promise.all(
    people.map(async (who) => {
      const ids: string[] = []
      for (let cursor = ''; ; ) {
        const { json } = await who.get(`/v1/concert/bookings?limit=100&status=${status}${cursor}`)
        ids.push(...json.items.map(({ id }: { id: string }) => id))
        if (json.next === null) return ids
        cursor = `&cursor=${json.next}`
      }
    }),
  )
  return pages.flat()
}

/** Looks at the inventory until told to stop; answers how often, and fails when it is ever above what there is. */
const watch = (concertId: string): { stop(): Promise<number> } => {
  let watching = true
  const looking = (async () => {
    let looks = 0
    for (; watching; looks += 1) {
      const { taken, held, sold, registered } = await seatsOf(ops, concertId)
      expect(taken).toBeLessThanOrEqual(registered)
      expect(held + sold).toBe(taken)
      await pause(LOOK_EVERY_MS)
    }
    return looks
  })()
  return {
    stop: () => {
      watching = false
      return looking
    },
  }
}

describe('A concert that is sold out', () => {
  it(
    'sells exactly what there is to three times as many attempts; the others are told that it is sold out (C4)',
    async () => {
      const people = await customers()
      const concertId = await onSale(park, { quantity: TICKETS })
      const bookings: string[] = []
      const outcomes: string[] = []
      let attempts = 0
      await Promise.all(
        people.map(async (who) => {
          while (attempts < ATTEMPTS) {
            attempts += 1
            const answer = await who.post('/v1/concert/bookings', bookingOf(concertId))
            outcomes.push(outcomeOf(answer))
            if (answer.status === 201) bookings.push(answer.json.id)
          }
        }),
      )
      expect(counted(outcomes)).toEqual({ booked: TICKETS, '409 SeatsSoldOut': ATTEMPTS - TICKETS })
      expect(new Set(bookings).size).toBe(TICKETS)
      const seats = await seatsOf(ops, concertId)
      expect(seats).toMatchObject({ registered: TICKETS, taken: TICKETS, held: TICKETS })
      expect(Object.keys(seats.holds).sort()).toEqual([...bookings].sort())

      // K14: only who heard nothing in time became a booking that was rejected.
      await eventually(async () => (await listed(people, 'booked')).length === TICKETS + CLIENTS, {
        withinMs: SETTLES_MS,
      })
      expect((await listed(people, 'rejected')).length).toBeLessThan(CLIENTS)
    },
    LOAD_MS,
  )

  it(
    'sells each seat that comes back once more, and never holds more than there are (C4, C10)',
    async () => {
      const people = await customers()
      const concertId = await onSale(park, { quantity: TICKETS })
      const watching = watch(concertId)
      const live = new Set<string>()
      const outcomes: string[] = []
      let bookedSoFar = 0
      const cancel = async (who: Person, id: string) => {
        const answer = await who.post(`/v1/concert/bookings/${id}/cancel`)
        expect(answer.json).toMatchObject({ status: 'cancelled' })
        live.delete(id)
      }
      const attempt = async (who: Person) => {
        const answer = await who.post('/v1/concert/bookings', bookingOf(concertId))
        outcomes.push(outcomeOf(answer))
        if (answer.status !== 201) return pause(AGAIN_MS)
        live.add(answer.json.id)
        bookedSoFar += 1
        if (bookedSoFar <= TICKETS && bookedSoFar % CANCELLED_EVERY === 0) await cancel(who, answer.json.id)
      }
      const end = Date.now() + LOAD_MS * 0.8
      const tryOn = async (who: Person) => {
        while (bookedSoFar < TICKETS + CANCELLED && Date.now() < end) await attempt(who)
      }
      await Promise.all(people.map(tryOn))
      const looks = await watching.stop()
      expect(looks).toBeGreaterThan(1)

      const { booked: sold, '409 SeatsSoldOut': refused = 0, ...others } = counted(outcomes)
      expect([sold, others]).toEqual([TICKETS + CANCELLED, {}])
      expect(refused).toBeGreaterThan(0)
      expect(live.size).toBe(TICKETS)
      const seats = await seatsOf(ops, concertId)
      expect(seats).toMatchObject({ taken: TICKETS, held: TICKETS })
      expect(Object.keys(seats.holds).sort()).toEqual([...live].sort())
      // Registered, tickets, each hold, and each return once: nothing else ever happened to the inventory.
      expect(seats.version).toBe(2 + TICKETS + CANCELLED + seats.returned)
      expect(seats.returned).toBeGreaterThanOrEqual(CANCELLED)
      const last = await people[0]?.post('/v1/concert/bookings', bookingOf(concertId))
      expect(last?.json.code).toBe('SeatsSoldOut')

      await eventually(async () => (await listed(people, 'booked')).length === TICKETS + CLIENTS, {
        withinMs: SETTLES_MS,
      })
      expect(await listed(people, 'booked')).toEqual(expect.arrayContaining([...live]))
      expect(await listed(people, 'cancelled')).toHaveLength(CANCELLED)
      const row = await eventually(async () => {
        const { json } = await ops.get(`/v1/concert/concerts/${concertId}?minVersion=${seats.version}`)
        return json.version >= seats.version ? json : null
      })
      expect(row.availableTickets).toBe(0)
      expect((await inspect(ops, 'concert.concert', concertId, '?limit=1'))?.sendingParked).toBe(false)
    },
    LOAD_MS,
  )
})
