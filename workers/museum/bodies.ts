/** What clients may wish of museum exhibitions (M1–M8): only what is theirs to say (G1). */
import { z } from '@hono/zod-openapi'
import { CAPACITY_LIMIT } from '../../durable-objects/museum/exhibition.ts'
import { VISITORS_LIMIT } from '../../durable-objects/museum/reservation-commands.ts'

const TEXT_LIMIT = 200
const text = z.string().trim().min(1).max(TEXT_LIMIT)

export const ExhibitionBody = z
  .strictObject({
    title: text.openapi({ example: '달항아리' }),
    hall: text.openapi({ example: '제1전시실' }),
    date: z.iso.date().openapi({ example: '2027-05-01', description: 'The day in Seoul' }),
    capacity: z.int().min(1).max(CAPACITY_LIMIT).openapi({ example: 200 }),
  })
  .openapi('ExhibitionBody')

/** One visitor unless said otherwise (M2). */
export const ReservationBody = z
  .strictObject({
    exhibitionId: z.string().min(1).max(TEXT_LIMIT),
    visitors: z.int().min(1).max(VISITORS_LIMIT).default(1).openapi({ example: 2 }),
  })
  .openapi('MuseumReservationBody')
