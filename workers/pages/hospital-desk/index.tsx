/** The pages of a hospital's staff: its days, and who comes. */
import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { HOME, listPage, open, STAFF, showNew } from './list.tsx'
import { markCame, showPeople } from './people.tsx'
import { askToCallOff, callOff, showBoard, showSlot } from './slot.tsx'
import { texts } from './texts.ts'

export const hospitalDeskArea = area({
  menu: [{ path: HOME, label: { ko: texts.ko.title, en: texts.en.title }, access: STAFF, icon: 'work', work: true }],
  pages: routes()
    .get(HOME, listPage)
    .post(HOME, open)
    .get(`${HOME}/new`, showNew)
    .get(`${HOME}/:id`, showSlot)
    .get(`${HOME}/:id/board`, etag(), showBoard)
    .get(`${HOME}/:id/people`, showPeople)
    .post(`${HOME}/:id/people`, markCame)
    .get(`${HOME}/:id/call-off`, askToCallOff)
    .post(`${HOME}/:id/call-off`, callOff),
})
