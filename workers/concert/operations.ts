/** The commands of concert ticketing (C1–C10) as HTTP operations: who, where, what, and what may be refused. */
import { z } from '@hono/zod-openapi'
import { CommandAnswer } from '../http/answer.ts'
import { declare, emptyBody, jsonBody, jsonResponse } from '../http/route.ts'
import { BookingBody, ConcertBody, PayBody, TicketsBody } from './bodies.ts'
import type { ConcertReason } from './refusals.ts'

const pathId = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const ofId = { params: z.object({ id: pathId('id') }) }
const ofBooking = { params: z.object({ bookingId: pathId('bookingId') }) }

const created = (what: string) => ({ 201: jsonResponse(`The new ${what}`, CommandAnswer) }) as const
const changed = (what: string) => ({ 200: jsonResponse(`The ${what} after the command`, CommandAnswer) }) as const
const refusals = (...codes: readonly ConcertReason[]) => codes
const tags = { concerts: ['Concerts (콘서트)'], bookings: ['Bookings (예매)'], deliveries: ['Deliveries (배송)'] }

export const registerConcert = declare(
  ['concert-manager'],
  {
    method: 'post',
    path: '/v1/concert/concerts',
    summary: 'Register a concert (콘서트 등록): a draft, nothing can be booked yet',
    tags: tags.concerts,
    request: { body: jsonBody(ConcertBody) },
    responses: created('concert'),
  },
  refusals('StartsInThePast'),
)

export const registerTickets = declare(
  ['concert-manager'],
  {
    method: 'post',
    path: '/v1/concert/concerts/{id}/tickets',
    summary: 'Register tickets (티켓 등록): the concert is on sale',
    tags: tags.concerts,
    request: { ...ofId, body: jsonBody(TicketsBody) },
    responses: changed('concert'),
  },
  refusals('ConcertNotFound', 'ConcertNotOnSale', 'ConcertStarted', 'ConcertCancelled', 'TicketLimitReached'),
)

export const closeSale = declare(
  ['concert-manager'],
  {
    method: 'post',
    path: '/v1/concert/concerts/{id}/close',
    summary: 'Close the sale (판매 마감)',
    tags: tags.concerts,
    request: { ...ofId, body: emptyBody },
    responses: changed('concert'),
  },
  refusals('ConcertNotFound', 'ConcertNotOnSale', 'ConcertCancelled'),
)

export const cancelConcert = declare(
  ['concert-manager'],
  {
    method: 'post',
    path: '/v1/concert/concerts/{id}/cancel',
    summary: 'Cancel a concert (공연 취소): every live booking is cancelled and refunded',
    tags: tags.concerts,
    request: { ...ofId, body: emptyBody },
    responses: changed('concert'),
  },
  refusals('ConcertNotFound'),
)

export const requestBooking = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/concert/bookings',
    summary: 'Book seats (예매): held before the answer, for as long as `holdExpiresAt` says',
    tags: tags.bookings,
    request: { body: jsonBody(BookingBody) },
    responses: created('booking'),
  },
  refusals('ConcertNotFound', 'ConcertNotOnSale', 'ConcertStarted', 'ConcertCancelled', 'SeatsSoldOut'),
)

export const payBooking = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/concert/bookings/{id}/pay',
    summary: 'Pay a booking (결제)',
    tags: tags.bookings,
    request: { ...ofId, body: jsonBody(PayBody) },
    responses: changed('booking'),
  },
  refusals(
    'BookingNotFound',
    'BookingNotYetBooked',
    'BookingRejected',
    'BookingExpired',
    'BookingCancelled',
    'AlreadyPaid',
    'PaymentDeclined',
    'TestMethodNotAllowed',
  ),
)

export const cancelBooking = declare(
  ['customer'],
  {
    method: 'post',
    path: '/v1/concert/bookings/{id}/cancel',
    summary: 'Cancel a booking (예매 취소): seats return, a payment is refunded',
    tags: tags.bookings,
    request: { ...ofId, body: emptyBody },
    responses: changed('booking'),
  },
  refusals('BookingNotFound', 'BookingRejected', 'BookingExpired', 'AlreadyDispatched', 'AlreadyIssued'),
)

export const issueTicket = declare(
  ['venue-staff'],
  {
    method: 'post',
    path: '/v1/concert/bookings/{id}/issue',
    summary: 'Issue the ticket at the venue (현장 발권)',
    tags: tags.bookings,
    request: { ...ofId, body: emptyBody },
    responses: changed('booking'),
  },
  refusals(
    'BookingNotFound',
    'BookingNotYetBooked',
    'BookingRejected',
    'BookingNotPaid',
    'BookingExpired',
    'BookingCancelled',
    'AlreadyIssued',
    'TicketsGoByPost',
  ),
)

export const dispatchDelivery = declare(
  ['courier'],
  {
    method: 'post',
    path: '/v1/concert/deliveries/{bookingId}/dispatch',
    summary: 'Dispatch the tickets (발송)',
    tags: tags.deliveries,
    request: { ...ofBooking, body: emptyBody },
    responses: changed('delivery'),
  },
  refusals('DeliveryNotFound', 'DeliveryCancelled', 'AlreadyDispatched'),
)

export const deliverDelivery = declare(
  ['courier'],
  {
    method: 'post',
    path: '/v1/concert/deliveries/{bookingId}/deliver',
    summary: 'Deliver the tickets (배송 완료): the booking is then issued by itself',
    tags: tags.deliveries,
    request: { ...ofBooking, body: emptyBody },
    responses: changed('delivery'),
  },
  refusals('DeliveryNotFound', 'DeliveryCancelled', 'DeliveryNotDispatched'),
)
