/**
 * Seats (좌석 재고): a capacity with holds. A hold belongs to one booking and is given back exactly once (G4).
 * Held + sold never exceed what was registered (C4).
 */
import type { Instant } from '../../kernel/time.ts'

export type Hold = { readonly quantity: number; readonly amountKrw: number; readonly sold: boolean }

export type Seats = {
  /** Seats registered so far. */
  readonly registered: number
  /** Seats held or sold. */
  readonly taken: number
  readonly holds: Record<string, Hold>
  /** Bookings that gave their seats back, or never may have any: until when a late hold could still arrive. */
  readonly returned: Record<string, Instant>
  /** Tombstones in the order they will lapse is not known; they are looked through when this many were added. */
  readonly returnedSinceSweep: number
}

/** Tombstones are swept after this many returns, so that a busy concert does not remember them for ever. */
const SWEEP_EVERY_RETURNS = 1_000

export const noSeats = (): Seats => ({ registered: 0, taken: 0, holds: {}, returned: {}, returnedSinceSweep: 0 })

export const available = (seats: Seats): number => seats.registered - seats.taken

export const holdOf = (seats: Seats, bookingId: string): Hold | undefined => seats.holds[bookingId]

export const wasReturned = (seats: Seats, bookingId: string): boolean => seats.returned[bookingId] !== undefined

export const register = (seats: Seats, quantity: number): Seats => ({
  ...seats,
  registered: seats.registered + quantity,
})

export const hold = (seats: Seats, bookingId: string, quantity: number, amountKrw: number): Seats => {
  seats.holds[bookingId] = { quantity, amountKrw, sold: false }
  return { ...seats, taken: seats.taken + quantity }
}

export const sell = (seats: Seats, bookingId: string): Seats => {
  const held = seats.holds[bookingId]
  if (!held) throw new Error(`seats sold that were never held: ${bookingId}`)
  seats.holds[bookingId] = { ...held, sold: true }
  return seats
}

/** `holdExpiresAt` bounds how long a late hold of this booking could still arrive; `at` is the time of the event. */
export const giveBack = (seats: Seats, bookingId: string, holdExpiresAt: Instant, at: Instant): Seats => {
  const held = seats.holds[bookingId]
  delete seats.holds[bookingId]
  const sweep = seats.returnedSinceSweep + 1 >= SWEEP_EVERY_RETURNS
  if (sweep) forgetLapsed(seats.returned, at)
  seats.returned[bookingId] = holdExpiresAt
  return {
    ...seats,
    taken: seats.taken - (held?.quantity ?? 0),
    returnedSinceSweep: sweep ? 0 : seats.returnedSinceSweep + 1,
  }
}

const forgetLapsed = (returned: Record<string, Instant>, at: Instant): void => {
  for (const [bookingId, until] of Object.entries(returned)) {
    if (until < at) delete returned[bookingId]
  }
}
