/**
 * The audit: reads the files of every object after the runtime has ended and sees whether seats, bookings and money
 * agree. It shares no code with what it audits.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import type { Booked } from './load/orders.ts'

const OBJECTS = join('v3', 'do')
/** Violations that are told in words; all are counted. */
const TOLD_LIMIT = 10

const Description = z.object({ status: z.string(), data: z.looseObject({}) })
const Entry = z.object({ id: z.string().optional(), events: z.array(z.object({ after: Description.nullable() })) })
const BookingData = z.object({ concertId: z.string(), quantity: z.number(), amountKrw: z.number().optional() })
const ConcertData = z.object({ registeredTickets: z.number(), availableTickets: z.number() })
const LedgerEntry = z.object({ kind: z.string(), amountKrw: z.number().optional() })

type Actor = { readonly id: string; readonly status: string; readonly data: unknown }

export type Audit = {
  readonly bookings: Readonly<Record<string, number>>
  readonly payments: Readonly<Record<string, number>>
  readonly charges: number
  readonly chargedKrw: number
  readonly violations: readonly string[]
}

/** Who was told what, and how many tickets were registered per concert: what the store is held against. */
export type Told = { readonly bookings: readonly Booked[]; readonly everythingAnswered: boolean }

/** Audits a state folder. `told` are the bookings that clients got a yes for. */
export const audit = (stateDir: string, told: Told): Audit => {
  const bookings = actors(stateDir, 'concert-Booking').map(({ data, ...rest }) => ({
    ...rest,
    ...BookingData.parse(data),
  }))
  const concerts = actors(stateDir, 'concert-Concert').map(({ data, ...rest }) => ({
    ...rest,
    ...ConcertData.parse(data),
  }))
  const payments = actors(stateDir, 'payment-Payment')
  const charges = ledger(stateDir).filter(({ kind }) => kind === 'charged')
  const violations: string[] = []
  const claim = (holds: boolean, otherwise: () => string) => {
    if (!holds && violations.push('') <= TOLD_LIMIT) violations[violations.length - 1] = otherwise()
  }

  const taken = new Map<string, number>()
  for (const { concertId, quantity, status } of bookings) {
    if (holdsSeats(status)) taken.set(concertId, (taken.get(concertId) ?? 0) + quantity)
  }
  for (const { id, registeredTickets, availableTickets } of concerts) {
    const seats = registeredTickets - availableTickets
    claim(seats <= registeredTickets, () => `C4: concert ${id} holds ${seats} of ${registeredTickets}`)
    const held = taken.get(id) ?? 0
    claim(held === seats, () => `C4: concert ${id} counts ${seats} seats taken, its bookings ${held}`)
  }

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

  const paid = bookings.filter(({ status }) => status === 'paid' || status === 'issued')
  const owedKrw = paid.reduce((sum, { amountKrw = 0 }) => sum + amountKrw, 0)
  const chargedKrw = charges.reduce((sum, { amountKrw = 0 }) => sum + amountKrw, 0)
  claim(
    paid.length === charges.length && owedKrw === chargedKrw,
    () => `P1: ${paid.length} bookings paid (₩${owedKrw}), ${charges.length} charges (₩${chargedKrw})`,
  )
  return {
    bookings: byStatus(bookings),
    payments: byStatus(payments),
    charges: charges.length,
    chargedKrw,
    violations: violations.map((text) => text || '(one more)'),
  }
}

const holdsSeats = (status: string): boolean => status === 'booked' || status === 'paid' || status === 'issued'

const byStatus = (actors: readonly { readonly status: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status } of actors) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** The files of a class's objects; an object that was only asked leaves none behind. */
export const objectFiles = (stateDir: string, className: string): string[] => {
  const folder = join(stateDir, OBJECTS, className)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) => join(folder, name))
}

/** Every instance of an aggregate, as its last event describes it. */
const actors = (stateDir: string, className: string): Actor[] =>
  objectFiles(stateDir, className).flatMap((file) =>
    withDatabase(file, (db) => {
      if (!hasTable(db, 'journal')) return []
      const first = rowsOf(db, 'SELECT entry FROM journal ORDER BY n LIMIT 1')[0]
      // Newest first: nearly always the first row describes it already.
      for (const row of rowsOf(db, 'SELECT entry FROM journal ORDER BY n DESC')) {
        const after = entryOf(row).events.findLast((event) => event.after !== null)?.after
        if (after) return [{ id: (first && entryOf(first).id) ?? file, ...after }]
      }
      return []
    }),
  )

const ledger = (stateDir: string): z.infer<typeof LedgerEntry>[] =>
  objectFiles(stateDir, 'payment-Ledger').flatMap((file) =>
    withDatabase(file, (db) =>
      hasTable(db, 'ledger')
        ? rowsOf(db, 'SELECT entry FROM ledger').map((row) => LedgerEntry.parse(JSON.parse(text(row.entry))))
        : [],
    ),
  )

/** The longest row of each table of an object, in bytes of its values. */
export const longestRows = (file: string): Record<string, number> =>
  withDatabase(file, (db) =>
    Object.fromEntries(
      rowsOf(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'").map(({ name }) => {
        const table = `"${text(name)}"`
        const columns = rowsOf(db, `SELECT name FROM pragma_table_info('${text(name)}')`).map((column) =>
          text(column.name),
        )
        const bytes = columns.map((column) => `coalesce(length(CAST("${column}" AS BLOB)), 0)`).join(' + ')
        const [longest] = rowsOf(db, `SELECT coalesce(max(${bytes}), 0) AS bytes FROM ${table}`)
        return [text(name), Number(longest?.bytes ?? 0)]
      }),
    ),
  )

type Row = Readonly<Record<string, unknown>>

const withDatabase = <T>(file: string, use: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(file)
  try {
    return use(db)
  } finally {
    db.close()
  }
}
const rowsOf = (db: DatabaseSync, sql: string): Row[] => db.prepare(sql).all()
const hasTable = (db: DatabaseSync, name: string): boolean =>
  rowsOf(db, 'SELECT name FROM sqlite_master').some((row) => row.name === name)
const text = (value: unknown): string => z.string().parse(value)
const entryOf = (row: Row) => Entry.parse(JSON.parse(text(row.entry)))
