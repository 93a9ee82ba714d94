import { describe, expect, it } from 'vitest'
import { BookingCancelled, BookingExpired } from '../../../queues/concert.ts'
import { context } from '../../../queues/queues.fixtures.ts'
import { refundWhenBookingOver } from './refund-when-booking-over.ts'

const over = (paymentAsked: boolean) => ({ concertId: 'jazz', holdExpiresAt: '2026-05-01T10:10:00.000Z', paymentAsked })
const cancelled = (paymentAsked: boolean) => ({ ...over(paymentAsked), reason: 'customer', toBeDelivered: false })
const paidFor = { kind: 'concert.booking', id: 'b1' }
const refund = {
  aggregate: 'payment.payment',
  id: 'concert.booking~b1',
  command: { type: 'RefundPayment', paidFor, reason: 'booking-over' },
}

describe('Refund when a booking is over (C6, C10)', () => {
  it('asks the money back of every booking that asked for it, paid or not', () => {
    expect(refundWhenBookingOver.commandsFor(context(BookingExpired, 'b1', 4, over(true), 'payment'))).toEqual([refund])
    expect(refundWhenBookingOver.commandsFor(context(BookingCancelled, 'b1', 4, cancelled(true), 'payment'))).toEqual([
      refund,
    ])
  })

  it('has nothing to do where no money was asked for', () => {
    expect(refundWhenBookingOver.commandsFor(context(BookingExpired, 'b1', 4, over(false), 'payment'))).toEqual([])
    expect(refundWhenBookingOver.commandsFor(context(BookingCancelled, 'b1', 4, cancelled(false), 'payment'))).toEqual(
      [],
    )
  })
})
