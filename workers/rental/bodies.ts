/** What clients may wish of air-purifier rental (R1–R7): only what is theirs to say (G1). */
import { z } from '@hono/zod-openapi'
import { Comment, contact, DayInKorea, EngineerId, Rating, Region } from '../../queues/rental.ts'

const TEXT_LIMIT = 200
const text = z.string().trim().min(1).max(TEXT_LIMIT)

export const OrderBody = z
  .strictObject({
    productId: text.openapi({ example: 'air-7' }),
    productName: text.openapi({ example: '나루 공기청정기 7' }),
    region: Region,
    ...contact,
    preferredDate: DayInKorea.optional().openapi({ description: 'A day in Korea: today or later, within a year' }),
  })
  .openapi('OrderBody', {
    example: {
      productId: 'air-7',
      productName: '나루 공기청정기 7',
      region: '서울 중구',
      address: '04524 서울 중구 세종대로 110',
      customerName: '김나루',
      phone: '010-1234-5678',
    },
  })

export const SurveyBody = z.strictObject({ rating: Rating, comment: Comment }).openapi('SurveyBody')

export const EngineerBody = z
  .strictObject({ name: text.openapi({ example: '이기사' }), region: Region })
  .openapi('EngineerBody')

/** The path of an engineer: the subject of their token. */
export const EngineerPath = z.object({ id: EngineerId })
