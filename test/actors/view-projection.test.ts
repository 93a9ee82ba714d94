/** The view's projection on a real D1: what it writes, what that costs, and that order and doubling do not matter (K7). */
import { applyD1Migrations, createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { project } from '../../kernel/projection.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { participants } from '../../workers/view/conversation.ts'
import { listDeadLetters } from '../../workers/view/dead-letters.ts'
import worker from '../../workers/view/index.ts'
import { write } from '../../workers/view/projections/write.ts'
import { historyOf, instance } from '../../workers/view/queries/instances.ts'
import {
  approved,
  authorizing,
  booked,
  held,
  issued,
  paid,
  registered,
  requested,
  story,
  tickets,
} from './view-events.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))

const ALL = { before: null, limit: 100 }
let messages = 0

/** Gives the view's inbox one batch of these message bodies. */
const deliver = async (...bodies: readonly unknown[]) => {
  const batch = createMessageBatch(
    'view',
    bodies.map((body) => ({ id: `m${messages++}`, timestamp: new Date(), attempts: 1, body })),
  )
  const ctx = createExecutionContext()
  await worker.queue(batch, env)
  return getQueueResult(batch, ctx)
}

const kims = (id: string, ...steps: Parameters<typeof story>[1][]) => story({ id, owner: 'kim' }, ...steps)

describe('The view', () => {
  it('knows an instance by its newest event and keeps the history of its states', async () => {
    const letters = kims('one', requested, booked, paid)
    const result = await deliver(letters.slice(0, 2), letters.slice(2))
    expect(result.explicitAcks).toHaveLength(2)
    expect(await instance(env.DB, 'concert.booking', 'one')).toEqual({
      aggregate: 'concert.booking',
      id: 'one',
      version: 3,
      status: 'paid',
      owner: 'kim',
      organisation: 'naru',
      label: 'Naru',
      data: paid.shown,
      createdAt: letters[0]?.time,
      changedAt: letters[2]?.time,
    })
    const { items: history } = await historyOf(env.DB, 'concert.booking', 'one', ALL)
    expect(history.map(({ seq, was, status }) => [seq, was, status])).toEqual([
      [1, null, 'requested'],
      [2, 'requested', 'booked'],
      [3, 'booked', 'paid'],
    ])
  })

  it('never goes backwards when an older event comes late', async () => {
    const letters = kims('late', requested, booked, paid)
    await deliver(letters.slice(2))
    await deliver(letters.slice(0, 2))
    expect(await instance(env.DB, 'concert.booking', 'late')).toMatchObject({
      version: 3,
      status: 'paid',
      createdAt: letters[0]?.time,
    })
    expect((await historyOf(env.DB, 'concert.booking', 'late', ALL)).items).toHaveLength(3)
  })

  it('writes eleven rows for a booking and its payment', async () => {
    const concert = story({ id: 'cost' }, registered, tickets, held)
    const booking = kims('cost', requested, booked, paid)
    const payment = kims('cost', authorizing, approved)
    await write(env.DB, project(concert.slice(0, 2)))
    const cost = {
      held: await write(env.DB, project(concert)),
      booked: await write(env.DB, project(booking.slice(0, 2))),
      paid: await write(env.DB, project(booking.slice(2))),
      payment: await write(env.DB, project(payment)),
      again: await write(env.DB, project([...concert, ...booking, ...payment])),
    }
    expect(cost).toEqual({ held: 1, booked: 4, paid: 3, payment: 3, again: 0 })
  })

  it('knows how something began, whenever it hears of it', async () => {
    const [first, ...rest] = kims('begun', requested, booked, paid)
    await deliver(rest)
    const states = async () => (await historyOf(env.DB, 'concert.booking', 'begun', ALL)).items
    expect((await states()).map(({ status }) => status)).toEqual(['booked', 'paid'])
    await deliver([first])
    expect((await states())[0]).toEqual({
      seq: 1,
      status: 'requested',
      was: null,
      event: 'BookingRequested',
      at: first?.time,
    })
    await deliver([first, ...rest])
    expect((await states()).map(({ status }) => status)).toEqual(['requested', 'booked', 'paid'])
    const page = await historyOf(env.DB, 'concert.booking', 'begun', { before: 2, limit: 1 })
    expect(page.items.map(({ status }) => status)).toEqual(['requested'])
  })

  it('gives the same tables for any shuffle, doubling and splitting into messages and batches', async () => {
    const plays = [
      kims('x', requested, booked, paid, issued),
      story({ id: 'x', from: 50 }, registered, tickets, held),
      kims('x', authorizing, approved),
    ]
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 5 }), async (chances, size) => {
        const id = `round${round++}`
        const all = plays.flat().map((context) => renamed(context, id))
        const picked = [...all, ...all, ...all].map((context) => ({ context, place: chances.next().value }))
        const shuffled = picked.sort((a, b) => a.place - b.place).map(({ context }) => [context])
        for (let start = 0; start < shuffled.length; start += size) {
          await deliver(...shuffled.slice(start, start + size))
        }
        expect(await tablesOf(id)).toEqual(await expectedOf(all, id))
      }),
      { numRuns: 15 },
    )
  })

  it('parks a message that it cannot read, with the reason, and applies the others', async () => {
    const result = await deliver(['nonsense'], kims('beside', requested), [{ ...kims('y', requested)[0], type: 'x' }])
    expect(result.explicitAcks).toHaveLength(3)
    expect(await instance(env.DB, 'concert.booking', 'beside')).toMatchObject({ status: 'requested' })
    const wanted = { state: 'parked', inbox: 'view', limit: 9, after: null } as const
    const letters = await vi.waitUntil(
      async () => {
        const { items } = await listDeadLetters(env.DB, wanted)
        return items.length === 2 && items
      },
      { timeout: 5000, interval: 20 },
    )
    expect(letters.map(({ reason }) => reason).sort()).toEqual([
      'not an envelope: invalid_format at /0/type',
      'not an envelope: invalid_type at /0',
    ])
  })

  it('settles each message alone when the batch fails: what D1 refuses is tried again, the others are applied', async () => {
    // A status word that D1's own rules refuse does not exist, so the table is made to refuse one id.
    await env.DB.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON instance WHEN NEW.id = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END`,
    )
    const result = await deliver(kims('before', requested), kims('poison', requested), kims('after', requested))
    await env.DB.exec('DROP TRIGGER refuse')
    expect(result.explicitAcks).toHaveLength(2)
    expect(result.retryMessages).toHaveLength(1)
    expect(await instance(env.DB, 'concert.booking', 'before')).not.toBeNull()
    expect(await instance(env.DB, 'concert.booking', 'after')).not.toBeNull()
    expect(await instance(env.DB, 'concert.booking', 'poison')).toBeNull()
  })
})

const renamed = (event: Envelope, id: string): Envelope => {
  const source = event.source.replace(/[^/]+$/, id)
  return { ...event, id: `${source}/${event.sequence}`, source, subject: id }
}

const tablesOf = async (id: string) => {
  const instances = await env.DB.prepare(`SELECT * FROM instance WHERE id = ?1 ORDER BY aggregate`).bind(id).all()
  const history = await env.DB.prepare(`SELECT * FROM history WHERE id = ?1 ORDER BY aggregate, seq`).bind(id).all()
  return { instances: instances.results, history: history.results }
}

/** The same events in their order, once, under another name. */
const expectedOf = async (letters: readonly Envelope[], id: string) => {
  const twin = `${id}-twin`
  await write(env.DB, project(letters.map((context) => renamed(context, twin))))
  const { instances, history } = await tablesOf(twin)
  return { instances: instances.map((row) => ({ ...row, id })), history: history.map((row) => ({ ...row, id })) }
}

describe('A conversation', () => {
  it('keeps who took part in it once, and nothing of those who tell of health (S12)', async () => {
    const talk = (conversation: string, events: readonly Envelope[]) =>
      events.map((event) => ({ ...event, correlationid: conversation }))
    const own = story({ id: 'b9', owner: 'kim' }, requested, booked)
    const seats = talk('b9', story({ id: 'c9' }, registered, tickets, held))
    const health = talk('r9', [{ ...own[0], source: '/screening.hospital/h9', subject: 'h9' } as Envelope])
    expect(participants([...own, ...seats, ...seats, ...health])).toEqual([
      { conversation: 'b9', aggregate: 'concert.concert', id: 'c9' },
    ])
    for (const _ of [1, 2]) await write(env.DB, project([...own, ...seats]), participants([...own, ...seats]))
    const { results } = await env.DB.prepare("SELECT aggregate, id FROM conversation WHERE conversation = 'b9'").all()
    expect(results).toEqual([{ aggregate: 'concert.concert', id: 'c9' }])
  })
})
