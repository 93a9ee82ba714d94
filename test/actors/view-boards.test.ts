/** What staff look at all day, on a real D1: boards that are asked for again and again, figures of a concert, lists to search. */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import type { Envelope } from '../../queues/envelope.ts'
import { write } from '../../workers/view/projections/write.ts'
import { admin, ask, type Caller, ids, kim, page, thing, venue } from './view-callers.ts'
import { booked, held, issued, paid, registered, requested, story, tickets } from './view-events.ts'

const BOOKINGS = '/v1/concert/bookings'
const HOUR = 3_600
const manager: Caller = { sub: 'mina', role: 'concert-manager', org: 'naru' }
const rival: Caller = { sub: 'rae', role: 'concert-manager', org: 'harbour' }
const keep = (events: readonly Envelope[]) => write(env.DB, project(events))

const cancelled = {
  ...issued,
  kind: { ...issued.kind, type: 'naru.concert.booking.BookingCancelled.v1' },
} as typeof issued
const off = { ...cancelled, status: 'cancelled', shown: { ...paid.shown, concertId: 'jazz', refundKrw: 44_000 } }
const of = (step: typeof booked) => ({ ...step, shown: { ...step.shown, concertId: 'jazz' } })
const bookingOf = (id: string, from: number, ...steps: readonly (typeof booked)[]) =>
  story({ id, owner: 'kim', label: '봄밤의 재즈 × 2', from }, requested, of(booked), ...steps)
const concert = story(
  { id: 'jazz' },
  registered,
  { ...tickets, shown: { ...tickets.shown, registeredTickets: 1000 } },
  { ...held, shown: { ...held.shown, registeredTickets: 1000, availableTickets: 992 } },
)
// 14:59 and 15:00 UTC are two days in Seoul.
const sold = [
  ...bookingOf('b1', 15 * HOUR - 10, of(paid)),
  ...bookingOf('b2', 15 * HOUR, of(paid), { ...issued, shown: of(paid).shown }),
  ...bookingOf('b3', 15 * HOUR + 10, of(paid), off),
  ...bookingOf('b4', 16 * HOUR),
  ...bookingOf('b5', 17 * HOUR, of(paid)),
]

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  await keep([...concert, ...sold])
})

describe('The sales of a concert', () => {
  const two = { bookings: 1, tickets: 2, amountKrw: 88_000, cancelledTickets: 0, cancelledKrw: 0 }

  it('are counted by hour and by day in Seoul, sold and cancelled apart', async () => {
    const shown = await thing(manager, '/v1/concert/concerts/jazz/sales')
    const busy = { bookings: 2, tickets: 4, amountKrw: 176_000, cancelledTickets: 2, cancelledKrw: 88_000 }
    expect(shown).toEqual({
      id: 'jazz',
      hours: [
        { hour: '2026-11-20T14:00:00.000Z', ...two },
        { hour: '2026-11-20T15:00:00.000Z', ...busy },
        { hour: '2026-11-20T17:00:00.000Z', ...two },
      ],
      days: [
        { day: '2026-11-20', ...two },
        { day: '2026-11-21', ...busy, bookings: 3, tickets: 6, amountKrw: 264_000 },
      ],
    })
  })

  it('are the same however the events come, and however often', async () => {
    const before = await thing(manager, '/v1/concert/concerts/jazz/sales')
    const shuffled = fc.shuffledSubarray(sold, { minLength: sold.length, maxLength: sold.length })
    await fc.assert(
      fc.asyncProperty(shuffled, async (events) => {
        await env.DB.batch(
          ['instance', 'change', 'concert_sale'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
        )
        for (const event of [...events, ...events.slice(0, 3), ...concert]) await keep([event])
        expect(await thing(manager, '/v1/concert/concerts/jazz/sales')).toEqual(before)
      }),
      { numRuns: 5 },
    )
  })

  it('say what a cancellation would undo: paid bookings and their price, unpaid holds, and what stays issued', async () => {
    expect(await thing(manager, '/v1/concert/concerts/jazz/cancellation')).toEqual({
      id: 'jazz',
      status: 'on-sale',
      bookings: 2,
      tickets: 4,
      refundKrw: 176_000,
      unpaidTickets: 2,
      issuedTickets: 2,
      ticketsStillHeld: null,
    })
  })

  it('are those of their house alone (G12)', async () => {
    for (const what of ['sales', 'cancellation']) {
      const path = `/v1/concert/concerts/jazz/${what}`
      expect(await thing(rival, path)).toMatchObject({ status: 404, code: 'ConcertNotFound' })
      expect((await ask(kim, path)).status).toBe(403)
      expect((await ask(admin, path)).status).toBe(200)
    }
  })
})

describe('A list of bookings', () => {
  it('is searched by id, by customer and by what is booked', async () => {
    const found = async (q: string) => ids(await page(venue, `${BOOKINGS}?q=${encodeURIComponent(q)}`)).sort()
    const all = ['b1', 'b2', 'b3', 'b4', 'b5']
    expect(await found('b2')).toEqual(['b2'])
    expect(await found('kim')).toEqual(all)
    expect(await found('재즈')).toEqual(all)
    expect(await found('락')).toEqual([])
    // No letter of it is a pattern.
    expect(await found('%')).toEqual([])
  })

  it('is a table too, which nothing in it can turn into a formula', async () => {
    await keep(story({ id: 'evil', owner: '=cmd', label: 'x' }, requested, of(booked)))
    const answer = await ask(venue, `${BOOKINGS}?format=csv&q=${encodeURIComponent('=cmd')}`)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [columns, row] = new TextDecoder().decode(bytes).split('\r\n')
    expect(columns).toMatch(/^id,customerId,status,concertTitle,quantity,amountKrw/)
    expect(row).toMatch(/^evil,"'=cmd",booked,,2,88000,,,,/)
  })
})

describe('A board', () => {
  it('that is asked for again is 304 until something on it changes (H4)', async () => {
    const path = `${BOOKINGS}?concertId=jazz&status=paid`
    const look = async (tag: string) => ask(venue, path, { headers: { 'if-none-match': tag } })
    const first = await ask(venue, path)
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\/"/)
    const same = await look(tag)
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag])
    await keep(bookingOf('b6', 18 * HOUR, of(paid)))
    const changed = await look(tag)
    expect([changed.status, ids(await changed.json())]).toEqual([200, expect.arrayContaining(['b6'])])
    // Another page is another page.
    const other = await ask(venue, `${path}&limit=1`, {
      headers: { 'if-none-match': changed.headers.get('etag') ?? '' },
    })
    expect(other.status).toBe(200)
  })

  it('of open calls is as it was while only time passes', async () => {
    const driver: Caller = { sub: 'dan', role: 'driver' }
    const data = {
      origin: sealedLike('a'),
      destination: sealedLike('b'),
      fareKrw: 1,
      openedAt: '2026-11-20T00:00:00.000Z',
    }
    const kind = { ...requested.kind, aggregate: 'taxi.pickup', type: 'naru.taxi.pickup.PickupOpened.v1' }
    await keep(story({ id: 'call' }, { kind, data, status: 'open', shown: data } as typeof requested))
    const first = await ask(driver, '/v1/taxi/requests')
    const [before] = (await first.json<{ items: { ageSeconds: number }[] }>()).items
    await expect
      .poll(async () => (await page(driver, '/v1/taxi/requests')).items[0]?.ageSeconds)
      .not.toBe(before?.ageSeconds)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await ask(driver, '/v1/taxi/requests', { headers })).status).toBe(304)
  })
})
