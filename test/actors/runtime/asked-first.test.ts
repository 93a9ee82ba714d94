/** Questions asked before anything is stored: event and answer are one row, and a no makes nothing (K5, K14). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { Gate } from '../../../durable-objects/runtime/breaker.ts'
import { CALLS_TO_JUDGE } from '../../../durable-objects/runtime/circuit.ts'
import { freshId } from '../../../kernel/ids.ts'
import {
  type Actor,
  accepted,
  actorOf,
  availableTickets,
  context,
  env,
  evict,
  inspected,
  journalRows,
  kill,
  onSale,
  requestBooking,
  runAlarm,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  for (const dependency of ['callee', 'concert']) await env.CONCERT_ACTORS.resetBreaker(dependency)
})

const COPIES = 10
const ask = (text = 'may I?') => ({ type: 'AskFirst', text })
const unavailable = { outcome: 'unavailable', dependency: 'callee' }
const statusOf = async (actor: Actor) => (await actor.peek())?.status

describe('A question asked before anything is stored', () => {
  it('is stored together with its answer, and answered again after memory is lost', async () => {
    const probe = actorOf('PROBE', freshId())
    const yes = { outcome: 'accepted', status: 'answered', data: { heard: 'may I?!' }, version: 2 }
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...yes, replayed: false })
    expect(await journalRows(probe)).toBe(1)
    expect(await typesOf(probe)).toEqual(['FirstAsked', 'YesHeard'])
    await evict(probe)
    expect(await inspected(probe)).toMatchObject({ open: [], state: { status: 'answered' } })
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...yes, replayed: true })
    expect(knobs.calls).toHaveLength(1)
  })

  it('makes nothing when it is refused, and the same key may be tried again', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'refuses'
    expect(await probe.execute(ask(), context('first'))).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'NotToday' },
      replayed: false,
    })
    expect(await journalRows(probe)).toBe(0)
    expect(await probe.inspect({ from: 1, limit: 1 })).toBeNull()
    knobs.manner = 'answers'
    expect(accepted(await probe.execute(ask(), context('first'))).status).toBe('answered')
  })

  it('is stored when there is no answer in time, and the late answer settles it', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'silent'
    expect(await probe.execute(ask(), context('first'))).toMatchObject(unavailable)
    expect(await inspected(probe)).toMatchObject({ state: { status: 'asking' }, open: [{ seq: 1, parked: false }] })
    // No alarm asks again: what settles it is the answer to the one call.
    await runInDurableObject(probe, (_, { storage }) => storage.deleteAlarm())
    knobs.manner = 'answers'
    await until(async () => (await statusOf(probe)) === 'answered')
    expect(knobs.calls).toHaveLength(1)
    expect(accepted(await probe.execute(ask(), context('first')))).toMatchObject({ replayed: true, version: 2 })
  })

  it('is stored when there is no answer in time, though the breaker has opened meanwhile', async () => {
    // The verdict that lets it through is cached.
    accepted(await actorOf('PROBE', freshId()).execute(ask(), context()))
    knobs.calls.length = 0
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'silent'
    const unknown = probe.execute(ask(), context('first'))
    await until(() => knobs.calls.length > 0)
    const reports: Promise<unknown>[] = []
    const gate = new Gate(env.BREAKER, (report) => void reports.push(report))
    for (let n = 0; n < CALLS_TO_JUDGE; n += 1) gate.report({ dependency: 'callee', probe: false }, 'failed')
    await Promise.all(reports)
    expect(gate.cached('callee', Date.now())).toMatchObject({ ok: false })
    expect(await unknown).toMatchObject(unavailable)
    expect(await typesOf(probe)).toEqual(['FirstAsked'])
    knobs.manner = 'answers'
    await until(async () => (await statusOf(probe)) === 'answered')
  })

  it('is stored when whoever is asked fails, and asked again by the alarm', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'fails'
    expect(await probe.execute(ask(), context('first'))).toMatchObject(unavailable)
    expect(await typesOf(probe)).toEqual(['FirstAsked'])
    knobs.manner = 'answers'
    await until(async () => {
      await runAlarm(probe)
      return (await statusOf(probe)) === 'answered'
    })
    expect(await typesOf(probe)).toEqual(['FirstAsked', 'YesHeard'])
  })

  it('leaves nothing when its actor dies meanwhile, and may be asked again', async () => {
    const id = freshId()
    knobs.manner = 'silent'
    const lost = actorOf('PROBE', id)
      .execute(ask(), context('first'))
      .then(
        () => 'answered',
        () => 'lost',
      )
    await until(() => knobs.calls.length > 0)
    const probe = await kill('PROBE', id)
    expect(await lost).toBe('lost')
    expect(await journalRows(probe)).toBe(0)
    knobs.manner = 'answers'
    expect(accepted(await probe.execute(ask(), context('first'))).version).toBe(2)
  })

  it('is asked once for all who request the same meanwhile, and keeps nobody else waiting', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'silent'
    const first = probe.execute(ask(), context('first'))
    await until(() => knobs.calls.length > 0)
    const same = Array.from({ length: COPIES }, () => probe.execute(ask(), context('first')))
    const others = Array.from({ length: COPIES }, (_, at) => probe.execute(ask(), context(`other-${at}`)))
    accepted(await probe.execute({ type: 'TakeNote', text: 'meanwhile' }, context()))
    knobs.manner = 'answers'
    for (const answer of await Promise.all([first, ...same, ...others])) {
      expect(accepted(answer).status).toBe('answered')
    }
    expect(knobs.calls).toHaveLength(1)
    expect(await typesOf(probe)).toEqual(['NoteTaken', 'FirstAsked', 'YesHeard'])
  })
})

describe('A booking', () => {
  const soldOut = { outcome: 'refused', refusal: { reason: 'SeatsSoldOut', availableTickets: 1 } }

  it('of more seats than there are leaves nothing in its object (C4, K14)', async () => {
    const concertId = freshId()
    await onSale(1, concertId)
    const booking = actorOf('BOOKING', freshId())
    expect(await booking.execute(requestBooking(concertId), context('book'))).toMatchObject(soldOut)
    expect(await journalRows(booking)).toBe(0)
  })

  it('whose row cannot be written holds its seats, and comes with them when it is asked for again (C3, C4)', async () => {
    const concertId = freshId()
    const concert = await onSale(10, concertId)
    const id = freshId()
    const booking = actorOf('BOOKING', id)
    await runInDurableObject(booking, (_, { storage }) => {
      storage.transactionSync = () => {
        throw new Error('disk full')
      }
    })
    const [lost] = await Promise.allSettled([booking.execute(requestBooking(concertId), context(id))])
    expect(lost?.status).toBe('rejected')
    expect(await availableTickets(concert)).toBe(8)

    const again = await kill('BOOKING', id)
    expect(await journalRows(again)).toBe(0)
    const answer = accepted(await again.execute(requestBooking(concertId), context(id)))
    expect(answer).toMatchObject({ status: 'booked', data: { quantity: 2, amountKrw: 100_000 } })
    expect(await availableTickets(concert)).toBe(8)
  })
})
