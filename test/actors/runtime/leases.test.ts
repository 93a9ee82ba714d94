/** Seats held for a booking that never came to be come back, and it never comes any more (C4, C5). */
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import {
  accepted,
  actorOf,
  availableTickets,
  context,
  env,
  evict,
  holdSeats,
  onSale,
  requestBooking,
  runAlarm,
  soon,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  await env.CONCERT_ACTORS.resetBreaker('concert')
})

const HOLD_MS = 1_000
/** Seats of a booking that has died before it was stored. */
const orphaned = async () => {
  const concertId = freshId()
  const concert = await onSale(10, concertId)
  const id = freshId()
  accepted(await concert.execute({ ...holdSeats(id, 2), holdExpiresAt: soon(HOLD_MS) }, context()))
  expect(await availableTickets(concert)).toBe(8)
  return { concert, concertId, id, booking: actorOf('BOOKING', id) }
}

describe('Seats held for nobody', () => {
  it('come back by themselves when their time is over, and a late request for them is refused', async () => {
    const { concert, concertId, id, booking } = await orphaned()
    await until(async () => (await availableTickets(concert)) === 10)
    expect(await typesOf(booking)).toEqual(['SeatsDisowned'])
    expect(await booking.peek()).toMatchObject({ status: 'rejected', owner: null, data: {} })
    const late = { outcome: 'refused', refusal: { reason: 'HoldLapsed' } }
    expect(await booking.execute(requestBooking(concertId), context(id))).toMatchObject(late)
    expect(await typesOf(concert)).toEqual([
      'ConcertRegistered',
      'TicketsRegistered',
      'SeatsHeld',
      'HoldsQuestioned',
      'SeatsReleased',
    ])
  })

  it('come back although the concert lost its memory meanwhile', async () => {
    const { concert } = await orphaned()
    await evict(concert)
    await until(async () => {
      await runAlarm(concert)
      return (await availableTickets(concert)) === 10
    })
  })

  it('come back when the booking turned to another concert, which keeps its seats', async () => {
    const { concert, id, booking } = await orphaned()
    const otherId = freshId()
    const other = await onSale(10, otherId)
    accepted(await booking.execute(requestBooking(otherId), context(id)))
    await until(async () => (await availableTickets(concert)) === 10)
    expect(await availableTickets(other)).toBe(8)
    expect((await booking.peek())?.status).toBe('booked')
  })
})

describe('Seats held for somebody', () => {
  it('stay when it is asked whose they are', async () => {
    const concertId = freshId()
    const concert = await onSale(10, concertId)
    const [mine, nobodys] = [freshId(), freshId()]
    const booking = actorOf('BOOKING', mine)
    accepted(await booking.execute(requestBooking(concertId, 2), context(mine)))
    accepted(
      await booking.execute({ type: 'PayBooking', customerId: 'kim', method: 'card', attemptsLimit: 5 }, context()),
    )
    accepted(await concert.execute({ ...holdSeats(nobodys, 2), holdExpiresAt: soon(HOLD_MS) }, context()))
    await until(async () => (await availableTickets(concert)) === 8)
    expect((await booking.peek())?.status).toBe('paid')
    expect(await typesOf(actorOf('BOOKING', nobodys))).toEqual(['SeatsDisowned'])
  })
})
