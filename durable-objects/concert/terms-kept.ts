/** What is true of a concert's terms at rest: nobody has more tickets than it gives, and as much money is kept as it says. */
import type { Description } from '../../kernel/decision.ts'
import { all, type Invariant, type Seen, unless, type World } from '../../kernel/invariants.ts'
import { paymentEvents } from '../../queues/payment.ts'
import { booking } from './booking.ts'
import { concert } from './concert.ts'
import { refundAt } from './refund-rules.ts'

const TICKETED: readonly unknown[] = ['booked', 'paid', 'issued']
const PAID: readonly unknown[] = ['paid', 'issued']

type Described = ReturnType<(typeof booking)['describe']>
/** What a booking says of itself; nothing where only a tombstone is left. */
export const ticketsOf = (described: Described) =>
  described && 'quantity' in described.data ? described.data : undefined
/** What a booking costs, once that is known. */
export const priceOf = (described: Described): number | undefined =>
  described && 'amountKrw' in described.data ? described.data.amountKrw : undefined
/** What goes back of a booking that was paid and is cancelled. */
export const refundOf = (described: Described): number | undefined =>
  described && 'refundKrw' in described.data ? described.data.refundKrw : undefined

/** Sums by a key, without those that come to nothing. */
const sums = (parts: readonly (readonly [key: string, part: number])[]): readonly (readonly [string, number])[] => {
  const totals = new Map<string, number>()
  for (const [key, part] of parts) totals.set(key, (totals.get(key) ?? 0) + part)
  return [...totals].filter(([, total]) => total !== 0).sort()
}

export const customers: Invariant = {
  name: 'nobody has more tickets of a concert than it gives to one person',
  rule: 'C15, G13',
  violations: (world) => {
    const limits = new Map(all(world, concert).map(({ id, described }) => [id, described?.data.ticketsPerPerson ?? 0]))
    const own = all(world, booking).flatMap(({ described }) => {
      const tickets = TICKETED.includes(described?.status) ? ticketsOf(described) : undefined
      return tickets ? [[`${tickets.concertId} ${described?.owner}`, tickets.quantity] as const] : []
    })
    return sums(own).flatMap(([key, tickets]) => {
      const limit = limits.get(key.slice(0, key.indexOf(' '))) ?? 0
      return tickets > limit ? [`${key} has ${tickets}, where ${limit} are allowed`] : []
    })
  },
}

export const refunds: Invariant = {
  name: 'a cancelled booking gives back what the rules of its concert said at that moment, and all when the concert was off',
  rule: 'C13',
  violations: (world) => {
    const off = new Map(
      all(world, concert).map(({ id, events }) => [id, events.find(({ type }) => type === 'ConcertCancelled')?.time]),
    )
    return all(world, booking).flatMap(({ id, described, events }) => {
      const end = events.find((event) => event.type === 'BookingCancelled')
      const terms = events.find((event) => event.type === 'BookingBooked')
      const tickets = ticketsOf(described)
      if (!tickets || !end || !terms || !events.some(({ type }) => type === 'BookingPaid')) return []
      const cancelledAt = off.get(tickets.concertId)
      const isOff = cancelledAt !== undefined && cancelledAt <= end.time
      const due = isOff ? terms.data.amountKrw : refundAt(terms.data, end.time).refundKrw
      return unless(`${id} gives back`, refundOf(described), due)
    })
  },
}

const amountsOf = ({ events }: Seen, name: string): number =>
  events.reduce((sum, { type, data }) => sum + (type === name ? Number(data.amountKrw) : 0), 0)

/** The payments of this kind of thing that were approved; what was taken unseen went back without ever being kept. */
const approved = (world: World): readonly Seen[] =>
  (world.instances.get(paymentEvents.aggregate) ?? []).filter(
    ({ id, events }) =>
      id.startsWith(`${booking.events.aggregate}~`) && events.some(({ type }) => type === 'PaymentApproved'),
  )
const organisationOf = (described: Description | null): string => described?.organisation ?? 'nobody'

export const takings: Invariant = {
  name: 'of what an organisation took and did not give back, it keeps the price of its live bookings and what its rules leave it',
  rule: 'C13, G12, P6',
  violations: (world) => {
    const taken = approved(world).map(
      (payment) =>
        [
          organisationOf(payment.described),
          amountsOf(payment, 'PaymentApproved') - amountsOf(payment, 'PaymentRefunded'),
        ] as const,
    )
    const due = all(world, booking).map(({ described }) => {
      const priceKrw = priceOf(described) ?? 0
      const keptKrw = PAID.includes(described?.status) ? priceKrw : priceKrw - (refundOf(described) ?? priceKrw)
      return [organisationOf(described), keptKrw] as const
    })
    return unless('by organisation is kept', sums(taken), sums(due))
  },
}
