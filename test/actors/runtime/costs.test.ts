/** What a booking that is paid costs in rows written, each set alarm counted as one (K1). */
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import {
  accepted,
  actorOf,
  context,
  env,
  evict,
  holdSeats,
  inspected,
  onSale,
  payBooking,
  requestBooking,
  until,
  used,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

/** The platform counts a new table as two rows of the schema. */
const TABLE_ROWS = 2
/** A book of the ledger holds many charges; these tests may meet theirs new. */
const BOOK_ROWS = TABLE_ROWS

const charge = (id: string) => ({
  type: 'ChargePayment',
  paidFor: { kind: 'concert.booking', id },
  customerId: 'kim',
  label: '봄밤',
  attempt: 1,
  amountKrw: 100_000,
  method: 'card',
})

describe('Rows written', () => {
  it('are two for a hold of a concert at rest, one more for the sale, and none by waking', async () => {
    const concert = await onSale(10)
    await until(async () => (await concert.inspect({ from: 1, limit: 1 }))?.sentUpTo === 2)
    await evict(concert)
    expect((await used(() => concert.peek())).rowsWritten).toBe(0)
    const held = await used(() => concert.execute(holdSeats('b-1'), context()))
    const sold = await used(() => concert.execute({ type: 'SellSeats', bookingId: 'b-1' }, context()))
    expect(held.rowsWritten).toBeLessThanOrEqual(2)
    expect(sold.rowsWritten).toBe(1)
  })

  it('are two for a payment, besides its table, and one for the ledger', async () => {
    const id = freshId()
    const ledger = env.LEDGER.getByName(freshId())
    await ledger.charge('before', 1, 1, true)
    expect((await used(() => ledger.charge('key', 1, 1, true))).rowsWritten).toBe(1)
    const payment = actorOf('PAYMENT', `concert.booking~${id}`)
    const { rowsWritten } = await used(() => payment.execute(charge(id), context()))
    const due = TABLE_ROWS + 2 + 1
    expect([due, due + BOOK_ROWS]).toContain(rowsWritten)
  })

  it('are fourteen at most for book and pay: booking 4, payment 2, concert 3, ledger 1, and two tables', async () => {
    const concertId = freshId()
    await onSale(10, concertId)
    const id = freshId()
    const booking = actorOf('BOOKING', id)
    await until(async () => (await inspected(actorOf('CONCERT', concertId))).sentUpTo === 2)
    const usage = await used(async () => {
      accepted(await booking.execute(requestBooking(concertId), context()))
      accepted(await booking.execute(payBooking('card'), context()))
      await until(() => knobs.arrivals('concert-inventory', id).length > 0)
      await until(async () => (await actorOf('CONCERT', concertId).peek())?.version === 4)
    })
    expect(usage.rowsWritten).toBeLessThanOrEqual(4 + 2 + 3 + 1 + 2 * TABLE_ROWS + BOOK_ROWS)
    expect(usage.messages).toBeLessThanOrEqual(7)
  })
})
