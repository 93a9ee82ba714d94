/**
 * Calls, pickups, drivers and payments, pure, told of each other through the real policies by a post that doubles, delays
 * and shuffles every event, while answers are lost and questions asked again (G3, G5). Drivers accept, release and
 * complete, customers cancel, payments come too late, in any order: at rest all four agree on every call (T3, T5–T8).
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { payment } from '../durable-objects/payment/payment.ts'
import { call } from '../durable-objects/taxi/call.ts'
import { driver } from '../durable-objects/taxi/driver.ts'
import { pickup } from '../durable-objects/taxi/pickup.ts'
import type { Facts, Message } from '../kernel/decision.ts'
import { paymentIdOf } from '../queues/payment.ts'
import { policies as paymentPolicies } from '../workers/payment/policies.ts'
import { policies as taxiPolicies } from '../workers/taxi/policies.ts'
import { FakePaymentProvider } from './simulation/fake-payment-provider.ts'
import { type Reply, Simulator, type SimulatorMove } from './simulation/simulator.ts'
import { expectSilence, simulation, simulatorMoves } from './simulation/stories.ts'

const CALL = call.events.aggregate
const PICKUP = pickup.events.aggregate
const DRIVER = driver.events.aggregate
const PAYMENT = payment.events.aggregate

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

class TaxiModel extends Simulator {
  readonly #provider = new FakePaymentProvider()

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

  /** Money taken for a call and not given back. */
  chargedFor(callId: string): number {
    return this.#provider.charged(paymentIdOf({ kind: CALL, id: callId }))
  }

  stateOf(name: string, instance: string): { readonly status: string } & Facts {
    return this.stage(name, instance).state as { readonly status: string } & Facts
  }

  factsOf(name: string, instance: string, type: string): readonly unknown[] {
    return this.stage(name, instance)
      .turns.filter(({ event }) => event.type === type)
      .map(({ event }) => (event as Message & { match?: number }).match)
  }

  protected override ask(port: string, asked: string, command: Message & Facts): Reply | null {
    return port === 'payment.provider' ? this.#provider.answer(asked, command) : super.ask(port, asked, command)
  }
}

const play = (story: readonly Move[]): TaxiModel => {
  const taxis = new TaxiModel()
  // Often enough the calls are paid and listed already, so that drivers and customers meet.
  if (story.length % 3 !== 0) {
    for (const one of CALLS) taxis.move({ kind: 'request', id: one, method: 'card' })
    taxis.settle()
  }
  for (const move of story) {
    taxis.move(move)
    const matched = CALLS.flatMap((one) => {
      const state = taxis.stateOf(CALL, one)
      return state.status === 'matched' ? [String(state.driverId)] : []
    })
    // T5 holds at every moment, not only at rest: no driver has two calls.
    expect(new Set(matched).size).toBe(matched.length)
  }
  taxis.settle()
  return taxis
}
const always = simulation(step, STEPS_LIMIT, play)

/** Call status -> what pickup and payment must say at rest; a call never requested has neither. */
const AGREED: Readonly<Record<string, readonly [pickup: readonly string[], payment: readonly string[]]>> = {
  new: [['new'], ['new']],
  open: [['open'], ['approved']],
  matched: [['assigned'], ['approved']],
  completed: [['completed'], ['approved']],
  cancelled: [['cancelled'], ['refunded']],
  'payment-failed': [['new'], ['declined', 'refunded', 'blocked']],
}

describe('Taxi dispatch under a post that doubles, delays and shuffles', () => {
  it('quiesces with call, pickup and payment in agreement, and nothing under way (T3, T8)', () =>
    always((taxis) => {
      for (const one of CALLS) {
        const { status } = taxis.stateOf(CALL, one)
        const [pickups, payments] = AGREED[status] ?? [[], []]
        const its = taxis.stateOf(PICKUP, one)
        expect(pickups, `pickup of a call that is ${status}`).toContain(its.status)
        expect([its.offer ?? null, its.ending ?? null]).toEqual([null, null])
        const paid = taxis.stateOf(PAYMENT, paymentIdOf({ kind: CALL, id: one })).status
        expect(payments, `payment of a call that is ${status}`).toContain(paid)
        expect(taxis.chargedFor(one)).toBe(['open', 'matched', 'completed'].includes(status) ? FARE_KRW : 0)
      }
    }))

  it('quiesces with every driver engaged for the call that is his, and for no other (T5)', () =>
    always((taxis) => {
      for (const driverId of DRIVERS) {
        const his = CALLS.filter((one) => {
          const state = taxis.stateOf(PICKUP, one)
          return state.status === 'assigned' && state.driverId === driverId
        })
        const state = taxis.stateOf(DRIVER, driverId)
        expect(state.status === 'engaged' ? [state.callId] : []).toEqual(his)
      }
      for (const one of CALLS) {
        const [ours, theirs] = [taxis.stateOf(CALL, one), taxis.stateOf(PICKUP, one)]
        if (ours.status === 'matched') expect([theirs.driverId, theirs.match]).toEqual([ours.driverId, ours.matches])
        const matched = taxis.factsOf(CALL, one, 'CallMatched')
        const assigned = taxis.factsOf(PICKUP, one, 'PickupAssigned')
        expect(assigned).toEqual(ours.status === 'cancelled' ? matched.slice(0, assigned.length) : matched)
      }
    }))

  it('tells nothing to nobody once it rests', () => always(expectSilence))
})
