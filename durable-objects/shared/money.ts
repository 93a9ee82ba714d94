/** Whatever is paid for is charged once, at its price, and its money is asked back exactly when it is over (P1, P2). */
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { all, type Invariant, type Known, unless } from '../../kernel/invariants.ts'

type Paid<D extends AnyAggregate> = {
  readonly rule: string
  /** The aggregate of payments, and the id of the one for this instance. */
  readonly payments: { readonly aggregate: string }
  readonly paymentIdOf: (id: string) => string
  /** What its payment may have come to; null when there is none. */
  readonly due: (one: Known<D>) => readonly (string | null)[]
  readonly priceKrw: (one: Known<D>) => number | undefined
  /** Something was charged for it, or may have been, and is asked back. */
  readonly isOver: (one: Known<D>) => boolean
}

export const paid = <D extends AnyAggregate>(definition: D, declared: Paid<D>): Invariant => ({
  name: `the price of a ${definition.events.aggregate} is charged once, and asked back exactly when it is over`,
  rule: declared.rule,
  violations: (world) => {
    const { payments, paymentIdOf, due, priceKrw, isOver } = declared
    const found = new Map((world.instances.get(payments.aggregate) ?? []).map((payment) => [payment.id, payment]))
    const wrong = all(world, definition).flatMap((one) => {
      const payment = found.get(paymentIdOf(one.id))
      found.delete(paymentIdOf(one.id))
      const [is, dues] = [payment?.described?.status ?? null, due(one)]
      const events = payment?.events ?? []
      const charged = events.flatMap(({ type, data }) => (type === 'PaymentApproved' ? [data.amountKrw] : []))
      const isAskedBack = events.some(({ type }) => type === 'PaymentRefundRequested')
      return [
        ...(dues.includes(is) ? [] : unless(`${one.id}, ${one.described?.status}, has a payment`, is, dues)),
        ...unless(`${one.id} cost`, charged, charged.length > 0 ? [priceKrw(one)] : []),
        ...(payment ? unless(`${one.id} is over`, isAskedBack, isOver(one)) : []),
      ]
    })
    const nobodys = [...found.keys()].filter((id) => id.startsWith(paymentIdOf('')))
    return [...wrong, ...unless('there are payments for nothing', nobodys, [])]
  },
})
