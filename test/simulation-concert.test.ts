/**
 * Concert, bookings and payments, pure, which hear of each other through the real policies by queues that double, delay
 * and shuffle every event (G3). Whatever they do, at rest seats, bookings and money agree (C4, C6, C10, P1).
 */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { invariants } from '../durable-objects/concert/invariants.ts'
import { invariants as ofPayment } from '../durable-objects/payment/invariants.ts'
import { ConcertModel, type Move } from './simulation/concert-model.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const BOOKINGS = 4
/** Enough for two of them. */
const SEATS = 5
const STEPS_LIMIT = 60

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

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
