/** What is true of taxi dispatch at rest: calls, pickups, drivers, passengers and money agree. */
import type { EventData, EventName } from '../../kernel/events.ts'
import { all, type Invariant, type Known, type Seen, unless, type World } from '../../kernel/invariants.ts'
import { paymentEvents, paymentIdOf } from '../../queues/payment.ts'
import type { callEvents } from '../../queues/taxi.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { paid } from '../shared/money.ts'
import { places } from '../shared/places.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { passenger } from './passenger.ts'
import { pickup } from './pickup.ts'

/** What a call in this state, or with its driver so far, leaves of its pickup; one that was never paid leaves none (T3). */
const pickupFor: Readonly<Record<string, string>> = {
  open: 'open',
  coming: 'assigned',
  arrived: 'arrived',
  boarded: 'boarded',
  completed: 'completed',
  cancelled: 'cancelled',
  lapsed: 'cancelled',
}
/** What the pickup tells of the same step. */
const HEARD = {
  CallMatched: 'PickupAssigned',
  CallDriverArrived: 'PickupArrived',
  CallBoarded: 'PickupBoarded',
  CallReopened: 'PickupReleased',
  CallCompleted: 'PickupCompleted',
}
/** Ended by somebody else than the driver, who may have said one thing more, or the customer. */
const ENDED: readonly unknown[] = ['cancelled', 'lapsed']
const PAID: readonly unknown[] = ['open', 'matched', 'completed']

/** It did not wait for payment any longer, so nobody knows what was charged (T14). */
const gaveUp = ({ events }: Known<typeof call>): boolean =>
  events.some((event) => event.type === 'CallPaymentFailed' && event.data.refund)

const callsOf = ({ instances }: World): readonly Seen[] => instances.get(call.events.aggregate) ?? []

const settled: Invariant = {
  name: 'no driver is being asked, and nothing is being said of a ride',
  rule: 'T5–T8, T15, K9',
  violations: (world) =>
    all(world, pickup).flatMap(({ id, described }) => unless(`${id} is due`, described?.dueAt ?? null, null)),
}

const turns: Invariant = {
  name: 'call and pickup tell of the same turns of drivers, but for the last one of a call that was ended',
  rule: 'T5–T8, T15',
  violations: (world) => {
    const pickups = new Map(world.instances.get(pickup.events.aggregate)?.map((one) => [one.id, one]))
    const turnsOf = (one: Seen | undefined, name: string) =>
      one?.events.flatMap(({ type, data }) => (type === name ? [[data.match, data.driverId]] : [])) ?? []
    return callsOf(world).flatMap((one) =>
      Object.entries(HEARD).flatMap(([mine, its]) => {
        const [said, heard] = [turnsOf(one, mine), turnsOf(pickups.get(one.id), its)]
        const isLate = ENDED.includes(one.described?.status) && heard.length === said.length - 1
        return unless(`${its} of ${one.id}`, heard, isLate ? said.slice(0, -1) : said)
      }),
    )
  },
}

/** The events of this kind in the journal of a call, with what they say. */
const eventsOf = <N extends EventName<typeof callEvents>>({ events }: Known<typeof call>, name: N) =>
  events.flatMap((event) => (event.type === name ? [event.data as EventData<typeof callEvents, N>] : []))

const released: Invariant = {
  name: 'no call is given back more often than it may be, and none that was waits for more',
  rule: 'T11',
  violations: (world) =>
    all(world, call).flatMap((one) => {
      const often = eventsOf(one, 'CallReopened').length
      const [limit = 0] = eventsOf(one, 'CallRequested').map(({ releases }) => releases)
      if (often < limit) return []
      return unless(
        `${one.id}, given back ${often} times of ${limit}`,
        [often, one.described?.status],
        [limit, 'lapsed'],
      )
    }),
}

const strangers: Invariant = {
  name: 'no driver has his own call, nor again one that he gave back',
  rule: 'T13',
  violations: (world) =>
    all(world, call).flatMap((one) => {
      const drivers = eventsOf(one, 'CallMatched').map(({ driverId }) => driverId)
      const fair = [...new Set(drivers)].filter((driverId) => driverId !== one.described?.owner)
      return unless(`the drivers of ${one.id}`, drivers, fair)
    }),
}

const steps: Invariant = {
  name: 'no ride is completed but one whose driver arrived and whose customer boarded',
  rule: 'T15',
  violations: (world) =>
    all(world, call).flatMap((one) => {
      const matches = (name: 'CallDriverArrived' | 'CallBoarded' | 'CallCompleted') =>
        eventsOf(one, name).map(({ match }) => match)
      const [arrived, boarded] = [matches('CallDriverArrived'), matches('CallBoarded')]
      return [
        ...unless(
          `${one.id} was boarded as`,
          boarded,
          boarded.filter((match) => arrived.includes(match)),
        ),
        ...matches('CallCompleted').flatMap((match) => unless(`${one.id} was completed as`, [match], boarded)),
      ]
    }),
}

export const invariants: readonly Invariant[] = [
  ...everywhere(call, passenger, pickup, driver),
  once(call, 'CallMatched', 'CallDriverArrived', 'CallReopened'),
  passing(call, 'requested'),
  final(call, 'CallRejected', 'CallPaymentFailed', 'CallCancelled', 'CallLapsed', 'CallCompleted'),
  final(pickup, 'PickupCompleted', 'PickupCancelled'),
  leaves(
    'T3, T5–T8, T11, T15',
    call,
    pickup,
    ({ described }) =>
      pickupFor[described?.status === 'matched' ? described.data.step : (described?.status ?? '')] ?? null,
  ),
  settled,
  turns,
  released,
  strangers,
  steps,
  places(driver, {
    rule: 'T5, T6, T8',
    // One ride at a time.
    initially: 1,
    steps: {
      DriverEngaged: ({ callId, match }) => ['held', 1, `${callId} ${match}`],
      DriverFreed: ({ callId, match }) => ['returned', 1, `${callId} ${match}`],
    },
    claims: (world) =>
      all(world, call).flatMap(({ id, described, events }) => {
        const last = events.flatMap((event) => (event.type === 'CallMatched' ? [event.data] : [])).at(-1)
        return last && described?.status === 'matched' ? [['held', 1, `${id} ${last.match}`, last.driverId]] : []
      }),
    capacity: (state) =>
      state.status === 'engaged'
        ? { holds: { [`${state.callId} ${state.match}`]: true }, taken: 1 }
        : { holds: {}, taken: 0 },
    says: (_, __, [turn]) => ({ callId: turn?.split(' ')[0] }),
  }),
  places(passenger, {
    rule: 'T12',
    // One call at a time.
    initially: 1,
    steps: {
      PassengerEngaged: ({ callId }) => ['held', 1, callId],
      PassengerFreed: ({ callId }) => ['returned', 1, callId],
    },
    claims: (world) =>
      all(world, call).flatMap(({ id, described }) =>
        described && ['open', 'matched'].includes(described.status) ? [['held', 1, id, described.owner]] : [],
      ),
    capacity: (state) =>
      state.status === 'riding' ? { holds: { [state.callId]: true }, taken: 1 } : { holds: {}, taken: 0 },
    says: (_, __, [callId]) => ({ callId }),
  }),
  paid(call, {
    rule: 'T2, T3, T8, T11, T14, P1, P2',
    payments: paymentEvents,
    paymentIdOf: (id) => paymentIdOf({ kind: call.events.aggregate, id }),
    due: (one) => {
      if (PAID.includes(one.described?.status)) return ['approved']
      if (ENDED.includes(one.described?.status)) return ['refunded']
      if (one.described?.status === 'rejected') return [null]
      return gaveUp(one) ? ['declined', 'refunded', 'blocked'] : ['declined']
    },
    priceKrw: ({ described }) => described?.data.fareKrw,
    isOver: (one) => ENDED.includes(one.described?.status) || gaveUp(one),
  }),
]
