/** Commands for one concert, many at once, as many bookings would send them; the bookings themselves are not needed here. */
import * as z from 'zod'
import type { Naru } from './naru.ts'

/** Commands sent to the concert at once; it decides at most 256 in one commit. */
export const BATCH = 250
const HOLD_EXPIRES_AT = '2099-01-01T00:00:00.000Z'

type Command = { readonly type: string; readonly bookingId: string }

const bookingId = (booking: number): string => `booking-${booking}`
export const hold = (booking: number | string): Command => {
  const id = typeof booking === 'string' ? booking : bookingId(booking)
  const seats = { customerId: id, quantity: 1, holdExpiresAt: HOLD_EXPIRES_AT }
  return { type: 'HoldSeats', bookingId: id, ...seats }
}
export const sell = (booking: number): Command => ({ type: 'SellSeats', bookingId: bookingId(booking) })
export const release = (booking: number): Command => {
  const released = { type: 'ReleaseSeats', bookingId: bookingId(booking), holdExpiresAt: HOLD_EXPIRES_AT }
  return released
}

const Answer = z.object({ outcome: z.enum(['accepted', 'refused']), version: z.number().optional() })
export type Answered = z.infer<typeof Answer>

/** All of them at once; what the concert answered to each. */
export const command = async (
  naru: Naru,
  concertId: string,
  commands: readonly Command[],
): Promise<readonly Answered[]> => {
  const calls = commands.map((one) => {
    const commandId = `${one.bookingId}/${one.type}`
    const context = { commandId, by: 'bench', correlationId: one.bookingId, causationId: commandId, traceparent: '' }
    return { binding: 'CONCERT', id: concertId, method: 'execute', args: [one, context] }
  })
  return z.array(Answer).parse(await naru.call('concert', calls))
}
