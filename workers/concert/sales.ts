/**
 * Sales (판매): what was sold of a concert by hour and by day in Seoul, and what a cancellation would undo. A trigger of the
 * view's database (`workers/view/migrations/0009_concert_sales.sql`) counts as it goes, so no booking is looked at.
 */
import * as z from 'zod'
import { instant } from '../../kernel/fields.ts'
import { count, type Row } from '../http/reads.ts'

/** Hours shown at most, the newest: a month. */
const HOURS_LIMIT = 744
const DAYS_LIMIT = 400

const sold = {
  bookings: count,
  tickets: count,
  amountKrw: count,
  cancelledTickets: count,
  cancelledKrw: count.meta({ description: 'What the cancelled ones had cost' }),
}
export const Sales = z.object({
  id: z.string(),
  hours: z
    .array(z.object({ hour: instant, ...sold }))
    .meta({ description: 'Hours in which something was sold, oldest first' }),
  days: z.array(z.object({ day: z.iso.date(), ...sold })).meta({ description: 'The same by day in Seoul' }),
})

const SUMS = `sum(bookings) AS bookings, sum(tickets) AS tickets, sum(amount_krw) AS amountKrw,
  sum(cancelled_tickets) AS cancelledTickets, sum(cancelled_krw) AS cancelledKrw`
const HOURS = `SELECT hour || ':00:00.000Z' AS hour, ${SUMS} FROM concert_sale WHERE concert = ?1
GROUP BY hour ORDER BY hour DESC LIMIT ${HOURS_LIMIT}`
const DAYS = `SELECT date(hour || ':00', '+9 hours') AS day, ${SUMS} FROM concert_sale WHERE concert = ?1
GROUP BY day ORDER BY day DESC LIMIT ${DAYS_LIMIT}`

/** What was sold of a concert. */
export const salesOf = async (db: D1Database, { id }: Row): Promise<z.infer<typeof Sales>> => {
  const [hours, days] = await db.batch([db.prepare(HOURS).bind(id), db.prepare(DAYS).bind(id)])
  return Sales.parse({ id, hours: hours?.results.reverse(), days: days?.results.reverse() })
}

export const Cancellation = z.object({
  id: z.string(),
  status: z.string(),
  bookings: count.meta({ description: 'Paid bookings that would be cancelled and refunded, or are still to be' }),
  tickets: count,
  refundKrw: count,
  unpaidTickets: count.meta({ description: 'Held by bookings that are not paid; their holds would end' }),
  issuedTickets: count.meta({ description: 'These stay issued' }),
  ticketsStillHeld: count
    .nullable()
    .meta({ description: 'While it is being cancelled: how many have not come back yet' }),
})

const TOTALS = `SELECT coalesce(sum(bookings - cancelled - issued), 0) AS bookings,
  coalesce(sum(tickets - cancelled_tickets - issued_tickets), 0) AS tickets,
  coalesce(sum(amount_krw - cancelled_krw - issued_krw), 0) AS refundKrw,
  coalesce(sum(issued_tickets), 0) AS issuedTickets
FROM concert_sale WHERE concert = ?1`
const Totals = z.object({ bookings: z.int(), tickets: z.int(), refundKrw: z.int(), issuedTickets: z.int() })
const Inventory = z.object({
  registeredTickets: count,
  availableTickets: count,
  ticketsStillHeld: count.optional(),
})

/** What a cancellation would undo now, or has still to. */
export const cancellationOf = async (
  db: D1Database,
  { id, status, data }: Row,
): Promise<z.infer<typeof Cancellation>> => {
  const totals = Totals.parse(await db.prepare(TOTALS).bind(id).first())
  const { registeredTickets, availableTickets, ticketsStillHeld = null } = Inventory.parse(data)
  const taken = ticketsStillHeld ?? registeredTickets - availableTickets
  const least = (n: number) => Math.max(0, n)
  return {
    id,
    status,
    bookings: least(totals.bookings),
    tickets: least(totals.tickets),
    refundKrw: least(totals.refundKrw),
    // The concert and its bookings are told apart, so one of the two may be a moment ahead.
    unpaidTickets: least(taken - totals.tickets - totals.issuedTickets),
    issuedTickets: totals.issuedTickets,
    ticketsStillHeld,
  }
}
