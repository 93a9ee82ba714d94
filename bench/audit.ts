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
const DATABASES = join('v3', 'd1')
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
  const shown = shownBookings(stateDir)
  const violations: string[] = []
  let more = 0
  const claim: Claim = (holds, otherwise) => {
    if (holds) return
    if (violations.length < TOLD_LIMIT) violations.push(otherwise())
    else more += 1
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
    violations: more > 0 ? [...violations, `and ${more} more`] : violations,
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

/** Every booking in the view's database, by id. */
const shownBookings = (stateDir: string): ReadonlyMap<string, string> => {
  const files = readdirSync(join(stateDir, DATABASES), { recursive: true, encoding: 'utf8' })
  const shown = files
    .filter((name) => name.endsWith('.sqlite'))
    .flatMap((name) =>
      withDatabase(join(stateDir, DATABASES, name), (db) =>
        hasTable(db, 'instance')
          ? rowsOf(db, "SELECT id, status FROM instance WHERE aggregate = 'concert.booking'")
          : [],
      ),
    )
  return new Map(shown.map(({ id, status }) => [text(id), text(status)]))
}

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
