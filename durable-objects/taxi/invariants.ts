/** What is true of taxi dispatch at rest: calls, pickups, drivers and money agree. */
import { all, type Invariant, type Known, type Seen, unless, type World } from '../../kernel/invariants.ts'
import { paymentEvents, paymentIdOf } from '../../queues/payment.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { paid } from '../shared/money.ts'
import { places } from '../shared/places.ts'
import { call } from './call.ts'
import { driver } from './driver.ts'
import { pickup } from './pickup.ts'

/** What a call in this state leaves of its pickup; one that was never paid leaves none (T3). */
const pickupFor: Readonly<Record<string, string>> = {
  open: 'open',
  matched: 'assigned',
  completed: 'completed',
  cancelled: 'cancelled',
}
/** What the pickup tells of the same step. */
const HEARD = { CallMatched: 'PickupAssigned', CallReopened: 'PickupReleased', CallCompleted: 'PickupCompleted' }
const PAID: readonly unknown[] = ['open', 'matched', 'completed']

/** It did not wait for payment any longer, so nobody knows what was charged (T3). */
const gaveUp = ({ events }: Known<typeof call>): boolean =>
  events.some((event) => event.type === 'CallPaymentFailed' && event.data.refund)

const callsOf = ({ instances }: World): readonly Seen[] => instances.get(call.events.aggregate) ?? []

const settled: Invariant = {
  name: 'no driver is being asked, and no ride is being ended',
  rule: 'T5–T8, K9',
  violations: (world) =>
    all(world, pickup).flatMap(({ id, described }) => unless(`${id} is due`, described?.dueAt ?? null, null)),
}

const turns: Invariant = {
  name: 'call and pickup tell of the same turns of drivers, but for the last one of a call that was cancelled',
  rule: 'T5–T8',
  violations: (world) => {
    const pickups = new Map(world.instances.get(pickup.events.aggregate)?.map((one) => [one.id, one]))
    const turnsOf = (one: Seen | undefined, name: string) =>
      one?.events.flatMap(({ type, data }) => (type === name ? [[data.match, data.driverId]] : [])) ?? []
    return callsOf(world).flatMap((one) =>
      Object.entries(HEARD).flatMap(([mine, its]) => {
        const [said, heard] = [turnsOf(one, mine), turnsOf(pickups.get(one.id), its)]
        const isLate = one.described?.status === 'cancelled' && heard.length === said.length - 1
        return unless(`${its} of ${one.id}`, heard, isLate ? said.slice(0, -1) : said)
      }),
    )
  },
}

export const invariants: readonly Invariant[] = [
  ...everywhere(call, pickup, driver),
  once(call, 'CallMatched', 'CallReopened'),
  passing(call, 'requested'),
  final(call, 'CallPaymentFailed', 'CallCancelled', 'CallCompleted'),
  final(pickup, 'PickupCompleted', 'PickupCancelled'),
  leaves('T3, T5–T8', call, pickup, ({ described }) => pickupFor[described?.status ?? ''] ?? null),
  settled,
  turns,
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
  paid(call, {
    rule: 'T2, T3, T8, P1, P2',
    payments: paymentEvents,
    paymentIdOf: (id) => paymentIdOf({ kind: call.events.aggregate, id }),
    due: (one) => {
      if (PAID.includes(one.described?.status)) return ['approved']
      if (one.described?.status === 'cancelled') return ['refunded']
      return gaveUp(one) ? ['declined', 'refunded', 'blocked'] : ['declined']
    },
    priceKrw: ({ described }) => described?.data.fareKrw,
    isOver: (one) => one.described?.status === 'cancelled' || gaveUp(one),
  }),
]
