/** Seats (좌석 재고): a capacity whose holds have a price and may be sold. Held + sold never exceed what was registered (C4). */
import type { Capacity } from '../shared/capacity.ts'

export type SeatHold = { readonly quantity: number; readonly amountKrw: number; readonly sold: boolean }
export type Seats = Capacity<SeatHold>

/** Turns a hold into a sale: the places stay taken. */
export const sell = (seats: Seats, bookingId: string): Seats => {
  const held = seats.holds[bookingId]
  if (!held) throw new Error(`seats sold that were never held: ${bookingId}`)
  seats.holds[bookingId] = { ...held, sold: true }
  return seats
}
