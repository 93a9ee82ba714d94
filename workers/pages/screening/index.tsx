/** The pages of health screening (건강검진 예약) for who comes. */
import * as z from 'zod'
import { area, routes } from '../area.ts'
import type { Next, Owned } from '../env.ts'
import { shortDay } from '../format.ts'
import type { Both } from '../language.ts'
import { askToCancel, cancelAppointment, showAppointment } from './appointment.tsx'
import { listPage } from './list.tsx'
import { reserveSlot, showSlot } from './slot.tsx'
import { appointmentStatuses, texts } from './texts.ts'

const Place = z.object({ hospitalName: z.string(), date: z.string() })
const titleOfAppointment = ({ data }: Owned): Both | null => {
  const place = Place.safeParse(data).data
  if (!place) return null
  const { hospitalName, date } = place
  return { ko: `${hospitalName} · ${shortDay('ko', date)}`, en: `${hospitalName} · ${shortDay('en', date)}` }
}
/** One comes on the day that is reserved. */
const nextOfAppointment = ({ status, data }: Owned): Next | null => {
  const { date } = Place.partial().parse(data)
  return status === 'completed' && date ? { what: { ko: '검진일', en: 'Screening day' }, at: date } : null
}

export const screeningArea = area({
  menu: [
    {
      path: '/screenings',
      label: { ko: texts.ko.menu, en: texts.en.menu },
      access: 'everybody',
      icon: 'health',
      about: { ko: '병원과 날짜를 골라 예약', en: 'Choose a hospital and a day' },
    },
  ],
  kinds: {
    'screening.reservation': {
      name: { ko: '검진 예약', en: 'Screening reservation' },
      path: (id) => `/appointments/${id}`,
      status: (status) => appointmentStatuses[status as keyof typeof appointmentStatuses],
      title: titleOfAppointment,
      next: nextOfAppointment,
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
