/** The pages of concert ticketing (콘서트 예매). */
import { area, routes } from '../area.ts'
import { askToCancel, cancelBooking, payBooking, showBooking } from './booking.tsx'
import { bookConcert, showConcert } from './concert.tsx'
import { listPage } from './list.tsx'
import { bookingStatuses, texts } from './texts.ts'

export const concertArea = area({
  menu: [
    {
      path: '/concerts',
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'everybody',
      icon: 'ticket',
    },
  ],
  kinds: {
    'concert.booking': {
      name: { ko: '공연 예매', en: 'Concert booking' },
      path: (id) => `/bookings/${id}`,
      status: (status) => bookingStatuses[status as keyof typeof bookingStatuses],
    },
  },
  pages: routes()
    .get('/concerts', listPage)
    .get('/concerts/:id', showConcert)
    .post('/concerts/:id', bookConcert)
    .get('/bookings/:id', showBooking)
    .post('/bookings/:id/pay', payBooking)
    .get('/bookings/:id/cancel', askToCancel)
    .post('/bookings/:id/cancel', cancelBooking),
})
