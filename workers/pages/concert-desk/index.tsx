/** The pages of who runs concerts (공연 관리): the house's concerts, their bookings, and the door. */

import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { bookingsPage, issueTicket, showBooking } from './bookings.tsx'
import { registerTickets, showConcert, showProgress } from './concert.tsx'
import { checkIn, showEntry, showScan, undoEntry } from './door.tsx'
import { doorTexts } from './door-texts.ts'
import { askToCancel, askToClose, cancelConcert, closeSale } from './ending.tsx'
import { HOME, listPage, register, STAFF, showNew } from './list.tsx'
import { texts } from './texts.ts'

export const concertDeskArea = area({
  menu: [
    { path: HOME, label: { ko: texts.ko.title, en: texts.en.title }, access: STAFF, icon: 'work', work: true },
    {
      path: '/work/scan',
      label: { ko: doorTexts.ko.title, en: doorTexts.en.title },
      access: ['venue-staff'],
      icon: 'scan',
      work: true,
    },
  ],
  pages: routes()
    .get(HOME, listPage)
    .post(HOME, register)
    .get(`${HOME}/new`, showNew)
    .get(`${HOME}/:id`, showConcert)
    .get(`${HOME}/:id/progress`, etag(), showProgress)
    .post(`${HOME}/:id/tickets`, registerTickets)
    .get(`${HOME}/:id/close`, askToClose)
    .post(`${HOME}/:id/close`, closeSale)
    .get(`${HOME}/:id/cancel`, askToCancel)
    .post(`${HOME}/:id/cancel`, cancelConcert)
    .get(`${HOME}/:id/bookings`, bookingsPage)
    .get('/work/bookings/:id', showBooking)
    .post('/work/bookings/:id/issue', issueTicket)
    .get('/work/scan', showScan)
    .post('/work/scan', checkIn)
    .get('/work/scan/:id/:number', showEntry)
    .post('/work/scan/:id/:number/undo', undoEntry),
})
