/** The pages of concert ticketing (콘서트 예매). */
import * as z from 'zod'
import { area, routes } from '../area.ts'
import type { Next, Owned } from '../env.ts'
import { askToCancel, cancelBooking, payBooking, showBooking } from './booking.tsx'
import { bookConcert, showConcert } from './concert.tsx'
import { listPage } from './list.tsx'
import { bookingStatuses, deliveryStatuses, texts } from './texts.ts'
import { showTicket } from './tickets.tsx'

const Dates = z.object({ holdExpiresAt: z.string(), startsAt: z.string() }).partial()
/** First its seats must be paid, then the concert starts. */
const nextOfBooking = ({ status, data }: Owned): Next | null => {
  const { holdExpiresAt, startsAt } = Dates.parse(data)
  if (status === 'booked' && holdExpiresAt) return { what: { ko: '결제 마감', en: 'Pay by' }, at: holdExpiresAt }
  if ((status === 'paid' || status === 'issued') && startsAt) {
    return { what: { ko: '공연 시작', en: 'Starts' }, at: startsAt }
  }
  return null
}

export const concertArea = area({
  menu: [
    {
      path: '/concerts',
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'everybody',
      icon: 'ticket',
      about: { ko: '좌석을 잡고 결제하면 바로 티켓', en: 'Hold seats, pay, have your ticket' },
    },
  ],
  kinds: {
    'concert.booking': {
      name: { ko: '공연 예매', en: 'Concert booking' },
      path: (id) => `/bookings/${id}`,
      status: (status) => bookingStatuses[status as keyof typeof bookingStatuses],
      title: ({ status }) =>
        status === 'requested' || status === 'rejected' ? { ko: texts.ko.myBooking, en: texts.en.myBooking } : null,
      next: nextOfBooking,
    },
    'concert.delivery': {
      name: { ko: '티켓 배송', en: 'Ticket delivery' },
      path: (id) => `/bookings/${id}`,
      status: (status) => deliveryStatuses[status as keyof typeof deliveryStatuses],
    },
  },
  pages: routes()
    .get('/concerts', listPage)
    .get('/concerts/:id', showConcert)
    .post('/concerts/:id', bookConcert)
    .get('/bookings/:id', showBooking)
    .post('/bookings/:id/pay', payBooking)
    .get('/bookings/:id/tickets/:number', showTicket)
    .get('/bookings/:id/cancel', askToCancel)
    .post('/bookings/:id/cancel', cancelBooking),
})
