/** Waking: from a snapshot and the rows after it, however long the history (K2). */
import { beforeEach, describe, expect, it } from 'vitest'
import { SNAPSHOT_EVERY_ROWS } from '../../../durable-objects/runtime/journal.ts'
import { freshId } from '../../../kernel/ids.ts'
import { size } from '../../harness/size.ts'
import {
  type Actor,
  accepted,
  actorOf,
  availableTickets,
  context,
  evict,
  holdSeats,
  inspected,
  isAtRest,
  onSale,
  rowsOf,
  runAlarm,
  soon,
  until,
  used,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

const ROW_LIMIT_BYTES = 1_000_000
const GROUP = 500
/** Reading `sqlite_master`, the last row number and the like. */
const OVERHEAD_ROWS = 10

const inGroups = async (count: number, one: (at: number) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < count; from += GROUP) {
    await Promise.all(Array.from({ length: Math.min(GROUP, count - from) }, (_, at) => one(from + at)))
  }
}

const snapshotOf = async (actor: Actor) => {
  const [row] = await rowsOf<{ chunks: number; row: number; longest: number }>(
    actor,
    'SELECT count(*) AS chunks, max(row) AS row, max(length(CAST(body AS BLOB))) AS longest FROM snapshot',
  )
  if (!row) throw new Error('no snapshot')
  return row
}

const longestEntry = async (actor: Actor): Promise<number> => {
  const [row] = await rowsOf<{ longest: number }>(
    actor,
    'SELECT max(length(CAST(entry AS BLOB))) AS longest FROM journal',
  )
  return row?.longest ?? 0
}

/** Nothing left to send, and nothing that would wake it soon. */
const atRest = async (actor: Actor): Promise<void> => {
  await runAlarm(actor)
  await until(() => isAtRest(actor))
}

describe('A concert of thousands of commands', () => {
  /** Two snapshots are made on the way, the second from the first. */
  const HELD = size('held', { test: 1_600, prove: 4_000 })
  const SOLD = 900
  const RELEASED = 98
  /** Registered and put on sale. */
  const COMMANDS = 2 + HELD + SOLD + RELEASED

  it('wakes as it was, reading a snapshot and the rows after it', async () => {
    const concert = await onSale(10_000)
    await inGroups(HELD, (at) => concert.execute(holdSeats(`b-${at}`), context(`hold-${at}`)))
    await inGroups(SOLD, (at) => concert.execute({ type: 'SellSeats', bookingId: `b-${at}` }, context(`sell-${at}`)))
    const release = (at: number) => ({ type: 'ReleaseSeats', bookingId: `b-${at + SOLD}`, holdExpiresAt: soon(60_000) })
    await inGroups(RELEASED, (at) => concert.execute(release(at), context(`release-${at}`)))
    await atRest(concert)
    const { state, version, description } = await inspected(concert)
    expect(version).toBe(COMMANDS)

    await evict(concert)
    const { rowsRead } = await used(() => concert.peek())
    const { row, chunks, longest } = await snapshotOf(concert)
    expect(await inspected(concert)).toMatchObject({ state, version, description })
    expect(rowsRead).toBeLessThanOrEqual(COMMANDS - row + chunks + OVERHEAD_ROWS)
    expect(COMMANDS - row).toBeLessThanOrEqual(SNAPSHOT_EVERY_ROWS)
    expect(longest).toBeLessThan(ROW_LIMIT_BYTES)
    expect(await longestEntry(concert)).toBeLessThan(ROW_LIMIT_BYTES)

    // What was answered before the snapshot is still the answer; what was held is held.
    expect(await concert.execute(holdSeats(`b-${HELD - 1}`), context(`hold-${HELD - 1}`))).toMatchObject({
      outcome: 'accepted',
    })
    expect(await concert.execute(holdSeats('b-950'), context())).toMatchObject({ refusal: { reason: 'HoldLapsed' } })
    expect(await availableTickets(concert)).toBe(10_000 - HELD + RELEASED)
  }, 60_000)

  it('gives a client its first answer from the snapshot, the no of a row before it included', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'refuses'
    const no = await probe.execute({ type: 'AskQuestion', text: 'may I?' }, context('ask'))
    expect(no).toMatchObject({ outcome: 'refused', refusal: { reason: 'AnsweredNo' } })
    // The no comes with its own second row.
    await inGroups(SNAPSHOT_EVERY_ROWS - 2, (at) => probe.execute({ type: 'TakeNote', text: `${at}` }, context()))
    await atRest(probe)
    await evict(probe)
    const { rowsRead } = await used(() => probe.peek())
    expect(rowsRead).toBeLessThanOrEqual(OVERHEAD_ROWS)
    expect(await probe.execute({ type: 'AskQuestion', text: 'may I?' }, context('ask'))).toEqual({
      ...no,
      replayed: true,
    })
    expect(await probe.execute({ type: 'AskQuestion', text: 'and I?' }, context('ask', 'other'))).toMatchObject({
      refusal: { reason: 'IdempotencyKeyReused' },
    })
  })
})

describe('A concert of very many events', () => {
  /** Its snapshot has more than one chunk: borders are where one can go wrong, and there is no other difference. */
  const EVENTS = size('events', { test: 20_000, prove: 100_000 })

  it('wakes from its snapshot and at most a thousand rows, and none is longer than a megabyte', async () => {
    const concert = await onSale(EVENTS)
    await concert.execute(holdSeats('booking-3'), context('command-3'))
    await until(async () => (await inspected(concert)).sentUpTo === 3)
    await atRest(concert)
    await evict(concert)
    await multiplied(concert, EVENTS)
    // Waking once from the rows alone, then one command, which leaves a snapshot behind.
    expect((await concert.peek())?.version).toBe(EVENTS)
    accepted(await concert.execute({ type: 'SellSeats', bookingId: 'booking-77' }, context()))
    await atRest(concert)
    await evict(concert)

    const started = Date.now()
    let version = 0
    const { rowsRead } = await used(async () => {
      version = (await concert.peek())?.version ?? 0
    })
    console.info(`a concert of ${version} events woke in ${Date.now() - started} ms, reading ${rowsRead} rows`)
    expect(version).toBe(EVENTS + 1)
    const { chunks, longest, row } = await snapshotOf(concert)
    expect(row).toBe(EVENTS + 1)
    expect(chunks).toBeGreaterThan(EVENTS / 10_000)
    expect(rowsRead).toBeLessThanOrEqual(SNAPSHOT_EVERY_ROWS + chunks + OVERHEAD_ROWS)
    expect(longest).toBeLessThan(ROW_LIMIT_BYTES)
    expect(await longestEntry(concert)).toBeLessThan(ROW_LIMIT_BYTES)
    expect(await availableTickets(concert)).toBe(2)
    expect(await concert.execute(holdSeats('late', 2), context())).toMatchObject({ outcome: 'accepted' })
    expect(await concert.execute(holdSeats('too late', 1), context())).toMatchObject({
      refusal: { reason: 'SeatsSoldOut' },
    })
  }, 120_000)

  /** Rows as the concert itself would have written them, after the pattern of its third. */
  const multiplied = async (concert: Actor, events: number): Promise<void> => {
    await rowsOf(
      concert,
      `WITH RECURSIVE
         pattern (entry) AS (SELECT entry FROM journal WHERE n = 3),
         counted (n) AS (SELECT 4 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1)
       INSERT INTO journal (n, seq, entry)
       SELECT n, n, replace(replace(replace(replace(entry,
         '"seq":3', '"seq":' || n),
         'booking-3', 'booking-' || n),
         'command-3', 'command-' || n),
         '"sent":2', '"sent":' || (n - 1))
       FROM counted, pattern`,
      events,
    )
  }
})

describe('Text', () => {
  it('survives the borders of the chunks: Korean, emoji, and half a surrogate pair', async () => {
    // One of the two has a border in the middle of an emoji, wherever the text begins.
    const splits = await Promise.all(['', 'x'].map((prefix) => chunkLengths(prefix)))
    expect(splits.flat().filter((length) => length % 2 === 1).length).toBeGreaterThan(0)
    for (const lengths of splits) expect(lengths.length).toBeGreaterThan(2)
  })

  const chunkLengths = async (prefix: string): Promise<readonly number[]> => {
    const probe = actorOf('PROBE', freshId())
    const text = (at: number) => (at === 0 ? prefix : at === 1 ? '가나다 \ud83d!' : '😀'.repeat(400))
    await inGroups(SNAPSHOT_EVERY_ROWS, (at) => probe.execute({ type: 'TakeNote', text: `${text(at)}.` }, context()))
    const before = (await inspected(probe)).state
    await evict(probe)
    const after = (await inspected(probe)).state
    expect(after.notes).toHaveLength(SNAPSHOT_EVERY_ROWS)
    // Compared as one text: the difference of two so long states takes minutes to print.
    expect(JSON.stringify(after) === JSON.stringify(before)).toBe(true)
    expect(after.notes).toContain('가나다 \ud83d!.')
    const { longest } = await snapshotOf(probe)
    expect(longest).toBeLessThan(ROW_LIMIT_BYTES)
    const chunks = await rowsOf<{ body: string }>(probe, 'SELECT body FROM snapshot ORDER BY chunk')
    return chunks.slice(0, -1).map(({ body }) => body.length)
  }
})
