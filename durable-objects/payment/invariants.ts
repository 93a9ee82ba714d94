/** What is true of payment at rest: nothing is charged twice, and nothing that went back is kept. */
import { all, type Invariant, unless } from '../../kernel/invariants.ts'
import { everywhere, once, passing } from '../shared/at-rest.ts'
import { payment } from './payment.ts'

/** The provider's books in a world, where an observer sees them: under each key what it came to, and its amount. */
export const LEDGER = 'payment.ledger'

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amountKrw) => total + amountKrw, 0)

const amounts: Invariant = {
  name: 'what was asked for is charged, and goes back once for each key, as it was asked for and never more than that',
  rule: 'P1, P2, P6, P7',
  violations: (world) =>
    all(world, payment).flatMap(({ id, events }) => {
      const amountsOf = (name: 'PaymentAuthorizing' | 'PaymentApproved') =>
        events.flatMap((event) => (event.type === name ? [event.data.amountKrw] : []))
      const asked = amountsOf('PaymentAuthorizing').at(-1)
      const charged = amountsOf('PaymentApproved').at(-1)
      const owed = events.flatMap(({ type, data }) => (type === 'PaymentRefundRequested' ? [data] : []))
      const given = events.flatMap(({ type, data }) => (type === 'PaymentRefunded' ? [data] : []))
      const keys = owed.map(({ key }) => key)
      return [
        ...(charged === undefined ? [] : unless(`${id} was charged`, charged, asked)),
        ...unless(`${id} was asked back for`, keys, [...new Set(keys)]),
        ...(sum(given.map(({ amountKrw }) => amountKrw)) > (asked ?? 0)
          ? [`${id} gave back more than ${asked ?? 0}`]
          : []),
        ...given.flatMap(({ key, amountKrw }) => {
          const due = owed.find((refund) => refund.key === key)
          // What was charged unseen goes back without ever having been approved, if it was charged at all.
          const isNothing = due?.charged === false && charged === undefined && amountKrw === 0
          return isNothing ? [] : unless(`${id} was refunded`, amountKrw, due?.amountKrw)
        }),
      ]
    }),
}

/** The provider alone knows what it has; what it does not show it is not asked for. */
const books: Invariant = {
  name: 'the provider keeps what payments took and did not give back, and nothing else',
  rule: 'P1, P2, P6',
  violations: (world) => {
    const ledger = world.instances.get(LEDGER)
    const kept = ledger?.flatMap(({ id, described }) =>
      described?.status === 'charged'
        ? [[id, Number(described.data.amountKrw) - sum(Object.values(described.data.refunds ?? {}))]]
        : [],
    )
    const due = all(world, payment).flatMap(({ id, described }) =>
      described?.status === 'approved' || described?.status === 'partly-refunded'
        ? [[id, described.data.amountKrw - described.data.refundedKrw]]
        : [],
    )
    return kept ? unless('it keeps', kept.sort(), due.sort()) : []
  },
}

const given: Invariant = {
  name: 'what went back stays back, and nothing is charged after it',
  rule: 'P2, G3',
  violations: (world) =>
    all(world, payment).flatMap(({ id, events }) => {
      const first = events.find(({ type }) => type === 'PaymentRefunded')
      const later = first ? events.slice(first.seq) : []
      const charges = later.flatMap(({ type }) => (type.startsWith('PaymentRefund') ? [] : [type]))
      return unless(`${id} after a refund`, charges, [])
    }),
}

export const invariants: readonly Invariant[] = [
  ...everywhere(payment),
  // A declined payment may be tried again, and money goes back in parts.
  once(payment, 'PaymentAuthorizing', 'PaymentDeclined', 'PaymentRefundRequested', 'PaymentRefunded'),
  passing(payment, 'authorizing', 'refunding'),
  given,
  amounts,
  books,
]
