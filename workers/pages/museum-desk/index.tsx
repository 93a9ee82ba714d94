/** The pages of a museum's staff: exhibitions, who comes, and the door. */
import { etag } from 'hono/etag'
import { area, routes } from '../area.ts'
import { askToCallOff, callOff, changeCapacity, showCapacity } from './change.tsx'
import { atTheDoor } from './door.tsx'
import { admit, showEntry } from './entry.tsx'
import { showBoard, showExhibition } from './exhibition.tsx'
import { HOME, listPage, register, STAFF, showNew } from './list.tsx'
import { texts } from './texts.ts'

export const museumDeskArea = area({
  menu: [{ path: HOME, label: { ko: texts.ko.title, en: texts.en.title }, access: STAFF, icon: 'work', work: true }],
  pages: routes()
    .get(HOME, listPage)
    .post(HOME, register)
    .get(`${HOME}/new`, showNew)
    .get(`${HOME}/:id`, showExhibition)
    .get(`${HOME}/:id/board`, etag(), showBoard)
    .post(`${HOME}/:id`, atTheDoor)
    .get(`${HOME}/:id/capacity`, showCapacity)
    .post(`${HOME}/:id/capacity`, changeCapacity)
    .get(`${HOME}/:id/call-off`, askToCallOff)
    .post(`${HOME}/:id/call-off`, callOff)
    .get(`${HOME}/:id/entries/:entry`, showEntry)
    .post(`${HOME}/:id/entries/:entry`, admit),
})
