import { describe, expect, it } from 'vitest'
import { bookingEvents } from '../../../queues/concert.ts'
import { received } from '../../../queues/queues.fixtures.ts'
import { refundWhenBookingOver } from './refund-when-booking-over.ts'

const over = (paymentAsked: boolean) =>
  ({ concertId: 'jazz', holdExpiresAt: '2026-05-01T10:10:00.000Z', paymentAsked }) as const
const expired = (paymentAsked: boolean) =>
  received(bookingEvents, 'BookingExpired', 'b1', over(paymentAsked), 'payment')
const cancelled = (paymentAsked: boolean) => {
  const ended = { ...over(paymentAsked), reason: 'customer', toBeDelivered: false } as const
  return received(bookingEvents, 'BookingCancelled', 'b1', ended, 'payment')
}
const paidFor = { kind: 'concert.booking', id: 'b1' }
const refund = {
  aggregate: 'payment.payment',
  id: 'concert.booking~b1',
  command: { type: 'RefundPayment', paidFor, reason: 'booking-over' },
}

describe('Refund when a booking is over (C6, C10)', () => {
  it('asks the money back of every booking that asked for it, paid or not', () => {
    for (const end of [expired(true), cancelled(true)]) expect(refundWhenBookingOver.commandsFor(end)).toEqual([refund])
  })

  it('has nothing to do where no money was asked for', () => {
    for (const end of [expired(false), cancelled(false)]) expect(refundWhenBookingOver.commandsFor(end)).toEqual([])
  })
})
