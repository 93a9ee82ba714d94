/** The pages of air-purifier rental (공기청정기 렌탈) for customers. */
import * as z from 'zod'
import { area, routes } from '../area.ts'
import type { Next, Owned } from '../env.ts'
import { applyForProduct, orderPath, showCatalogue, showProduct } from './catalogue.tsx'
import { answerSurvey, askToCancelOrder, askToMove, cancelOrder, moveVisit, showOrder } from './order.tsx'
import { orderStatuses, texts, visitStatuses } from './texts.ts'

const Dates = z.object({ installationDate: z.string() }).partial()
/** Somebody comes on the day that is arranged. */
const nextOfOrder = ({ status, data }: Owned): Next | null => {
  const { installationDate } = Dates.parse(data)
  return status === 'assigned' && installationDate
    ? { what: { ko: '설치 방문', en: 'Visit of the engineer' }, at: installationDate }
    : null
}

export const rentalArea = area({
  menu: [
    {
      path: '/rentals',
      label: { ko: texts.ko.title, en: texts.en.title },
      access: 'everybody',
      icon: 'air',
      about: { ko: '골라서 신청하고 설치받기', en: 'Choose one and have it installed' },
    },
  ],
  kinds: {
    'rental.order': {
      name: { ko: '공기청정기 렌탈', en: 'Air purifier' },
      path: orderPath,
      status: (status) => orderStatuses[status as keyof typeof orderStatuses],
      next: nextOfOrder,
    },
    'rental.installation': {
      name: { ko: '설치', en: 'Installation' },
      path: orderPath,
      status: (status) => visitStatuses[status as keyof typeof visitStatuses],
    },
  },
  pages: routes()
    .get('/rentals', showCatalogue)
    .get('/rentals/products/:id', showProduct)
    .post('/rentals/products/:id', applyForProduct)
    .get('/rentals/orders/:id', showOrder)
    .post('/rentals/orders/:id/survey', answerSurvey)
    .get('/rentals/orders/:id/move', askToMove)
    .post('/rentals/orders/:id/move', moveVisit)
    .get('/rentals/orders/:id/cancel', askToCancelOrder)
    .post('/rentals/orders/:id/cancel', cancelOrder),
})
