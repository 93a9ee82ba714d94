/** The audit of a sale: concert, bookings, money and deliveries keep their invariants, whatever trouble there was. */
import { invariants as ofConcert } from '../../durable-objects/concert/invariants.ts'
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import type { World } from '../../kernel/invariants.ts'
import type { Crew, Customer } from './concert.fixtures.ts'
import { audited } from './world.ts'

export type Sale = {
  readonly crew: Crew
  readonly concertId: string
  readonly customers: readonly Customer[]
  /** Every booking that a customer was told of. */
  readonly bookingIds: readonly string[]
}

export const invariants = [...ofConcert, ...ofPayment]

export const audit = ({ crew: { admin }, concertId, customers, bookingIds }: Sale): Promise<World> =>
  audited(invariants, {
    admin,
    people: customers,
    known: { 'concert.concert': [concertId], 'concert.booking': bookingIds },
  })
