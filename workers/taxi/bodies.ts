/** What clients may wish of taxi dispatch (T1–T8): only what is theirs to say (G1). */
import { z } from '@hono/zod-openapi'
import { FARE_LIMIT_KRW, PaymentMethod, PLACE_LIMIT } from '../../durable-objects/taxi/call-commands.ts'

const place = z.string().trim().min(1).max(PLACE_LIMIT)

/** From where to where, and what the customer pays for it, at once (T1, T2). */
export const CallBody = z
  .strictObject({
    origin: place.openapi({ example: '서울역 2번 출구' }),
    destination: place.openapi({ example: '노들섬' }),
    fareKrw: z.int().min(1).max(FARE_LIMIT_KRW).openapi({ example: 15_000 }),
    method: PaymentMethod,
  })
  .refine(({ origin, destination }) => origin !== destination, {
    path: ['destination'],
    message: 'Must differ from the origin',
  })
  .openapi('CallBody')

/** `onlyWhile: "open"`: the call is not cancelled when a driver has taken it meanwhile (T8). */
export const CancelBody = z.strictObject({ onlyWhile: z.literal('open').optional() }).openapi('CancelBody')
