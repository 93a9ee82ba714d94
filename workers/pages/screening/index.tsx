/** The pages of health screening (건강검진 예약) for who comes. */
import { area, routes } from '../area.ts'
import { askToCancel, cancelAppointment, showAppointment } from './appointment.tsx'
import { listPage } from './list.tsx'
import { reserveSlot, showSlot } from './slot.tsx'
import { appointmentStatuses, texts } from './texts.ts'

export const screeningArea = area({
  menu: [{ path: '/screenings', label: { ko: texts.ko.menu, en: texts.en.menu }, access: 'everybody', icon: 'health' }],
  kinds: {
    'screening.reservation': {
      name: { ko: '검진 예약', en: 'Screening reservation' },
      path: (id) => `/appointments/${id}`,
      status: (status) => appointmentStatuses[status as keyof typeof appointmentStatuses],
    },
  },
  pages: routes()
    .get('/screenings', listPage)
    .get('/screenings/:id', showSlot)
    .post('/screenings/:id', reserveSlot)
    .get('/appointments/:id', showAppointment)
    .get('/appointments/:id/cancel', askToCancel)
    .post('/appointments/:id/cancel', cancelAppointment),
})
