/** The pages of museum exhibitions (미술관 전시 예약) for who comes. */
import * as z from 'zod'
import { area, routes } from '../area.ts'
import type { Next, Owned } from '../env.ts'
import { reserveVisit, showExhibition } from './exhibition.tsx'
import { listPage } from './list.tsx'
import { texts, visitStatuses } from './texts.ts'
import { askToCancel, cancelVisit, showVisit } from './visit.tsx'

const Dates = z.object({ date: z.string() }).partial()
/** One comes on the day that is reserved. */
const nextOfVisit = ({ status, data }: Owned): Next | null => {
  const { date } = Dates.parse(data)
  return status === 'completed' && date ? { what: { ko: '관람일', en: 'Your visit' }, at: date } : null
}

export const museumArea = area({
  menu: [
    {
      path: '/exhibitions',
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'everybody',
      icon: 'museum',
      about: { ko: '무료 관람 예약하고 QR로 입장', en: 'Reserve for free, enter by QR code' },
    },
  ],
  kinds: {
    'museum.reservation': {
      name: { ko: '전시 예약', en: 'Exhibition visit' },
      path: (id) => `/visits/${id}`,
      status: (status) => visitStatuses[status as keyof typeof visitStatuses],
      next: nextOfVisit,
    },
  },
  pages: routes()
    .get('/exhibitions', listPage)
    .get('/exhibitions/:id', showExhibition)
    .post('/exhibitions/:id', reserveVisit)
    .get('/visits/:id', showVisit)
    .get('/visits/:id/cancel', askToCancel)
    .post('/visits/:id/cancel', cancelVisit),
})
