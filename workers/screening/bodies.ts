/** What clients may wish of health screening (S1–S4): only what is theirs to say (G1). */
import { z } from '@hono/zod-openapi'
import { CAPACITY_LIMIT } from '../../durable-objects/screening/hospital.ts'

const TEXT_LIMIT = 200

export const HospitalBody = z
  .strictObject({
    name: z.string().trim().min(1).max(TEXT_LIMIT).openapi({ example: '나루병원 건강검진센터' }),
    date: z.iso.date().openapi({ example: '2027-03-02', description: 'A calendar day in Asia/Seoul' }),
    capacity: z.int().min(1).max(CAPACITY_LIMIT).openapi({ example: 50 }),
  })
  .openapi('HospitalBody')

export const ReservationBody = z
  .strictObject({ hospitalId: z.string().min(1).max(TEXT_LIMIT) })
  .openapi('ScreeningReservationBody')
