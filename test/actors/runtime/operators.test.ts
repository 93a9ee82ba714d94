/** What operators see and do: one instance with its history, without personal data, and its events again (K9). */
import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { SNAPSHOT_EVERY_ROWS } from '../../../durable-objects/runtime/journal.ts'
import { freshId } from '../../../kernel/ids.ts'
import { sealedLike } from '../../../kernel/testing/sealed.ts'
import {
  type Actor,
  accepted,
  actorOf,
  booked,
  context,
  env,
  evict,
  holdSeats,
  inspected,
  isAtRest,
  onSale,
  payBooking,
  requestBooking,
  runAlarm,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'
import { ActorsEntrypoint } from './worker.ts'

beforeEach(async () => {
  knobs.reset()
  await env.CONCERT_ACTORS.resetBreaker('payment')
})

const address = sealedLike('김하늘, 종로구 세종대로 175, 010-1234-5678')
const withAddress = { fulfilment: 'post', address }
const sequences = (id: string) => knobs.arrivals('view', id).map(({ sequence }) => sequence)

/** A way to the object that knows its storage only, as after a restart that lost the name. */
const byObjectId = (actor: Actor): Actor => {
  const namespace = env.CUT_OFF_CONCERT as unknown as DurableObjectNamespace
  return namespace.get(namespace.idFromString(actor.id.toString())) as unknown as Actor
}

const atRest = async (actor: Actor, version: number): Promise<void> => {
  await until(async () => (await inspected(actor)).sentUpTo === version)
  await runAlarm(actor)
  await until(() => isAtRest(actor))
}

describe('Inspection', () => {
  it('shows state, history and what is open, and keeps personal data to itself', async () => {
    const concertId = freshId()
    await onSale(10, concertId)
    const id = freshId()
    const booking = actorOf('BOOKING', id)
    accepted(await booking.execute({ ...requestBooking(concertId), ...withAddress }, context()))
    accepted(await booking.execute(payBooking('card'), context()))
    const seen = await env.CONCERT_ACTORS.inspect('concert.booking', id, { from: 1, limit: 100 })
    expect(seen).toMatchObject({
      id,
      aggregate: 'concert.booking',
      version: 4,
      state: { status: 'paid', address: '[confidential]' },
      open: [],
    })
    expect(seen?.events.map(({ type }) => type)).toEqual([
      'BookingRequested',
      'BookingBooked',
      'BookingPaymentRequested',
      'BookingPaid',
    ])
    const text = JSON.stringify(seen)
    expect(text).not.toContain(address)

    // The delivery, of the same system, gets the address; nobody else does.
    await until(
      () => knobs.arrivals('concert-delivery', id).length > 0 && knobs.arrivals('notification', id).length > 1,
    )
    expect(knobs.arrivals('concert-delivery', id)[0]?.data).toMatchObject({ address })
    const published = [...knobs.arrivals('view', id), ...knobs.arrivals('notification', id)]
    const elsewhere = JSON.stringify(published.filter(({ source }) => source.startsWith('/concert.booking/')))
    expect(elsewhere).not.toContain(address)
  })

  it('shows a page of the history, a hundred events at most', async () => {
    const concert = await onSale(1_000)
    await Promise.all(Array.from({ length: 148 }, (_, at) => concert.execute(holdSeats(`b-${at}`), context())))
    const page = async (from: number, limit: number) =>
      (await concert.inspect({ from, limit }))?.events.map(({ seq }) => seq) ?? []
    expect(await page(3, 2)).toEqual([3, 4])
    expect(await page(1, 1_000)).toHaveLength(100)
    expect(await page(149, 10)).toEqual([149, 150])
    expect(await page(151, 10)).toEqual([])
  })

  it('shows it as it stood, folded anew: what came later is not in it, and what lives is not touched', async () => {
    const concert = await onSale(10)
    for (const id of ['b-1', 'b-2']) accepted(await concert.execute(holdSeats(id, 3), context()))
    const now = await inspected(concert)
    const then = (await concert.inspect({ limit: 2, at: 3 }))?.asOf
    expect(then).toMatchObject({
      version: 3,
      time: now.events[2]?.time,
      description: { data: { availableTickets: 7 } },
    })
    expect(then?.changes).toContainEqual(expect.objectContaining({ pointer: '/seats/holds/b-1' }))
    expect(JSON.stringify(then)).not.toContain('b-2')
    expect(await inspected(concert)).toEqual(now)
    // Around the event that is looked at, with the way on in both directions.
    const page = await concert.inspect({ limit: 2, at: 3 })
    expect([page?.events.map(({ seq }) => seq), page?.earlier, page?.later]).toEqual([[2, 3], 1, 4])
    expect((await concert.inspect({ limit: 1, at: 99 }))?.asOf?.version).toBe(4)
  })

  it('tells its part in a conversation and whom it asked, in no more events than the limit', async () => {
    const { booking, id, concertId, concert } = await booked()
    const talk = async (actor: Actor) => actor.conversation('talk')
    const part = await talk(booking)
    expect(part?.events.map(({ type }) => type)).toEqual(['BookingRequested', 'BookingBooked'])
    expect(part?.asked).toEqual([{ aggregate: 'concert.concert', id: concertId }])
    expect((await talk(concert))?.events.at(-1)).toMatchObject({ type: 'SeatsHeld', cause: `/concert.booking/${id}/1` })
    expect(await booking.conversation('another')).toBeNull()
    expect(await actorOf('BOOKING', freshId()).conversation('talk')).toBeNull()
    await Promise.all(Array.from({ length: 110 }, (_, at) => concert.execute(holdSeats(`h-${at}`), context())))
    const many = await talk(concert)
    expect([many?.events.length, many?.more]).toEqual([100, true])
  })

  it('of nothing is nothing', async () => {
    expect(await env.CONCERT_ACTORS.inspect('concert.booking', freshId(), { from: 1, limit: 10 })).toBeNull()
  })
})

describe('A re-drive', () => {
  it('sends the events again from a number on, and consumers change nothing', async () => {
    const id = freshId()
    const concert = await onSale(10, id)
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await atRest(concert, 3)
    await until(() => sequences(id).length === 3)
    const before = await inspected(concert)
    const first = [...knobs.arrivals('view', id)]
    expect(await env.CONCERT_ACTORS.redrive('concert.concert', id, { fromSeq: 2 })).toEqual({ resent: 2 })
    await until(() => sequences(id).length === 5)
    expect(sequences(id)).toEqual([1, 2, 3, 2, 3])
    expect(knobs.arrivals('view', id).slice(3)).toEqual(first.slice(1))
    expect((await inspected(concert)).events).toEqual(before.events)
  })

  it('of an object known by its storage alone sends what happened since, under its own name', async () => {
    const id = freshId()
    const concert = await onSale(10, id, 'CUT_OFF_CONCERT')
    await atRest(concert, 2)
    const since = (await inspected(concert)).events[1]?.time ?? ''
    await evict(concert)
    knobs.delivered.length = 0
    knobs.isWithoutName = true
    const object = byObjectId(concert)
    expect(await runInDurableObject(object, (_, state) => state.id.name)).toBeUndefined()
    expect(await env.CONCERT_ACTORS.redriveObject('CutOffConcert', concert.id.toString(), { since })).toMatchObject({
      resent: 1,
    })
    // An alarm still pending may make the waking object send it once more (K9).
    await until(() => sequences(id).includes(2))
    expect(knobs.arrivals('view', id).find(({ sequence }) => sequence === 2)).toMatchObject({
      id: `/concert.concert/${id}/2`,
      source: `/concert.concert/${id}`,
      subject: id,
    })
    expect(accepted(await object.execute(holdSeats('b-1'), context())).id).toBe(id)
    await until(() => sequences(id).includes(3))
    const later = new Date(Date.now() + 1_000).toISOString()
    expect(await env.CONCERT_ACTORS.redriveObject('CutOffConcert', concert.id.toString(), { since: later })).toEqual({
      resent: 0,
      next: null,
    })
  })

  it('that does not reach an inbox says so, so that it is asked for again; the others get everything', async () => {
    const { id, booking } = await booked('CUT_OFF_BOOKING')
    await until(async () => (await inspected(booking)).sentUpTo === 2)
    await until(() => sequences(id).length === 2)
    knobs.delivered.length = 0
    knobs.transport.set('view', 'fails')
    const again = async () => await booking.redrive({ fromSeq: 1 })
    await expect(again()).rejects.toThrow(`concert.booking ${id} was not sent again to view`)
    await until(() => knobs.arrivals('notification', id).length === 1)
    knobs.transport.set('view', 'works')
    expect(await again()).toEqual({ resent: 2, next: null })
    await until(() => sequences(id).length === 2)
  })

  it('knows the name of such an object from its snapshot, too', async () => {
    const id = freshId()
    const concert = await onSale(10_000, id, 'CUT_OFF_CONCERT')
    const holds = Array.from({ length: SNAPSHOT_EVERY_ROWS }, (_, at) =>
      concert.execute(holdSeats(`b-${at}`), context()),
    )
    await Promise.all(holds)
    await atRest(concert, SNAPSHOT_EVERY_ROWS + 2)
    await evict(concert)
    knobs.isWithoutName = true
    const object = byObjectId(concert)
    expect(await runInDurableObject(object, (_, state) => state.id.name)).toBeUndefined()
    expect(await object.peek()).toMatchObject({ id, version: SNAPSHOT_EVERY_ROWS + 2 })
  })

  it('of an object that holds nothing, or of a class that is no aggregate, does nothing', async () => {
    const nobody = actorOf('CONCERT', freshId())
    const since = '2026-01-01T00:00:00.000Z'
    const nothing = { resent: 0, next: null }
    expect(await env.CONCERT_ACTORS.redriveObject('Concert', nobody.id.toString(), { since })).toEqual(nothing)
    expect(await env.CONCERT_ACTORS.redriveObject('Ledger', nobody.id.toString(), { since })).toBeNull()
    expect(await env.CONCERT_ACTORS.redrive('concert.concert', freshId(), { fromSeq: 1 })).toBeNull()
  })

  it('delivers a history longer than a page, and longer than a message', async () => {
    const id = freshId()
    const concert = await onSale(1_000, id)
    await Promise.all(Array.from({ length: 450 }, (_, at) => concert.execute(holdSeats(`b-${at}`), context())))
    await atRest(concert, 452)
    await until(() => sequences(id).length === 452)
    knobs.delivered.length = 0
    expect(await env.CONCERT_ACTORS.redrive('concert.concert', id, { fromSeq: 1 })).toEqual({ resent: 452 })
    await until(() => sequences(id).length === 452)
    expect(sequences(id)).toEqual(Array.from({ length: 452 }, (_, at) => at + 1))
  })
})

describe('The inboxes of a Worker', () => {
  const own = ['concert-inventory', 'concert-booking', 'concert-delivery']

  it('say what waits in them', async () => {
    const backlogs = await env.CONCERT_ACTORS.backlogs()
    expect(backlogs.map(({ inbox }) => inbox)).toEqual(own)
    for (const { backlog } of backlogs) expect(backlog).toBeGreaterThanOrEqual(0)
  })

  it('are unknown when their queues do not answer in time, and the others are shown', async () => {
    const oldest = new Date('2026-05-01T10:00:00Z')
    const full = { metrics: async () => ({ backlogCount: 3, oldestMessageTimestamp: oldest }) }
    const silent = { metrics: () => new Promise(() => undefined) }
    const queues = { CONCERT_INVENTORY_INBOX: silent, CONCERT_BOOKING_INBOX: full, CONCERT_DELIVERY_INBOX: silent }
    const actors = new ActorsEntrypoint(createExecutionContext(), { ...env, ...queues })
    expect(await actors.backlogs()).toEqual([
      { inbox: 'concert-inventory', backlog: null, oldestAt: null },
      { inbox: 'concert-booking', backlog: 3, oldestAt: '2026-05-01T10:00:00.000Z' },
      { inbox: 'concert-delivery', backlog: null, oldestAt: null },
    ])
  })

  it('take the body of a dead letter again, in its own inbox and no other', async () => {
    const id = freshId()
    const { concert } = await booked()
    await until(() => knobs.arrivals('view', concert.id.name ?? '').length > 0)
    const [event] = knobs.arrivals('view', concert.id.name ?? '')
    await env.CONCERT_ACTORS.resend('concert-booking', [{ ...event, subject: id }])
    await until(() => knobs.arrivals('concert-booking', id).length === 1)
    const elsewhere = async () => await env.CONCERT_ACTORS.resend('payment', [event])
    await expect(elsewhere()).rejects.toThrow('this Worker consumes no inbox payment')
  })
})
