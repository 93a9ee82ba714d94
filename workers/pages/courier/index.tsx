/** The pages of couriers (배송원): tickets to be sent, and those on the way. */
import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { deliverDelivery, dispatchDelivery, showDelivery } from './delivery.tsx'
import { COURIERS, deliveriesBoard, PATH, showDeliveries } from './list.tsx'
import { texts } from './texts.ts'

export const courierArea = area({
  menu: [{ path: PATH, label: { ko: texts.ko.title, en: texts.en.title }, access: COURIERS, icon: 'box', work: true }],
  pages: routes()
    .get(PATH, showDeliveries)
    .get(`${PATH}/board`, etag(), deliveriesBoard)
    .get(`${PATH}/:id`, showDelivery)
    .post(`${PATH}/:id/dispatch`, dispatchDelivery)
    .post(`${PATH}/:id/deliver`, deliverDelivery),
})
