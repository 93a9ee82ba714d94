/**
 * Calls, pickups, drivers and payments, pure, told of each other through the real policies by a post that doubles, delays
 * and shuffles every event, while answers are lost and questions asked again (G3, G5). Drivers accept, release and
 * complete, customers cancel, payments come too late, nobody comes, in any order: at rest all agree on every call (T3,
 * T5–T8, T11–T15). The customers drive too, and each calls again while a call of theirs is under way.
 */

import fc from 'fast-check'
import { describe, it } from 'vitest'
import { invariants as ofPayment } from '../durable-objects/payment/invariants.ts'
import { payment } from '../durable-objects/payment/payment.ts'
import { call } from '../durable-objects/taxi/call.ts'
import { driver } from '../durable-objects/taxi/driver.ts'
import { invariants } from '../durable-objects/taxi/invariants.ts'
import { passenger } from '../durable-objects/taxi/passenger.ts'
import { pickup } from '../durable-objects/taxi/pickup.ts'
import type { Message } from '../kernel/decision.ts'
import { sealedLike } from '../kernel/testing/sealed.ts'
import { policies as paymentPolicies } from '../workers/payment/policies.ts'
import { policies as taxiPolicies } from '../workers/taxi/policies.ts'
import { PaidSimulator } from './simulation/fake-payment-provider.ts'
import type { FirstMove, SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, firstMoves, simulation, simulatorMoves } from './simulation/stories.ts'

const CALL = call.events.aggregate
const PICKUP = pickup.events.aggregate

const CALLS = ['c0', 'c1', 'c2']
/** Kim has two of the calls: at most one of them is live at a time. */
const CUSTOMERS: Readonly<Record<string, string>> = { c0: 'kim', c1: 'lee', c2: 'kim' }
/** Lee drives, too. */
const DRIVERS = ['baek', 'cheon', 'lee']
const STEPS_LIMIT = 80
const FARE_KRW = 15_000
/** Short, so that stories reach the end of each. */
const LIMITS = { paymentSeconds: 3, openSeconds: 6, releases: 2 }

const COMMANDS = {
  accept: 'AcceptCall',
  arrive: 'ArrivePickup',
  board: 'BoardPickup',
  release: 'ReleasePickup',
  complete: 'CompletePickup',
} as const

/** What the driver says next of a pickup that stands so. */
const NEXT: Readonly<Record<string, keyof typeof COMMANDS>> = {
  assigned: 'arrive',
  arrived: 'board',
  boarded: 'complete',
}

type Move =
  | SimulatorMove
  | FirstMove
  | { readonly kind: 'request'; readonly id: string; readonly method: string }
  | { readonly kind: 'go-on'; readonly id: string; readonly givesBack: boolean }
  | { readonly kind: 'cancel'; readonly id: string; readonly onlyWhile: 'open' | undefined }
  | { readonly kind: keyof typeof COMMANDS; readonly id: string; readonly by: string }

const id = fc.constantFrom(...CALLS)
const by = fc.constantFrom(...DRIVERS)
const step: fc.Arbitrary<Move> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('request' as const),
      id,
      method: fc.constantFrom('card', 'card', 'card', 'card', 'card', 'test-declined'),
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ kind: fc.constant('accept' as const), id, by }), weight: 12 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('arrive' as const, 'board' as const, 'release' as const, 'complete' as const),
      id,
      by,
    }),
    weight: 8,
  },
  // A ride goes on when its driver does what comes next, or gives it back; chance alone hardly ever gets that far.
  {
    arbitrary: fc.record({
      kind: fc.constant('go-on' as const),
      id,
      givesBack: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    }),
    weight: 30,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('cancel' as const),
      id,
      onlyWhile: fc.constantFrom('open' as const, undefined),
    }),
    weight: 3,
  },
  ...firstMoves(3),
  ...simulatorMoves({ post: 20, answer: 60, stray: 10, wait: 2, waitSecondsMax: 4 }),
)

class TaxiModel extends PaidSimulator {
  constructor() {
    super([call, passenger, pickup, driver, payment], { ...taxiPolicies, ...paymentPolicies })
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'request': {
        const ride = {
          origin: sealedLike('서울역'),
          destination: sealedLike('노들섬'),
          fareKrw: FARE_KRW,
          method: move.method,
        }
        const request = { type: 'RequestCall', customerId: CUSTOMERS[move.id] ?? '', ...ride, ...LIMITS }
        this.tell(CALL, move.id, request)
        break
      }
      case 'cancel': {
        const { onlyWhile } = move
        const cancel = { type: 'CancelCall', customerId: CUSTOMERS[move.id] ?? '', ...(onlyWhile && { onlyWhile }) }
        this.tell(CALL, move.id, cancel)
        break
      }
      case 'accept':
      case 'arrive':
      case 'board':
      case 'release':
      case 'complete': {
        const by = { driverId: move.by, ...(move.kind === 'accept' && { driverName: sealedLike(move.by) }) }
        this.tell(PICKUP, move.id, { type: COMMANDS[move.kind], ...by } as Message)
        break
      }
      case 'go-on': {
        const state = this.stage(PICKUP, move.id).state as { status: string; driverId?: string }
        const kind = NEXT[state.status]
        if (kind && state.driverId)
          this.move({ kind: move.givesBack ? 'release' : kind, id: move.id, by: state.driverId })
        break
      }
      default:
        this.happen(move)
    }
  }
}

const play = (story: readonly Move[]): TaxiModel => {
  const taxis = new TaxiModel()
  // Often enough the calls are paid and listed already, so that drivers and customers meet.
  if (story.length % 3 !== 0) {
    for (const one of CALLS) taxis.move({ kind: 'request', id: one, method: 'card' })
    taxis.settle()
  }
  for (const move of story) taxis.move(move)
  taxis.settle()
  return taxis
}
const always = simulation(step, STEPS_LIMIT, play)

describe('Taxi dispatch under a post that doubles, delays and shuffles', () => {
  it('quiesces with every invariant kept (T2, T3, T5–T8, T11–T15, P1, P2, G3)', () =>
    always(expectKept([...invariants, ...ofPayment])))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
