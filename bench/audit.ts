/**
 * The audit: reads the files of every object after the runtime has ended and sees whether seats, bookings and money
 * agree. It shares no code with what it audits.
 */
import * as z from 'zod'
import type { Booked } from './load/workload.ts'
import { type Actor, actors, byStatus, hasTable, objectFiles, rowsOf, shownOf, text, withDatabase } from './store.ts'
import { inWords } from './violations.ts'

const BookingData = z.object({ concertId: z.string(), quantity: z.number(), amountKrw: z.number().optional() })
const ConcertData = z.object({ registeredTickets: z.number(), availableTickets: z.number() })
const LedgerEntry = z.object({ kind: z.string(), amountKrw: z.number().optional() })

export type Audit = {
  readonly bookings: Readonly<Record<string, number>>
  readonly payments: Readonly<Record<string, number>>
  readonly charges: number
  readonly chargedKrw: number
  /** Bookings as the view shows them. */
  readonly shown: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

/** What clients were told: the store is held against it. */
export type Told = { readonly bookings: readonly Booked[]; readonly everythingAnswered: boolean }

type Booking = z.infer<typeof BookingData> & { readonly id: string; readonly status: string }
type Claim = (holds: boolean, otherwise: () => string) => void

/** Audits a state folder. `told` are the bookings that clients got a yes for. */
export const audit = (stateDir: string, told: Told): Audit => {
  const bookings = actors(stateDir, 'concert-Booking').map(({ data, ...rest }) => ({
    ...rest,
    ...BookingData.parse(data),
  }))
  const charges = ledger(stateDir).filter(({ kind }) => kind === 'charged')
  const shown = shownOf(stateDir, 'concert.booking')
  const wrong: string[] = []
  const claim: Claim = (holds, otherwise) => {
    if (!holds) wrong.push(otherwise())
  }
  claimSeats(claim, actors(stateDir, 'concert-Concert'), bookings)
  claimTold(claim, told, bookings)
  for (const { id, status } of bookings) {
    claim(shown.get(id) === status, () => `V2: booking ${id} is ${status} and shown as ${shown.get(id) ?? 'nothing'}`)
  }
  claimMoney(claim, bookings, charges)
  return {
    bookings: byStatus(bookings),
    payments: byStatus(actors(stateDir, 'payment-Payment')),
    charges: charges.length,
    chargedKrw: sumOf(charges),
    shown: byStatus([...shown.values()].map((status) => ({ status }))),
    violations: inWords(wrong),
  }
}

/** C4: no concert gave more than it had, and its count is that of its bookings. */
const claimSeats = (claim: Claim, concerts: readonly Actor[], bookings: readonly Booking[]): void => {
  const taken = new Map<string, number>()
  for (const { concertId, quantity, status } of bookings) {
    if (holdsSeats(status)) taken.set(concertId, (taken.get(concertId) ?? 0) + quantity)
  }
  for (const { id, data } of concerts) {
    const { registeredTickets, availableTickets } = ConcertData.parse(data)
    const held = taken.get(id) ?? 0
    claim(held <= registeredTickets, () => `C4: concert ${id} had ${registeredTickets} tickets and gave ${held}`)
    const counted = registeredTickets - availableTickets
    claim(held === counted, () => `C4: concert ${id} counts ${counted} seats taken, its bookings ${held}`)
  }
}

/** Every yes is kept, and there is no booking that nobody was told of. */
const claimTold = (claim: Claim, told: Told, bookings: readonly Booking[]): void => {
  const byId = new Map(bookings.map((booking) => [booking.id, booking]))
  for (const { id, paid } of told.bookings) {
    const status = byId.get(id)?.status
    const kept = paid ? status === 'paid' : status === 'booked' || status === 'paid'
    claim(kept, () => `booking ${id} was answered ${paid ? 'paid' : 'booked'} and is ${status ?? 'not there'}`)
  }
  const live = bookings.filter(({ status }) => holdsSeats(status)).length
  const answered = new Set(told.bookings.map(({ id }) => id)).size
  const asTold = told.everythingAnswered ? live === answered : live >= answered
  claim(asTold, () => `${answered} bookings were answered with yes, ${live} exist`)
}

/** P1: never paid without a charge, never charged without paid; nothing here is refunded. */
const claimMoney = (claim: Claim, bookings: readonly Booking[], charges: readonly Amount[]): void => {
  const paid = bookings.filter(({ status }) => status === 'paid' || status === 'issued')
  claim(
    paid.length === charges.length && sumOf(paid) === sumOf(charges),
    () => `P1: ${paid.length} bookings paid (₩${sumOf(paid)}), ${charges.length} charges (₩${sumOf(charges)})`,
  )
}

type Amount = { readonly amountKrw?: number | undefined }
const sumOf = (amounts: readonly Amount[]): number => amounts.reduce((sum, { amountKrw = 0 }) => sum + amountKrw, 0)

const holdsSeats = (status: string): boolean => status === 'booked' || status === 'paid' || status === 'issued'

const ledger = (stateDir: string): z.infer<typeof LedgerEntry>[] =>
  objectFiles(stateDir, 'payment-Ledger').flatMap((file) =>
    withDatabase(file, (db) =>
      hasTable(db, 'ledger')
        ? rowsOf(db, 'SELECT entry FROM ledger').map((row) => LedgerEntry.parse(JSON.parse(text(row.entry))))
        : [],
    ),
  )
