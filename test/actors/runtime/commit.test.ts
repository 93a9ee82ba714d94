/** One commit: a command has one effect and one answer, whatever is repeated or fails (K1, K15, H3). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import {
  accepted,
  actorOf,
  atOnce,
  availableTickets,
  booked,
  context,
  evict,
  holdSeats,
  inspected,
  journalRows,
  kill,
  onSale,
  payBooking,
  requestBooking,
  rowsOf,
  typesOf,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

const COPIES = 50
const note = (text: string) => ({ type: 'TakeNote', text })

describe('A repeated command', () => {
  it('gets its first answer and changes nothing, also after the actor lost its memory', async () => {
    const concert = await onSale(10)
    const hold = holdSeats('b-1')
    const first = accepted(await concert.execute(hold, context('c-1')))
    // Later the state is another one; the answer stays.
    await concert.execute(holdSeats('b-2'), context('c-2'))
    const rows = await journalRows(concert)

    expect(await concert.execute(hold, context('c-1'))).toEqual({ ...first, replayed: true })
    await evict(concert)
    expect(await concert.execute(hold, context('c-1'))).toEqual({ ...first, replayed: true })
    expect(first).toMatchObject({ version: 3, replayed: false, reply: { amountKrw: 50_000 } })
    expect(await journalRows(concert)).toBe(rows)
    expect(await availableTickets(concert)).toBe(8)
  })

  it('has one effect and one answer when it comes fifty times at once', async () => {
    const concert = await onSale(10)
    const hold = holdSeats('b-1')
    const answers = await Promise.all(Array.from({ length: COPIES }, () => concert.execute(hold, context('c-1'))))

    expect(answers.filter((answer) => !accepted(answer).replayed)).toHaveLength(1)
    expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: true }))).size).toBe(1)
    expect(await journalRows(concert)).toBe(3)
    expect(await availableTickets(concert)).toBe(9)
  })

  it('has one effect in the actors it asks, too', async () => {
    const concertId = freshId()
    const concert = await onSale(100, concertId)
    const booking = actorOf('BOOKING', freshId())
    const request = requestBooking(concertId)
    const answers = await Promise.all(Array.from({ length: COPIES }, () => booking.execute(request, context('c-1'))))

    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'accepted', status: 'booked', version: 2 })
    expect(await typesOf(booking)).toEqual(['BookingRequested', 'BookingBooked'])
    expect(await availableTickets(concert)).toBe(98)
    await evict(booking)
    expect(await booking.execute(request, context('c-1'))).toMatchObject({
      outcome: 'accepted',
      version: 2,
      replayed: true,
    })
  })

  it('is refused when its key comes with another content, also after the actor lost its memory', async () => {
    const concert = await onSale(10)
    await concert.execute(holdSeats('b-1'), context('c-1', 'one seat'))
    const reused = { outcome: 'refused', refusal: { reason: 'IdempotencyKeyReused' } }

    expect(await concert.execute(holdSeats('b-1', 2), context('c-1', 'two seats'))).toMatchObject(reused)
    await evict(concert)
    expect(await concert.execute(holdSeats('b-1', 2), context('c-1', 'two seats'))).toMatchObject(reused)
    expect(await availableTickets(concert)).toBe(9)
  })

  it('hears the same no that was kept with what happened, after it was forgotten and after it became a yes', async () => {
    const { id, booking } = await booked()
    const declined = { outcome: 'refused', refusal: { reason: 'PaymentDeclined', because: 'CardDeclined' } }
    expect(await booking.execute(payBooking('test-declined'), context('pay-1'))).toMatchObject(declined)
    expect(await booking.execute(payBooking('test-declined'), context('pay-1'))).toEqual({
      ...declined,
      replayed: true,
    })
    const again = await kill('BOOKING', id)
    expect(await again.execute(payBooking('test-declined'), context('pay-1'))).toEqual({ ...declined, replayed: true })
    accepted(await again.execute(payBooking('card'), context('pay-2')))
    expect(await again.execute(payBooking('test-declined'), context('pay-1'))).toEqual({ ...declined, replayed: true })
    expect(await again.peek()).toMatchObject({ status: 'paid' })
  })
})

describe('A refusal', () => {
  it('leaves no table in an object that nothing ever happened to', async () => {
    const concert = actorOf('CONCERT', freshId())
    const answer = await concert.execute(holdSeats('b-1'), context())
    expect(answer).toEqual({ outcome: 'refused', refusal: { reason: 'ConcertNotFound' }, replayed: false })
    expect(await rowsOf(concert, "SELECT name FROM sqlite_master WHERE name IN ('journal', 'snapshot')")).toEqual([])
    expect(await concert.peek()).toBeNull()
    expect(await concert.inspect({ from: 1, limit: 10 })).toBeNull()
  })

  it('leaves no row, and the same key may be tried again', async () => {
    const concert = await onSale(1)
    const soldOut = { outcome: 'refused', refusal: { reason: 'SeatsSoldOut', availableTickets: 1 }, replayed: false }
    const rows = await journalRows(concert)
    expect(await concert.execute(holdSeats('b-1', 2), context('c-1'))).toEqual(soldOut)
    expect(await journalRows(concert)).toBe(rows)
    await concert.execute({ type: 'RegisterTickets', lotId: 'second', quantity: 1, priceKrw: 50_000 }, context())
    expect(await concert.execute(holdSeats('b-1', 2), context('c-1'))).toMatchObject({ outcome: 'accepted' })
  })

  it('needs no transaction, nor does an answer given once more; what follows in the same turn has one', async () => {
    const concert = await onSale(2)
    await concert.execute(holdSeats('b-1'), context('c-1'))
    const commits = await countingCommits(concert)
    const refused = { command: holdSeats('b-2', 2), context: context() }
    const repeated = { command: holdSeats('b-1'), context: context('c-1') }
    const answers = await atOnce(concert, [refused, repeated, refused])
    expect(answers.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted', 'refused'])
    expect(commits.count).toBe(0)

    const last = { command: holdSeats('b-3'), context: context('c-3') }
    const mixed = await atOnce(concert, [refused, last, { ...last, context: context() }, repeated])
    expect(mixed.map(({ outcome }) => outcome)).toEqual(['refused', 'accepted', 'accepted', 'accepted'])
    expect(commits.count).toBe(1)
    expect(await journalRows(concert)).toBe(4)
    expect(await availableTickets(concert)).toBe(0)
  })

  it('is the answer to a command that is none', async () => {
    const concert = await onSale(1)
    const answer = await concert.execute({ ...holdSeats('b'), quantity: 'many' }, context())
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { reason: 'CommandMalformed', at: '/quantity' } })
  })
})

describe('A fault', () => {
  it('in one command is not the business of the others of its turn', async () => {
    const probe = actorOf('PROBE', freshId())
    const bug = probe.execute({ type: 'StumbleOver', text: 'a stone' }, context())
    const unfit = probe.execute(note('unfit'), context())
    const outcomes = await Promise.allSettled([
      probe.execute(note('before'), context()),
      bug,
      unfit,
      probe.execute(note('after'), context()),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect((await inspected(probe)).state.notes).toEqual(['before', 'after'])
    expect(await journalRows(probe)).toBe(2)
  })

  it('of the storage takes the whole commit back, and memory with it', async () => {
    const probe = actorOf('PROBE', freshId())
    await probe.execute(note('first'), context())
    const break_ = `CREATE TRIGGER full BEFORE INSERT ON journal WHEN new.n > 3 BEGIN SELECT RAISE(ABORT, 'disk full'); END`
    await rowsOf(probe, break_)
    // How many of them share a commit is a matter of microseconds; the fourth row breaks the one it is in.
    const answers = ['alone', 'second', 'third'].map((text) => probe.execute(note(text), context(text)))
    const outcomes = await Promise.allSettled(answers)
    const stored = outcomes.filter(({ status }) => status === 'fulfilled').length

    expect(outcomes.at(-1)?.status).toBe('rejected')
    expect(await journalRows(probe)).toBe(1 + stored)
    expect(await probe.peek()).toMatchObject({ version: 1 + stored, data: { notes: 1 + stored } })
    await rowsOf(probe, 'DROP TRIGGER full')
    expect(await probe.execute(note('third'), context('third'))).toMatchObject({
      outcome: 'accepted',
      version: 2 + stored,
    })
    expect((await inspected(probe)).state.notes).toHaveLength(2 + stored)
  })
})

describe('Commands of one turn', () => {
  it('share few commits, hold exactly what there is, and do not disturb each other (K13)', async () => {
    const concert = await onSale(150)
    const commits = await countingCommits(concert)
    const holds = Array.from({ length: 200 }, (_, at) => ({
      command: holdSeats(`b-${at}`),
      context: context(`c-${at}`),
    }))
    const answers = await atOnce(concert, holds)

    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(150)
    const refused = answers.flatMap((answer) => (answer.outcome === 'refused' ? [answer.refusal] : []))
    expect(refused).toEqual(Array.from({ length: 50 }, () => ({ reason: 'SeatsSoldOut', availableTickets: 0 })))
    expect(await availableTickets(concert)).toBe(0)
    expect(await journalRows(concert)).toBe(152)
    // The first is not kept waiting for the others; one transaction each would be 200.
    expect(commits.count).toBeLessThanOrEqual(3)
    const { version, state } = await inspected(concert)
    await evict(concert)
    expect(await inspected(concert)).toMatchObject({ version, state })
  })
})

/** Counts the transactions of an actor from now on; they happen as before. */
const countingCommits = (actor: DurableObjectStub): Promise<{ count: number }> =>
  runInDurableObject(actor, (_, { storage }) => {
    const commits = { count: 0 }
    const transactionSync = storage.transactionSync.bind(storage)
    storage.transactionSync = (work) => {
      commits.count += 1
      return transactionSync(work)
    }
    return commits
  })
