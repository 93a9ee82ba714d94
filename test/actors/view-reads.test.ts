/** The view's reads through its own routes on a real D1: who sees what, pages, versions (V3, V6, G8, G10, H4). */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { write } from '../../workers/view/projections/write.ts'
import { AHEAD_LIMIT, MIN_VERSION_WAIT_MS } from '../../workers/view/queries/instances.ts'
import {
  admin,
  allPages,
  ask,
  courier,
  elsewhere,
  ids,
  kim,
  lee,
  type Page,
  page,
  thing,
  venue,
} from './view-callers.ts'
import * as events from './view-events.ts'
import { story } from './view-events.ts'

const { requested, booked, paid, registered, tickets, held, authorizing, approved, prepared, dispatched } = events

const kims = Array.from({ length: 7 }, (_, n) => `k${n}`)

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  await write(
    env.DB,
    project([
      ...story({ id: 'c1' }, registered, tickets, held),
      ...story({ id: 'c2', from: 10 }, registered),
      ...story({ id: 'c3', from: 12 }, registered, tickets),
      ...kims.flatMap((id, n) => story({ id, owner: 'kim', from: n }, requested, booked)),
      ...story({ id: 'kp', owner: 'kim', from: 50 }, requested, booked, paid),
      ...story({ id: 'l0', owner: 'lee', from: 60 }, requested, booked),
      ...story({ id: 'kp', owner: 'kim', from: 52 }, prepared, dispatched),
      ...story({ id: 'l9', owner: 'lee', from: 62 }, prepared),
      ...story({ id: 'tomb', from: 63 }, { ...prepared, status: 'cancelled' }),
      ...story({ id: 'concert.booking~kp', owner: 'kim', from: 51 }, authorizing, approved),
    ]),
  )
})

describe('A concert', () => {
  it('is read by everybody', async () => {
    expect(await thing(null, '/v1/concert/concerts/c1')).toMatchObject({
      id: 'c1',
      status: 'on-sale',
      version: 3,
      availableTickets: 998,
    })
    expect(ids(await page(null, '/v1/concert/concerts'))).toEqual(['c3', 'c1'])
    expect(ids(await page(null, '/v1/concert/concerts?status=on-sale&limit=1'))).toEqual(['c3'])
    expect((await ask(null, '/v1/concert/concerts/nobody')).status).toBe(404)
  })

  it('is not sent again to a client that has its version', async () => {
    const first = await ask(null, '/v1/concert/concerts/c1')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"3-\w+"$/)
    const again = await ask(null, '/v1/concert/concerts/c1', { headers: { 'if-none-match': `"2", W/${etag}` } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    // Older than it is, or newer, or of the same number but of before a restore: it is shown as it is.
    for (const other of ['"2"', '"4"', '"3"', '"3-1"', '"99"']) {
      const answer = await ask(null, '/v1/concert/concerts/c1', { headers: { 'if-none-match': other } })
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, etag])
    }
  })
})

describe('A booking', () => {
  it('is seen by its owner and by staff of its organisation (G12), and does not exist for anybody else', async () => {
    for (const path of ['/v1/concert/bookings/kp', '/v1/concert/bookings/kp/history']) {
      expect((await ask(kim, path)).status).toBe(200)
      expect((await ask(venue, path)).status).toBe(200)
      for (const other of [lee, elsewhere]) {
        expect(await thing(other, path)).toMatchObject({ status: 404, code: 'BookingNotFound' })
      }
      expect((await ask(courier, path)).status).toBe(403)
      expect((await ask(null, path)).status).toBe(401)
    }
    const answer = await ask(kim, '/v1/concert/bookings/kp')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.json()).toEqual({
      ...paid.shown,
      customerId: 'kim',
      refundIfCancelledNowKrw: 88_000,
      refundChangesAt: events.TO_COME,
      id: 'kp',
      status: 'paid',
      version: 3,
      createdAt: events.at(50),
      changedAt: events.at(52),
    })
  })

  it('tells the history of its states', async () => {
    const { items } = await page(kim, '/v1/concert/bookings/kp/history')
    expect(items.map(({ status }) => status)).toEqual(['requested', 'booked', 'paid'])
  })

  it('is listed newest first for its owner, for staff of its organisation, and by id for admins', async () => {
    const own = ['kp', ...[...kims].reverse()]
    expect(await allPages(kim, '/v1/concert/bookings?limit=3')).toEqual(own)
    expect(await allPages(kim, '/v1/concert/bookings?limit=3&status=booked')).toEqual(own.slice(1))
    expect(await allPages(venue, '/v1/concert/bookings?limit=2')).toEqual(['l0', ...own])
    expect(await allPages(venue, '/v1/concert/bookings?limit=2&status=paid')).toEqual(['kp'])
    expect(await allPages(elsewhere, '/v1/concert/bookings?limit=2')).toEqual([])
    expect(await allPages(admin, '/v1/concert/bookings?limit=2')).toEqual([...kims, 'kp', 'l0'])
    expect(await allPages(lee, '/v1/concert/bookings?limit=3')).toEqual(['l0'])
  })

  it('links to the next page', async () => {
    const answer = await ask(kim, '/v1/concert/bookings?limit=3&status=booked')
    const { next } = await answer.json<Page>()
    expect(answer.headers.get('link')).toBe(`</v1/concert/bookings?limit=3&status=booked&cursor=${next}>; rel="next"`)
  })

  it('is waited for until it has the version the client has seen, and then answered as it is', async () => {
    const late = story({ id: 'soon', owner: 'kim', from: 90 }, requested, booked)
    await write(env.DB, project(late.slice(0, 1)))
    const waiting = ask(kim, '/v1/concert/bookings/soon?minVersion=2')
    await write(env.DB, project(late))
    expect(await (await waiting).json()).toMatchObject({ version: 2, status: 'booked' })
    const inVain = ['soon?minVersion=9', 'never?minVersion=1'].map((wish) => thing(kim, `/v1/concert/bookings/${wish}`))
    expect(await Promise.all(inVain)).toMatchObject([{ version: 2 }, { status: 404 }])
  })

  it('is answered at once as it is where the version asked for cannot come in the meantime', async () => {
    const far = AHEAD_LIMIT + 1
    const askedAt = Date.now()
    expect(await thing(kim, `/v1/concert/bookings/kp?minVersion=${3 + far}`)).toMatchObject({ version: 3 })
    // What is not there, or another's, is as far away.
    for (const id of ['never', 'kp']) {
      expect((await ask(lee, `/v1/concert/bookings/${id}?minVersion=${far}`)).status).toBe(404)
    }
    // Who has no token waits for the next version and no other.
    expect(await thing(null, '/v1/concert/concerts/c1?minVersion=5')).toMatchObject({ version: 3 })
    expect((await ask(null, '/v1/concert/concerts/never?minVersion=2')).status).toBe(404)
    expect(Date.now() - askedAt).toBeLessThan(MIN_VERSION_WAIT_MS)
    const lines = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    expect(await thing(null, '/v1/concert/concerts/c1?minVersion=4')).toMatchObject({ version: 3 })
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(MIN_VERSION_WAIT_MS)
    const told = lines.mock.calls.map(([line]) => JSON.parse(String(line)))
    lines.mockRestore()
    // What is slow is told, with what it was about (H9).
    const about = { route: '/v1/concert/concerts/{id}', aggregate: 'concert.concert', id: 'c1' }
    expect(told).toMatchObject([{ at: 'http', method: 'GET', ...about, status: 200 }])
    expect(told[0].ms).toBeGreaterThanOrEqual(MIN_VERSION_WAIT_MS)
  })

  it('of somebody else is waited for like one that does not exist, so that the wait tells nothing', async () => {
    const askedAt = Date.now()
    expect((await thing(lee, '/v1/concert/bookings/kp?minVersion=1')).code).toBe('BookingNotFound')
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(MIN_VERSION_WAIT_MS)
  })

  it('is refused clearly when the question is not understood', async () => {
    const questions = [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1&limit=2',
      'cursor=x',
      'cursor=WyJhIl0',
      'status=A',
      'nonsense=1',
    ]
    for (const question of questions) {
      expect(await thing(kim, `/v1/concert/bookings?${question}`)).toMatchObject({ status: 422, code: 'InputInvalid' })
    }
    expect((await ask(kim, '/v1/concert/bookings/kp?minVersion=x')).status).toBe(422)
  })
})

describe('A delivery', () => {
  it('is seen with its address by couriers and its owner only', async () => {
    const path = '/v1/concert/deliveries/kp'
    expect(await thing(courier, path)).toMatchObject({ status: 'dispatched', address: prepared.shown?.address })
    expect((await thing(kim, path)).status).toBe('dispatched')
    expect((await ask(lee, path)).status).toBe(404)
    expect((await ask(venue, path)).status).toBe(403)
    expect(Object.keys(await thing(courier, path))).not.toContain('owner')
  })

  it('is on the list of the couriers of its organisation; a tombstone is not', async () => {
    expect(await allPages(courier, '/v1/concert/deliveries?limit=1')).toEqual(['l9', 'kp'])
    expect(await allPages(courier, '/v1/concert/deliveries?limit=1&status=dispatched')).toEqual(['kp'])
    expect(await allPages(courier, '/v1/concert/deliveries?limit=1&status=cancelled')).toEqual([])
    expect((await ask(courier, '/v1/concert/deliveries/tomb')).status).toBe(404)
    expect(await allPages(kim, '/v1/concert/deliveries?limit=1')).toEqual(['kp'])
  })
})

describe('A payment', () => {
  it('is seen by its owner and admin', async () => {
    const path = `/v1/payments/${encodeURIComponent('concert.booking~kp')}`
    expect((await thing(kim, path)).status).toBe('approved')
    expect((await thing(admin, path)).status).toBe('approved')
    expect(await thing(lee, path)).toMatchObject({ code: 'PaymentNotFound' })
    expect((await ask(venue, path)).status).toBe(403)
  })
})

describe('My page', () => {
  it('shows everything the caller owns in all systems, newest first, payments left out', async () => {
    const { items } = await page(kim, '/v1/mypage?limit=4')
    expect(items.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'booking soon',
      'delivery kp',
      'booking kp',
      'booking k6',
    ])
    expect(items[1]).toMatchObject({ system: 'concert', status: 'dispatched', href: '/v1/concert/deliveries/kp' })
    expect(await allPages(kim, '/v1/mypage?limit=3')).toHaveLength(kims.length + 3)
    expect(ids(await page(kim, '/v1/mypage?system=concert&status=paid'))).toEqual(['kp'])
    expect(ids(await page(kim, '/v1/mypage?system=taxi'))).toEqual([])
    expect(ids(await page(courier, '/v1/mypage'))).toEqual([])
    expect((await ask(null, '/v1/mypage')).status).toBe(401)
  })

  it('leads to the history of each thing, for its owner only', async () => {
    const { items } = await page(kim, '/v1/mypage?status=dispatched')
    const path = String(items[0]?.history)
    expect((await page(kim, path)).items.map(({ status }) => status)).toEqual(['prepared', 'dispatched'])
    expect(await thing(lee, path)).toMatchObject({ code: 'ResourceNotFound' })
  })

  it('costs what it shows, not what others own', async () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      story({ id: `m${n}`, owner: 'many', from: 100 + n }, requested),
    ).flat()
    await write(env.DB, project(many))
    const { ownedBy, pageIn } = await import('../../workers/view/queries/lists.ts')
    const wish = { status: null, limit: 5, after: null }
    let rowsRead = 0
    const counting = {
      prepare: (sql: string) => ({
        bind: (...values: unknown[]) => ({
          all: async () => {
            const result = await env.DB.prepare(sql)
              .bind(...values)
              .all()
            rowsRead += result.meta.rows_read
            return result
          },
        }),
      }),
    }
    // Only the counting differs: the statements run on the real store.
    await pageIn(counting as unknown as D1Database, ownedBy('lee', null), wish)
    expect(rowsRead).toBeLessThan(10)
  })
})
