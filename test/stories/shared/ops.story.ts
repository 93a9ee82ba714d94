/** What operators see and do (K6, K9, K11): instances, re-drive, breakers, lag, dead letters. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inboxes, systemsWithActors } from '../../../queues/subscriptions.ts'
import type { TestServer } from '../../harness/here.ts'
import { client, eventually } from '../../harness/http.ts'
import { booked, byPost, courier, manager, onSale, paid, seatsOf } from '../concert/concert.fixtures.ts'
import { givenUp } from './given-up.ts'
import { admin, backstage, customer, done, inspect, type Person, reads, type Stage, stageOf, told } from './people.ts'
import { privateServer, START_MS } from './private.ts'
import { expectProblem, NOBODYS_ID } from './problem.ts'

const LETTERS = '/v1/ops/dead-letters'
const PARKED_MS = 120_000
const BECAUSE = { reason: 'a story' }

let server: TestServer
let stage: Stage
let park: Person
let ops: Person
let kim: Person

// A server of its own: the dead letters of other stories are none of this one's.
beforeAll(async () => {
  server = await privateServer('ops')
  stage = stageOf(server)
  ;[park, ops, kim] = [await manager(stage), await admin(stage), await customer(stage)]
}, START_MS)
afterAll(() => server?.stop())

type Letter = { id: string; attempts: number; inbox: string; reason: string; state: string; events: string[] }
const letters = async (query = ''): Promise<Letter[]> => (await ops.get(`${LETTERS}${query}`)).json.items

/** Sends something unreadable into an inbox, and waits until it is parked. */
const poison = async (inbox: string, body: object): Promise<Letter> => {
  const before = new Set((await letters(`?inbox=${inbox}`)).map(({ id }) => id))
  await backstage(stage, { do: 'send', queue: inbox, body: JSON.parse(JSON.stringify(body)) })
  return eventually(async () => (await letters(`?inbox=${inbox}`)).find(({ id }) => !before.has(id)), {
    withinMs: PARKED_MS,
  })
}

describe('An instance', () => {
  it('is shown with its state and every event, its address left out', async () => {
    const id = await paid(kim, await onSale(park), 2, byPost)
    const { state, events, ...seen } = (await inspect(ops, 'concert.booking', id)) ?? {}
    expect(seen).toMatchObject({ id, aggregate: 'concert.booking', version: 4, open: [], sendingParked: false })
    expect(state).toMatchObject({ status: 'paid', quantity: 2, customerId: kim.sub, address: '[confidential]' })
    expect(events.map(({ seq, type }: { seq: number; type: string }) => [seq, type])).toEqual([
      [1, 'BookingRequested'],
      [2, 'BookingBooked'],
      [3, 'BookingPaymentRequested'],
      [4, 'BookingPaid'],
    ])
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    const parcel = await inspect(ops, 'concert.delivery', id)
    expect(JSON.stringify([state, events, parcel])).not.toContain('양녕로')
  })

  it('is shown page by page', async () => {
    const id = await paid(kim, await onSale(park))
    const page = await inspect(ops, 'concert.booking', id, '?from=2&limit=2')
    expect(page?.events.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3])
  })

  it.each([
    ['of an unknown kind', 'concert.ticket', 'AggregateUnknown'],
    ['of an unknown system', 'cinema.hall', 'AggregateUnknown'],
    ['of no system at all', 'constructor', 'AggregateUnknown'],
    ['to which nothing ever happened', 'concert.booking', 'ActorNotFound'],
  ])('%s is neither shown nor re-driven, and the answer says which it is (K9)', async (_, aggregate, code) => {
    const path = `/v1/ops/actors/${aggregate}/${NOBODYS_ID}`
    for (const answer of [await ops.get(path), await ops.post(`${path}/redrive`, BECAUSE)]) {
      expect([answer.status, answer.json.code]).toEqual([404, code])
      if (code === 'AggregateUnknown') expect(answer.json.aggregates).toContain('concert.booking')
    }
  })

  it('tells its events again when re-driven, and nobody is told twice (K9, N2)', async () => {
    const choi = await courier(stage)
    const concertId = await onSale(park, { quantity: 3 })
    const id = await paid(kim, concertId, 1, byPost)
    await reads(choi, `/v1/concert/deliveries/${id}`, 'prepared')
    await told(kim, id, ['booked', 'paid', 'prepared'])
    const before = await inspect(ops, 'concert.booking', id)
    expect(await done(ops, `/v1/ops/actors/concert.booking/${id}/redrive`, BECAUSE)).toEqual({ resent: 4 })
    expect(await done(ops, `/v1/ops/actors/concert.booking/${id}/redrive`, { ...BECAUSE, fromSeq: 4 })).toEqual({
      resent: 1,
    })
    // A later story of the same people overtakes nothing: once it is told, the repeated events have been heard.
    const later = await booked(kim, concertId)
    await told(kim, later, ['booked'])
    await told(kim, id, ['booked', 'paid', 'prepared'])
    expect((await inspect(ops, 'concert.booking', id))?.version).toBe(before?.version)
    expect((await inspect(ops, 'concert.delivery', id))?.version).toBe(1)
    expect(await seatsOf(ops, concertId)).toMatchObject({ taken: 2, sold: 1 })
    const { items } = (await kim.get(`/v1/concert/bookings/${id}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'booked', 'paid'])
  })
})

describe('A command of an operator', () => {
  it('is done once under its key, and refused with another body (H3)', async () => {
    const id = await paid(kim, await onSale(park))
    const redrive = (body: object, key: string) =>
      ops.post(`/v1/ops/actors/concert.booking/${id}/redrive`, { ...BECAUSE, ...body }, { key })
    const first = await redrive({ fromSeq: 2 }, 'redrive-1')
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([200, null])
    const again = await redrive({ fromSeq: 2 }, 'redrive-1')
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true'])
    expectProblem(await redrive({ fromSeq: 1 }, 'redrive-1'), 422, 'IdempotencyKeyReused')
    const reset = () => ops.post('/v1/ops/breakers/concert/payment/reset', BECAUSE, { key: 'reset-1' })
    expect([await reset(), await reset()].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ])
  })
})

describe('The operators’ desk', () => {
  it('shows in one look each number with the list behind it', async () => {
    const id = await booked(kim, await onSale(park))
    await reads(kim, `/v1/concert/bookings/${id}`, 'booked')
    const seen = (await ops.get('/v1/ops/overview')).json
    expect(seen).toMatchObject({ overdue: { count: 0, more: false }, breakers: { open: 0, unavailable: [] } })
    const flow = seen.flows.find(({ system }: { system: string }) => system === 'concert')
    expect(flow.perMinute.reduce((sum: number, events: number) => sum + events, 0)).toBeGreaterThan(2)
    const parts = [seen.lag, seen.backlog, seen.deadLetters, seen.overdue, seen.breakers, ...seen.flows]
    for (const { href } of [...parts, ...seen.deadLetters.causes])
      expect([href, (await ops.get(href)).status]).toEqual([href, 200])
  })

  it('lists the breakers of every system (K11)', async () => {
    const { breakers, unavailable } = (await ops.get('/v1/ops/breakers')).json
    expect(unavailable).toEqual([])
    const names = breakers.map(({ system, dependency }: { system: string; dependency: string }) => [system, dependency])
    expect(names).toEqual(
      expect.arrayContaining([
        ['concert', 'booking'],
        ['concert', 'concert'],
        ['concert', 'payment'],
        ['payment', 'provider'],
      ]),
    )
    expect(new Set(names.map(([system]: readonly string[]) => system))).toEqual(
      new Set(systemsWithActors.filter((system) => system !== 'notification')),
    )
    for (const { mode } of breakers) expect(mode).toBe('closed')
  })

  it('shows the backlog of each inbox and how far the view lags', async () => {
    const id = await booked(kim, await onSale(park))
    await reads(kim, `/v1/concert/bookings/${id}`, 'booked')
    const { inboxes: shown, view } = (await ops.get('/v1/ops/lag')).json
    expect(shown.map(({ inbox }: { inbox: string }) => inbox).sort()).toEqual([...inboxes].sort())
    expect(view.samples).toBeGreaterThan(0)
    expect(view.p50Ms).toBeGreaterThanOrEqual(0)
    expect(view.p99Ms).toBeGreaterThanOrEqual(view.p50Ms)
    expect(Date.parse(view.newestEventAt)).toBeLessThanOrEqual(Date.now())
  })

  it('lists nothing as overdue while everything moves on by itself (K9)', async () => {
    expect((await ops.get('/v1/ops/overdue')).json).toEqual({ items: [], next: null })
  })

  it('closes only breakers there are: BreakerNotFound (K11)', async () => {
    const reset = (path: string) => ops.post(`/v1/ops/breakers/${path}/reset`, BECAUSE)
    expect((await reset('concert/payment')).json).toMatchObject({ dependency: 'payment', mode: 'closed' })
    for (const path of ['concert/nothing', 'nothing/payment', 'constructor/payment']) {
      const answer = await reset(path)
      expect([answer.status, answer.json.code]).toEqual([404, 'BreakerNotFound'])
    }
  })

  it('is open to nobody else, whether there is such a thing or not (G10)', async () => {
    for (const path of [
      'actors/concert.booking/x',
      'breakers',
      'lag',
      'overdue',
      'dead-letters',
      'overview',
      'actions',
      'conversations/x',
      'whatever',
    ]) {
      expect([path, (await client(undefined, stage.url).get(`/v1/ops/${path}`)).status]).toEqual([path, 401])
      expect([path, (await kim.get(`/v1/ops/${path}`)).status]).toEqual([path, 403])
      expect([path, (await park.get(`/v1/ops/${path}`)).status]).toEqual([path, 403])
    }
  })
})

describe('A message that cannot be read', () => {
  it('is parked with its reason, while the messages beside it flow (K6)', async () => {
    expect(await letters()).toEqual([])
    const parked = await poison('concert-delivery', { not: 'an envelope' })
    expect(parked).toMatchObject({ inbox: 'concert-delivery', state: 'parked' })
    expect(parked.reason).toContain('not an envelope')
    const id = await paid(kim, await onSale(park), 1, byPost)
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
    expect((await ops.get(`${LETTERS}/${parked.id}`)).json).toMatchObject({
      id: parked.id,
      // Who is told addresses may have been told one that nobody could read.
      body: '[confidential]',
    })
    const lag = (await ops.get('/v1/ops/lag')).json.inboxes
    expect(lag.find(({ inbox }: { inbox: string }) => inbox === 'concert-delivery')).toMatchObject({ parked: 1 })
  })

  it.each(['view', 'notification', 'payment', 'concert-inventory', 'concert-booking'])(
    'is parked from the inbox %s too (K6)',
    async (inbox) => {
      const mark = randomUUID()
      const parked = await poison(inbox, { mark })
      expect((await ops.get(`${LETTERS}/${parked.id}`)).json).toMatchObject({
        inbox,
        body: inbox.startsWith('concert-') ? '[confidential]' : { mark },
      })
    },
    PARKED_MS * 2,
  )

  it('comes back as a new letter when it is re-driven and still cannot be read (K6)', async () => {
    const parked = await poison('concert-inventory', { still: 'unreadable' })
    const before = new Set((await letters('?inbox=concert-inventory')).map(({ id }) => id))
    expect(await done(ops, `${LETTERS}/${parked.id}/redrive`, BECAUSE)).toMatchObject({
      id: parked.id,
      state: 'redriven',
    })
    const next = await eventually(
      async () => (await letters('?inbox=concert-inventory')).find(({ id }) => !before.has(id)),
      { withinMs: PARKED_MS },
    )
    expect((await letters('?inbox=concert-inventory')).map(({ id }) => id)).not.toContain(parked.id)
    expect((await letters('?state=redriven')).map(({ id }) => id)).toContain(parked.id)
    expect(await done(ops, `${LETTERS}/${next.id}/discard`, BECAUSE)).toMatchObject({
      state: 'discarded',
      decidedBy: ops.sub,
    })
  })

  it('is decided once: a discarded letter is not re-driven, and can still be read (K6)', async () => {
    const parked = await poison('concert-booking', { to: 'be discarded' })
    await done(ops, `${LETTERS}/${parked.id}/discard`, BECAUSE)
    const again = await ops.post(`${LETTERS}/${parked.id}/redrive`, BECAUSE)
    expect([again.status, again.json.code]).toEqual([409, 'DeadLetterDecided'])
    expect((await ops.get(`${LETTERS}/${parked.id}`)).json).toMatchObject({ state: 'discarded' })
    expect((await ops.post(`${LETTERS}/${NOBODYS_ID}/discard`, BECAUSE)).json.code).toBe('DeadLetterNotFound')
  })
})

describe('A message whose retries are used up', () => {
  it('does its work once it is re-driven, and is gone (K6)', async () => {
    const [choi, id] = [await courier(stage), await paid(kim, await onSale(park))]
    await backstage(stage, { do: 'send', queue: 'concert-delivery-dead-letters', body: givenUp(id, kim.sub) })
    const [parked] = await eventually(
      async () => {
        const found = (await letters('?inbox=concert-delivery')).filter(({ reason }) => reason.includes('gave up'))
        return found.length > 0 ? found : null
      },
      { withinMs: PARKED_MS },
    )
    expect(parked).toMatchObject({ events: [`/concert.booking/${id}/4`], attempts: 16 })
    expect((await choi.get(`/v1/concert/deliveries/${id}`)).status).toBe(404)
    await done(ops, `${LETTERS}/${parked?.id}/redrive`, BECAUSE)
    await reads(choi, `/v1/concert/deliveries/${id}`, 'prepared')
    expect((await letters('?inbox=concert-delivery')).filter(({ reason }) => reason.includes('gave up'))).toEqual([])
  })

  it('is re-driven together with the others of its inbox (K6)', async () => {
    const id = await paid(kim, await onSale(park))
    await backstage(stage, { do: 'send', queue: 'concert-delivery-dead-letters', body: givenUp(id, kim.sub) })
    await eventually(
      async () =>
        (await letters('?inbox=concert-delivery')).some(({ events }) => events.includes(`/concert.booking/${id}/4`)),
      { withinMs: PARKED_MS },
    )
    const parked = (await letters('?inbox=concert-delivery')).map((context) => context.id)
    const { inbox, redriven } = await done(ops, `${LETTERS}/redrive`, { ...BECAUSE, inbox: 'concert-delivery' })
    expect([inbox, [...redriven].sort()]).toEqual(['concert-delivery', parked.sort()])
    await reads(kim, `/v1/concert/deliveries/${id}`, 'prepared')
  })
})
