/** What an actor does when something fails that hardly ever does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import {
  accepted,
  actorOf,
  alarmOf,
  availableTickets,
  booked,
  context,
  env,
  holdSeats,
  journalRows,
  onSale,
  payBooking,
  requestBooking,
  rowsOf,
  runAlarm,
  soon,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  for (const dependency of ['callee', 'payment', 'concert']) await env.CONCERT_ACTORS.resetBreaker(dependency)
})

const within = <T>(ms: number, work: Promise<T>): Promise<T | 'still waiting'> =>
  Promise.race([work, new Promise<'still waiting'>((resolve) => setTimeout(() => resolve('still waiting'), ms))])

describe('A request that is true already', () => {
  it('is answered with the state, whatever else is being asked at the moment', async () => {
    const { booking } = await booked()
    expect(await booking.execute(payBooking('test-timeout'), context())).toMatchObject({ outcome: 'unavailable' })
    const cancel = { type: 'CancelBooking', customerId: 'kim' }
    expect(await booking.execute(cancel, context())).toMatchObject({ outcome: 'accepted', status: 'cancelled' })
    expect(await booking.execute(cancel, context())).toMatchObject({ outcome: 'accepted', status: 'cancelled' })
  })
})

describe('An answer that cannot be stored', () => {
  it('does not leave its caller waiting for ever', async () => {
    const probe = actorOf('PROBE', freshId())
    const answer = probe.execute({ type: 'AskQuestion', text: 'mumble' }, context()).catch(() => 'fault')
    expect(await within(3_000, answer)).not.toBe('still waiting')
  })
})

describe('A deadline whose commit fails', () => {
  it('has not happened in memory either', async () => {
    const { id, booking, concert } = await booked('BOOKING', 1)
    await rowsOf(
      booking,
      "CREATE TRIGGER full BEFORE INSERT ON journal WHEN new.n > 1 BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )
    const holdExpiresAt = String((await booking.peek())?.data.holdExpiresAt)
    await until(() => new Date().toISOString() >= holdExpiresAt)
    await runAlarm(booking)
    expect(await booking.peek()).toMatchObject({ status: 'booked', version: 2 })
    await rowsOf(booking, 'DROP TRIGGER full')
    await until(async () => (await availableTickets(concert)) === 100)
    expect(await journalRows(booking)).toBe(2)
    await until(() => knobs.arrivals('view', id).some(({ sequence }) => sequence === 3))
  })
})

describe('A cancelled concert', () => {
  it('does not run in circles when the last booking that is recalled gave its seats back by itself', async () => {
    const concert = await onSale(200)
    await Promise.all(Array.from({ length: 101 }, (_, at) => concert.execute(holdSeats(`b-${at}`), context())))
    accepted(await concert.execute({ type: 'CancelConcert' }, context()))
    // This commit first calls off a hundred holds, for that is due, and then takes the seats of the last one back.
    const release = { type: 'ReleaseSeats', bookingId: 'b-100', holdExpiresAt: soon(60_000) }
    accepted(await concert.execute(release, context()))
    // None of the hundred bookings exists, so none answers: they are asked again after a pause, not in a circle.
    await until(async () => ((await alarmOf(concert)) ?? 0) > Date.now() + 10_000)
  })
})

describe('An inbox without a binding', () => {
  it('is tried with growing pauses like any other that fails, and is logged', async () => {
    const concertId = freshId()
    await onSale(10, concertId)
    const id = freshId()
    knobs.transport.set('notification', 'missing')
    const booking = actorOf('CUT_OFF_BOOKING', id)
    accepted(await booking.execute(requestBooking(concertId), context()))
    await until(() => knobs.arrivals('view', id).length === 2)
    const pauses: number[] = []
    for (let ran = 0; ran < 4; ran += 1) {
      await runAlarm(booking)
      pauses.push(Math.round((((await alarmOf(booking)) ?? 0) - Date.now()) / 1000))
    }
    expect(pauses).toEqual([2, 4, 8, 16])
    expect(knobs.arrivals('view', id)).toHaveLength(2)
  })
})
