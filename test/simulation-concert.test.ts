/**
 * Concert, bookings and payments, pure, which hear of each other through the real policies by queues that double, delay
 * and shuffle every event (G3). Whatever they do, at rest seats, bookings and money agree (C4, C6, C10, P1).
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { booking } from '../durable-objects/concert/booking.ts'
import { concert } from '../durable-objects/concert/concert.ts'
import { invariants } from '../durable-objects/concert/invariants.ts'
import { invariants as ofPayment } from '../durable-objects/payment/invariants.ts'
import { all } from '../kernel/invariants.ts'
import { ConcertModel, type Move } from './simulation/concert-model.ts'
import { expectKept, expectSilence, firstMoves, simulation, simulatorMoves } from './simulation/stories.ts'

const BOOKINGS = 4
/** Enough for two of them. */
const SEATS = 5
const STEPS_LIMIT = 60

/** Longer than any hold. */
const HOLD_OVER_SECONDS = 700

/** More than are in the post by then. */
const LETTERS = 10
const statusesOf = (model: ConcertModel) => all(model.world(), booking).map(({ described }) => described?.status)

/** Whoever holds seats is there. */
const expectNoLease = (model: ConcertModel): void => {
  const world = model.world()
  const there = new Set(world.instances.get('concert.booking')?.map(({ id }) => id))
  const held = all(world, concert).flatMap(({ state }) =>
    Object.keys(state && 'seats' in state ? state.seats.holds : {}),
  )
  expect(held.filter((bookingId) => !there.has(bookingId))).toEqual([])
  expectKept([...invariants, ...ofPayment])(model)
}

const which = fc.integer({ min: 0, max: BOOKINGS - 1 })
const moves = {
  request: fc.record({ kind: fc.constant('request' as const), which, post: fc.boolean() }),
  pay: fc.record({ kind: fc.constantFrom('pay' as const, 'pay' as const, 'decline' as const), which }),
  end: fc.record({ kind: fc.constantFrom('cancel' as const, 'issue' as const), which }),
  enter: fc.record({ kind: fc.constantFrom('scan' as const, 'scan' as const, 'undo' as const), which }),
  carry: fc.record({ kind: fc.constantFrom('dispatch' as const, 'deliver' as const), which }),
  cancelConcert: fc.constant({ kind: 'cancel-concert' as const }),
}
const step = fc.oneof(
  { arbitrary: moves.request, weight: 10 },
  { arbitrary: moves.pay, weight: 20 },
  { arbitrary: moves.end, weight: 10 },
  { arbitrary: moves.carry, weight: 15 },
  { arbitrary: moves.enter, weight: 10 },
  ...firstMoves(6),
  ...simulatorMoves({ post: 20, answer: 40, stray: 8, wait: 2, waitSecondsMax: 700 }),
  { arbitrary: moves.cancelConcert, weight: 1 },
)

const play = (story: readonly Move[]): ConcertModel => {
  const model = new ConcertModel(BOOKINGS, SEATS)
  for (const move of story) model.move(move)
  model.settle()
  return model
}
const always = simulation(step, STEPS_LIMIT, play)

describe('Concert ticketing under queues that double, delay and shuffle', () => {
  it('quiesces with every invariant kept (C4–C6, C8, C10, C13, C15, P1, P2, P6, G3, G4)', () =>
    always(expectKept([...invariants, ...ofPayment])))

  it('leaves no seat held for a booking that never was, once its time is over (C4, C5)', () =>
    always(expectNoLease, [{ kind: 'wait', seconds: HOLD_OVER_SECONDS }]))

  it('makes no booking whose seats were disowned while its answer was on the way (C4)', () => {
    const model = new ConcertModel(BOOKINGS, SEATS)
    model.move({ kind: 'first', manner: 'answered-later' })
    model.move({ kind: 'request', which: 0, post: false })
    model.move({ kind: 'wait', seconds: HOLD_OVER_SECONDS })
    // The concert asks, the booking disowns the seats; that they return is still on its way.
    for (let letter = 0; letter < LETTERS; letter += 1) model.move({ kind: 'post', at: letter, keep: true })
    expect(statusesOf(model)).toEqual(['rejected'])
    model.move({ kind: 'resume', at: 0 })
    model.settle()
    expect(statusesOf(model)).toEqual(['rejected'])
    expectNoLease(model)
  })

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
