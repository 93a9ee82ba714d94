/**
 * Concert, bookings and payments, pure, which hear of each other through the real policies by queues that double, delay
 * and shuffle every event (G3). Whatever they do, at rest seats, bookings and money agree (C4, C6, C10, P1).
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BookingCase, ConcertModel, type Move } from './simulation/concert-model.ts'
import { expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const BOOKINGS = 3
/** Enough for two of them. */
const SEATS = 5
const STEPS_LIMIT = 60

const which = fc.integer({ min: 0, max: BOOKINGS - 1 })
const moves = {
  request: fc.record({ kind: fc.constant('request' as const), which, post: fc.boolean() }),
  pay: fc.record({ kind: fc.constantFrom('pay' as const, 'pay' as const, 'decline' as const), which }),
  end: fc.record({ kind: fc.constantFrom('cancel' as const, 'issue' as const), which }),
  carry: fc.record({ kind: fc.constantFrom('dispatch' as const, 'deliver' as const), which }),
  cancelConcert: fc.constant({ kind: 'cancel-concert' as const }),
}
const step = fc.oneof(
  { arbitrary: moves.request, weight: 10 },
  { arbitrary: moves.pay, weight: 20 },
  { arbitrary: moves.end, weight: 10 },
  { arbitrary: moves.carry, weight: 15 },
  ...simulatorMoves({ post: 20, answer: 40, stray: 8, wait: 2, waitSecondsMax: 700 }),
  { arbitrary: moves.cancelConcert, weight: 1 },
)

const LIVE = ['booked', 'paid', 'issued']

const play = (story: readonly Move[]): ConcertModel => {
  const model = new ConcertModel(BOOKINGS, SEATS)
  for (const move of story) {
    model.move(move)
    expect(model.seats.taken).toBeLessThanOrEqual(SEATS)
  }
  model.settle()
  return model
}
const always = simulation(step, STEPS_LIMIT, play)

/** What a booking and the money asked for it have come to. */
const agree = ({ booking, payment, charged }: BookingCase, took: number): void => {
  const { status } = booking.state
  if (status === 'paid' || status === 'issued') {
    expect([payment.state.status, charged], `${status} and charged`).toEqual(['approved', took])
  } else {
    expect(charged, `${status} and not charged`).toBe(0)
    expect(['new', 'declined', 'refunded', 'blocked']).toContain(payment.state.status)
  }
}

describe('Concert ticketing under queues that double, delay and shuffle', () => {
  it('quiesces with seats and live bookings in agreement (C4, G4)', () =>
    always((model) => {
      const live = model.cases.filter(({ booking }) => LIVE.includes(booking.state.status))
      expect(Object.keys(model.seats.holds).sort()).toEqual(live.map(({ id }) => id).sort())
      for (const { id, booking } of live) {
        expect(model.seats.holds[id]?.sold, id).toBe(booking.state.status !== 'booked')
      }
      for (const { id } of model.cases) expect(model.returnsOf(id)).toBeLessThanOrEqual(1)
    }))

  it('quiesces with every paid booking charged once, and no other charged (C6, P1)', () =>
    always((model) => {
      for (const one of model.cases) agree(one, one.amountKrw)
    }))

  it('quiesces with a delivery for every paid booking by post, and none under way for one that is over (C8, C10)', () =>
    always((model) => {
      for (const { booking, delivery } of model.cases) {
        const { status } = booking.state
        if (status === 'new') continue
        const ticket = delivery.state.status
        const byPost = 'fulfilment' in booking.state && booking.state.fulfilment === 'post'
        if (status === 'paid')
          expect(ticket).toBe(byPost ? (booking.state.dispatched ? 'dispatched' : 'prepared') : 'new')
        if (status === 'issued') expect(ticket).toBe(byPost ? 'delivered' : 'new')
        if (status !== 'paid' && status !== 'issued' && !model.concertCancelled) {
          expect(['new', 'cancelled']).toContain(ticket)
        }
      }
    }))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
