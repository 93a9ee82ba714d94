/** The concert, the times and the seats that the specs of concert ticketing talk about. */
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import type { Instant } from '../../kernel/time.ts'
import type { concertEvents } from '../../queues/concert.ts'
import type { concert } from './concert.ts'

export type ConcertCommand = CommandOf<typeof concert>
export type ConcertEvent = EventOf<typeof concertEvents>

export const STARTS = at('19:00')
export const HOLD_ENDS = at('10:10')
export const announced = {
  managerId: 'mina',
  organisation: 'naru',
  title: '봄밤의 재즈',
  venue: '예술의전당',
  startsAt: STARTS,
  ticketsPerPerson: 10,
}
export const register: ConcertCommand = { type: 'RegisterConcert', ...announced }
export const registered: ConcertEvent = { type: 'ConcertRegistered', ...announced }
export const tickets = (quantity: number, priceKrw = 50_000, lotId = 'lot-1') => ({ lotId, quantity, priceKrw })
export const lot = (quantity: number, priceKrw = 50_000, lotId = 'lot-1'): ConcertEvent => ({
  type: 'TicketsRegistered',
  ...tickets(quantity, priceKrw, lotId),
})
export const onSale = (quantity = 10): ConcertEvent[] => [registered, lot(quantity)]
export const closed: ConcertEvent = { type: 'SaleClosed' }
export const cancelled: ConcertEvent = { type: 'ConcertCancelled' }
export const recalled = (...bookingIds: string[]): ConcertEvent => ({
  type: 'HoldsRecalled',
  bookingIds,
  cancelledAt: MORNING,
})
/** Each by somebody of its own, unless somebody is named. */
export const seats = (
  bookingId: string,
  quantity = 2,
  holdExpiresAt: Instant = HOLD_ENDS,
  customerId = `who-${bookingId}`,
) => ({
  bookingId,
  customerId,
  quantity,
  holdExpiresAt,
})
export const hold = (
  bookingId: string,
  quantity = 2,
  holdExpiresAt: Instant = HOLD_ENDS,
  customerId?: string,
): ConcertCommand => ({ type: 'HoldSeats', ...seats(bookingId, quantity, holdExpiresAt, customerId) })
export const held = (
  bookingId: string,
  quantity = 2,
  amountKrw = quantity * 50_000,
  customerId?: string,
): ConcertEvent => ({ type: 'SeatsHeld', ...seats(bookingId, quantity, HOLD_ENDS, customerId), amountKrw })
export const sold = (bookingId: string): ConcertEvent => ({ type: 'SeatsSold', bookingId })
export const release = (bookingId: string): ConcertCommand => ({
  type: 'ReleaseSeats',
  bookingId,
  holdExpiresAt: HOLD_ENDS,
})
export const released = (bookingId: string, quantity = 2): ConcertEvent => ({
  type: 'SeatsReleased',
  bookingId,
  quantity,
  holdExpiresAt: HOLD_ENDS,
})
export const questioned = (...bookingIds: string[]): ConcertEvent => ({
  type: 'HoldsQuestioned',
  bookingIds,
  holdExpiresAt: HOLD_ENDS,
})
export const available = (availableTickets: number) => ({ data: { availableTickets } })
