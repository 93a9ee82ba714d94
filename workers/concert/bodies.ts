/** What clients may wish of concert ticketing (C1–C10): only what is theirs to say (G1). */
import { z } from '@hono/zod-openapi'
import { PaymentMethod, QUANTITY_LIMIT } from '../../durable-objects/concert/booking-commands.ts'
import { LOT_LIMIT, PRICE_LIMIT_KRW } from '../../durable-objects/concert/concert.ts'
import { instantOf } from '../../kernel/time.ts'
import { Address } from '../../queues/concert.ts'

const TEXT_LIMIT = 200
/** Beyond this year an instant has another form than the one that sorts as text. */
const LAST_MS = Date.UTC(9999, 0)

const text = z.string().trim().min(1).max(TEXT_LIMIT)

/** RFC 3339 with any offset; kept as UTC with milliseconds. */
const startsAt = z.iso
  .datetime({ offset: true, abort: true })
  .refine((written) => Date.parse(written) < LAST_MS, 'Must lie before the year 9999')
  .transform((written) => instantOf(Date.parse(written)))
  .openapi({ type: 'string', format: 'date-time', example: '2027-05-01T19:00:00+09:00' })

export const ConcertBody = z
  .strictObject({
    title: text.openapi({ example: '봄밤의 재즈' }),
    venue: text.openapi({ example: '예술의전당' }),
    startsAt,
  })
  .openapi('ConcertBody')

export const TicketsBody = z
  .strictObject({
    quantity: z.int().min(1).max(LOT_LIMIT).openapi({ example: 1000 }),
    priceKrw: z.int().min(0).max(PRICE_LIMIT_KRW).openapi({ example: 88_000 }),
  })
  .openapi('TicketsBody')

const booked = {
  concertId: z.string().min(1).max(TEXT_LIMIT),
  quantity: z.int().min(1).max(QUANTITY_LIMIT).openapi({ example: 2 }),
}

/** By post with an address, or on site without one (C7). */
export const BookingBody = z
  .discriminatedUnion('fulfilment', [
    z.strictObject({ ...booked, fulfilment: z.literal('post'), address: Address }),
    z.strictObject({ ...booked, fulfilment: z.literal('on-site') }),
  ])
  .openapi('BookingBody')

/** `card`, or one of the methods for trials (P3), which payment refuses where they are not allowed. */
export const PayBody = z.strictObject({ method: PaymentMethod }).openapi('PayBody')
