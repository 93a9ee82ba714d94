/**
 * Calls, pickups, drivers and payments, pure, told of each other through the real policies by a post that doubles, delays
 * and shuffles every event, while answers are lost and questions asked again (G3, G5). Drivers accept, release and
 * complete, customers cancel, payments come too late, in any order: at rest all four agree on every call (T3, T5–T8).
 */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { invariants as ofPayment } from '../durable-objects/payment/invariants.ts'
import { payment } from '../durable-objects/payment/payment.ts'
import { call } from '../durable-objects/taxi/call.ts'
import { driver } from '../durable-objects/taxi/driver.ts'
import { invariants } from '../durable-objects/taxi/invariants.ts'
import { pickup } from '../durable-objects/taxi/pickup.ts'
import type { Message } from '../kernel/decision.ts'
import { policies as paymentPolicies } from '../workers/payment/policies.ts'
import { policies as taxiPolicies } from '../workers/taxi/policies.ts'
import { PaidSimulator } from './simulation/fake-payment-provider.ts'
import type { SimulatorMove } from './simulation/simulator.ts'
import { expectKept, expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const CALL = call.events.aggregate
const PICKUP = pickup.events.aggregate

const CALLS = ['c0', 'c1']
const DRIVERS = ['baek', 'cheon']
const STEPS_LIMIT = 80
const FARE_KRW = 15_000
const WAIT_SECONDS = 3

type Move =
  | SimulatorMove
  | { readonly kind: 'request'; readonly id: string; readonly method: string }
  | { readonly kind: 'cancel'; readonly id: string; readonly onlyWhile: 'open' | undefined }
  | { readonly kind: 'accept' | 'release' | 'complete'; readonly id: string; readonly by: string }

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
  { arbitrary: fc.record({ kind: fc.constant('accept' as const), id, by }), weight: 20 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('release' as const, 'release' as const, 'complete' as const),
      id,
      by,
    }),
    weight: 20,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('cancel' as const),
      id,
      onlyWhile: fc.constantFrom('open' as const, undefined),
    }),
    weight: 6,
  },
  ...simulatorMoves({ post: 20, answer: 45, stray: 10, wait: 1, waitSecondsMax: 4 }),
)

class TaxiModel extends PaidSimulator {
  constructor() {
    super([call, pickup, driver, payment], { ...taxiPolicies, ...paymentPolicies })
  }

  move(move: Move): void {
    switch (move.kind) {
      case 'request': {
        const ride = { origin: '서울역', destination: '노들섬', fareKrw: FARE_KRW, method: move.method }
        const request = { type: 'RequestCall', customerId: 'kim', ...ride, waitSeconds: WAIT_SECONDS }
        this.tell(CALL, move.id, request)
        break
      }
      case 'cancel': {
        const { onlyWhile } = move
        const cancel = { type: 'CancelCall', customerId: 'kim', ...(onlyWhile && { onlyWhile }) }
        this.tell(CALL, move.id, cancel)
        break
      }
      case 'accept':
        this.tell(PICKUP, move.id, { type: 'AcceptCall', driverId: move.by, driverName: move.by } as Message)
        break
      case 'release':
        this.tell(PICKUP, move.id, { type: 'ReleasePickup', driverId: move.by } as Message)
        break
      case 'complete':
        this.tell(PICKUP, move.id, { type: 'CompletePickup', driverId: move.by } as Message)
        break
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
  it('quiesces with every invariant kept (T2, T3, T5–T8, P1, P2, G3)', () =>
    always(expectKept([...invariants, ...ofPayment])))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
