/** What is true of payment at rest: nothing is charged twice, and nothing that went back is kept. */
import { all, type Invariant, unless } from '../../kernel/invariants.ts'
import { everywhere, final, once, passing } from '../shared/at-rest.ts'
import { payment } from './payment.ts'

/** The provider's books in a world, where an observer sees them: under each key what it came to, and its amount. */
export const LEDGER = 'payment.ledger'

const amounts: Invariant = {
  name: 'what was asked for is charged, and what was charged goes back',
  rule: 'P1, P2',
  violations: (world) =>
    all(world, payment).flatMap(({ id, events }) => {
      const amountOf = (name: 'PaymentAuthorizing' | 'PaymentApproved' | 'PaymentRefunded') =>
        events.flatMap((event) => (event.type === name ? [event.data.amountKrw] : [])).at(-1)
      const [asked, charged, refunded] = [
        amountOf('PaymentAuthorizing'),
        amountOf('PaymentApproved'),
        amountOf('PaymentRefunded'),
      ]
      // What was charged unseen goes back without ever having been approved, if it was charged at all.
      const owed = refunded === 0 && charged === undefined ? 0 : (charged ?? asked)
      return [
        ...(charged === undefined ? [] : unless(`${id} was charged`, charged, asked)),
        ...(refunded === undefined ? [] : unless(`${id} was refunded`, refunded, owed)),
      ]
    }),
}

/** The provider alone knows what it has; what it does not show it is not asked for. */
const books: Invariant = {
  name: 'the provider keeps the money of each payment that is approved, and of no other',
  rule: 'P1, P2',
  violations: (world) => {
    const ledger = world.instances.get(LEDGER)
    const kept = ledger?.flatMap(({ id, described }) =>
      described?.status === 'charged' ? [[id, described.data.amountKrw]] : [],
    )
    const due = all(world, payment).flatMap(({ id, described }) =>
      described?.status === 'approved' ? [[id, described.data.amountKrw]] : [],
    )
    return kept ? unless('it keeps', kept.sort(), due.sort()) : []
  },
}

export const invariants: readonly Invariant[] = [
  ...everywhere(payment),
  // A declined payment may be tried again.
  once(payment, 'PaymentAuthorizing', 'PaymentDeclined'),
  passing(payment, 'authorizing', 'refunding'),
  final(payment, 'PaymentRefunded'),
  amounts,
  books,
]
