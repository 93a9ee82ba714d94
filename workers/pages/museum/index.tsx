/** The pages of museum exhibitions (미술관 전시 예약) for who comes. */
import { area, routes } from '../area.ts'
import { reserveVisit, showExhibition } from './exhibition.tsx'
import { listPage } from './list.tsx'
import { texts, visitStatuses } from './texts.ts'
import { askToCancel, cancelVisit, showVisit } from './visit.tsx'

export const museumArea = area({
  menu: [
    { path: '/exhibitions', label: { ko: texts.ko.title, en: texts.en.title }, access: 'everybody', icon: 'museum' },
  ],
  kinds: {
    'museum.reservation': {
      name: { ko: '전시 예약', en: 'Exhibition visit' },
      path: (id) => `/visits/${id}`,
      status: (status) => visitStatuses[status as keyof typeof visitStatuses],
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
