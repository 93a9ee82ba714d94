/** Holds that end by themselves (C5), and payments at the last moment (C6). */
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  patiently,
  reads,
  type Stage,
  told,
} from '../shared/people.ts'
import { START_MS, withShortHolds } from '../shared/private.ts'
import { booked, bookingOf, manager, onSale, paymentOf, seatsOf } from './concert.fixtures.ts'

/** So many that some are paid at every ten milliseconds around the end of the hold. */
const RACES = size('races', { test: 20, prove: 30 })
/** The races are paid from this long before the hold ends until this long after it. */
const JITTER_MS = 120
/** One payment in so many is still under way when the hold ends. */
const SLOW_EVERY = 5
const RACE_MS = 600_000

let stage: Stage
let park: Person
let ops: Person

beforeAll(async () => {
  stage = await withShortHolds()
  ;[park, ops] = [await manager(stage), await admin(stage)]
}, START_MS)

const bookingPath = (id: string) => `/v1/concert/bookings/${id}`

describe('An unpaid booking', () => {
  it('expires by itself; its seats return once and its customer is told once (C5, G7)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park, { quantity: 2 })
    const id = await booked(kim, concertId, 2)
    expect((await lee.post('/v1/concert/bookings', bookingOf(concertId))).json.code).toBe('SeatsSoldOut')
    await reads(kim, bookingPath(id), 'expired')
    const { items } = (await kim.get(`${bookingPath(id)}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'booked', 'expired'])
    await told(kim, id, ['booked', 'expired'])
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 0)
    const again = await booked(lee, concertId, 2)
    await done(lee, `${bookingPath(again)}/pay`, { method: 'card' })
    const released = (await eventsOf(ops, 'concert.concert', concertId)).filter((type) => type === 'SeatsReleased')
    expect(released).toHaveLength(1)
    expect(await inspect(ops, 'payment.payment', paymentOf(id))).toBeNull()
  })

  it('does not expire once it is paid (C5)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park)
    const [kept, unpaid] = [await booked(kim, concertId), await booked(kim, concertId)]
    await done(kim, `${bookingPath(kept)}/pay`, { method: 'card' })
    await reads(kim, bookingPath(unpaid), 'expired')
    expect((await inspect(ops, 'concert.booking', kept))?.state.status).toBe('paid')
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 1)
  })
})

/** Books, and pays so many milliseconds after the hold ended (before it, when negative). */
const race = async (concertId: string, lateMs: number, method: string) => {
  const kim = await customer(stage)
  const answer = await patiently(kim, '/v1/concert/bookings', bookingOf(concertId))
  expect(answer.status, answer.text).toBe(201)
  const { id, holdExpiresAt } = answer.json
  await pause(Math.max(0, Date.parse(holdExpiresAt) + lateMs - Date.now()))
  const payment = await patiently(kim, `${bookingPath(id)}/pay`, { method })
  return { kim, id, payment }
}

/** Money and booking agree: paid exactly when charged and not refunded; expired exactly when nothing is kept. */
const settled = async (id: string): Promise<'paid' | 'expired'> => {
  return eventually(async () => {
    const { status } = (await inspect(ops, 'concert.booking', id))?.state ?? {}
    const payment = await inspect(ops, 'payment.payment', paymentOf(id))
    const money = payment?.state.status ?? 'none'
    if (status === 'paid') expect(money).toBe('approved')
    else {
      expect(status).toBe('expired')
      expect(['none', 'refunded', 'blocked']).toContain(money)
    }
    return status
  })
}

describe('Paying at the last moment', () => {
  it(
    `and expiry: one of the two wins, ${RACES} times out of ${RACES}; money and seats agree (C5, C6)`,
    async () => {
      const concertId = await onSale(park, { quantity: RACES })
      const lateness = Array.from(
        { length: RACES },
        (_, at) => Math.round((2 * JITTER_MS * at) / (RACES - 1)) - JITTER_MS,
      )
      const races = await Promise.all(
        lateness.map((lateMs, at) => race(concertId, lateMs, at % SLOW_EVERY === 0 ? 'test-slow' : 'card')),
      )
      const ends: string[] = []
      for (const { kim, id, payment } of races) {
        const end = await settled(id)
        const said = payment.status === 200 ? payment.json.status : payment.json.code
        expect(said).toBe(end === 'paid' ? 'paid' : 'BookingExpired')
        await told(kim, id, ['booked', end])
        ends.push(end)
      }
      const paid = ends.filter((end) => end === 'paid').length
      expect(ends).toContain('expired')
      await eventually(async () => {
        expect(await seatsOf(ops, concertId)).toMatchObject({ taken: paid, sold: paid, held: 0 })
        return true
      })
      // Two registrations, a hold for each race, and for each one end: a sale or a return. Questions change nothing.
      const types = await eventsOf(ops, 'concert.concert', concertId)
      expect(types.filter((type) => type !== 'HoldsQuestioned')).toHaveLength(2 + RACES + RACES)
    },
    RACE_MS,
  )
})
