/** Lists that are narrowed, on a real D1: what is to come, drafts, one concert's bookings, payments by day and as a table. */
import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { project } from '../../kernel/projection.ts'
import { instantOf } from '../../kernel/time.ts'
import { exhibitionEvents } from '../../queues/museum.ts'
import { kindOf } from '../../queues/queues.fixtures.ts'
import { write } from '../../workers/view/projections/write.ts'
import { admin, allPages, ask, type Caller, elsewhere, ids, kim, page, thing, venue } from './view-callers.ts'
import { approved, authorizing, booked, paid, registered, requested, story, TO_COME, tickets } from './view-events.ts'

const PAST = '2020-05-01T10:00:00.000Z'
const DAY_SECONDS = 86_400
const CONCERTS = '/v1/concert/concerts'
const manager: Caller = { sub: 'mina', role: 'concert-manager', org: 'naru' }
const rival: Caller = { sub: 'rae', role: 'concert-manager', org: 'harbour' }

const exhibitionOn = (date: string) => {
  const shown = { title: '달항아리', hall: '제1전시실', date, capacity: 10 }
  const data = { managerId: 'mina', organisation: 'naru', ...shown }
  return { kind: kindOf(exhibitionEvents, 'ExhibitionRegistered'), data, status: 'open', shown }
}
const on = (startsAt: string) => ({ ...tickets, shown: { ...tickets.shown, startsAt } })
const of = (concertId: string, step: typeof booked) => ({ ...step, shown: { ...step.shown, concertId } })
/** 10,001 payments like this one, of an organisation of their own. */
const MANY = `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 10000)
INSERT INTO instance (aggregate, id, version, status, owner, organisation, created_at, changed_at, label, data)
SELECT aggregate, id || n, version, status, owner, 'many', created_at, changed_at, label, data FROM instance, n WHERE id = ?1`
const paymentOf = (id: string, from: number, organisation = 'naru') =>
  story({ id: `concert.booking~${id}`, owner: 'kim', organisation, from }, authorizing, {
    ...approved,
    shown: {
      paidFor: { kind: 'concert.booking', id },
      amountKrw: 88_000,
      method: 'card',
      refundedKrw: 8_000,
      refunds: [{ key: 'part', amountKrw: 8_000, at: TO_COME }],
    },
  })

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  await write(
    env.DB,
    project([
      ...story({ id: 'old' }, registered, on(PAST)),
      ...story({ id: 'older', from: 5 }, registered, on(PAST)),
      ...story({ id: 'soon', from: 10 }, registered, on(TO_COME)),
      ...story({ id: 'secret', from: 20 }, registered),
      ...story({ id: 'theirs', organisation: 'harbour', from: 30 }, registered),
      ...['a', 'b', 'c'].flatMap((id, n) => {
        const concertId = id === 'b' ? 'soon' : 'old'
        const steps = [requested, of(concertId, booked), ...(id === 'c' ? [of(concertId, paid)] : [])]
        return story({ id, owner: 'kim', from: 100 + n * 10 }, ...steps)
      }),
      // 2026-11-20 and 21 begin at 15:00 UTC of the day before, in Seoul.
      ...paymentOf('first', 15 * 3_600 - 1),
      ...paymentOf('second', 15 * 3_600),
      ...paymentOf('third', 15 * 3_600 + DAY_SECONDS),
      ...paymentOf('other', 15 * 3_600, 'harbour'),
    ]),
  )
})

describe('The public list of concerts', () => {
  it('shows what is to come, and the rest when asked (C14)', async () => {
    expect(await allPages(null, `${CONCERTS}?limit=1`)).toEqual(['soon'])
    expect(await allPages(null, `${CONCERTS}?when=upcoming&limit=1`)).toEqual(['soon'])
    expect(await allPages(null, `${CONCERTS}?when=past&limit=1`)).toEqual(['older', 'old'])
    expect(await allPages(null, `${CONCERTS}?when=past&status=closed&limit=1`)).toEqual([])
    expect((await ask(null, `${CONCERTS}?when=never`)).status).toBe(422)
  })

  it('shows a draft to staff of its organisation only, like the concert itself (C16)', async () => {
    const seen: readonly (readonly [Caller, readonly string[]])[] = [
      [null, ['soon']],
      [kim, ['soon']],
      [elsewhere, ['soon']],
      [venue, ['secret', 'soon']],
      [manager, ['secret', 'soon']],
      [rival, ['theirs', 'soon']],
      [admin, ['theirs', 'secret', 'soon']],
    ]
    for (const [who, concerts] of seen) {
      expect([who, await allPages(who, `${CONCERTS}?limit=1`)]).toEqual([who, concerts])
      const shown = concerts.includes('secret') ? 200 : 404
      expect([who, (await ask(who, `${CONCERTS}/secret`)).status]).toEqual([who, shown])
    }
    expect(await thing(rival, `${CONCERTS}/secret`)).toMatchObject({ code: 'ConcertNotFound' })
  })

  it('is kept by nobody else when somebody known asked', async () => {
    const caching = async (who: Caller, path: string) => (await ask(who, path)).headers.get('cache-control')
    for (const path of [CONCERTS, `${CONCERTS}/soon`]) {
      expect(await caching(null, path)).toMatch(/^public/)
      expect(await caching(manager, path)).toBe('private, no-store')
    }
  })
})

describe('The list of exhibitions', () => {
  const EXHIBITIONS = '/v1/museum/exhibitions'
  const curator: Caller = { sub: 'mina', role: 'museum-manager', org: 'naru' }
  const rivals: Caller = { sub: 'rae', role: 'museum-manager', org: 'harbour' }
  beforeAll(() => {
    const today = instantOf(Date.now() + 9 * 3_600_000).slice(0, 10)
    return write(
      env.DB,
      project(
        [
          ['over', '2020-05-01', 'naru'],
          ['today', today, 'naru'],
          ['far', '2090-05-01', 'harbour'],
        ].flatMap(([id = '', date = '', organisation = ''], n) =>
          story({ id, organisation, from: 1_000 + n * 10 }, exhibitionOn(date)),
        ),
      ),
    )
  })

  it('shows the days to come, today among them, and those that are over when asked (M9)', async () => {
    expect(await allPages(null, `${EXHIBITIONS}?limit=1`)).toEqual(['far', 'today'])
    expect(await allPages(null, `${EXHIBITIONS}?when=past&limit=1`)).toEqual(['over'])
  })

  it('shows staff those of their organisation when they ask for them, and nobody else (G12)', async () => {
    expect(await allPages(curator, `${EXHIBITIONS}?ours=true&limit=1`)).toEqual(['today'])
    expect(await allPages(curator, `${EXHIBITIONS}?ours=true&when=past&limit=1`)).toEqual(['over'])
    expect(await allPages(rivals, `${EXHIBITIONS}?ours=true&limit=1`)).toEqual(['far'])
    expect(await allPages(admin, `${EXHIBITIONS}?ours=true&limit=1`)).toEqual(['far', 'today'])
    expect((await ask(curator, `${EXHIBITIONS}?ours=true`)).headers.get('cache-control')).toBe('private, no-store')
    expect([
      (await ask(null, `${EXHIBITIONS}?ours=true`)).status,
      (await ask(kim, `${EXHIBITIONS}?ours=true`)).status,
    ]).toEqual([401, 403])
  })
})

describe('The bookings of one concert (C17)', () => {
  it('are listed for staff of its organisation, by state too, with whose they are', async () => {
    const list = '/v1/concert/bookings?limit=1&concertId'
    expect(await allPages(venue, `${list}=old`)).toEqual(['c', 'a'])
    expect(await allPages(venue, `${list}=old&status=paid`)).toEqual(['c'])
    expect(await allPages(venue, `${list}=soon`)).toEqual(['b'])
    expect(await allPages(venue, `${list}=none`)).toEqual([])
    expect(await allPages(rival, `${list}=old`)).toEqual([])
    expect(await allPages(admin, `${list}=old`)).toEqual(['a', 'c'])
    expect((await page(venue, `${list}=soon`)).items).toMatchObject([{ id: 'b', customerId: 'kim' }])
  })
})

describe('The payments of an organisation (P8)', () => {
  const listed = async (who: Caller, query = '') => ids(await page(who, `/v1/payments?limit=10${query}`))
  const named = (...names: string[]) => names.map((name) => `concert.booking~${name}`)

  it('are listed with their refunds for its staff, newest first', async () => {
    expect(await listed(manager)).toEqual(named('third', 'second', 'first'))
    expect(await listed(rival)).toEqual(named('other'))
    expect(await allPages(manager, '/v1/payments?limit=1')).toEqual(named('third', 'second', 'first'))
    expect((await page(manager, '/v1/payments')).items[0]).toMatchObject({ amountKrw: 88_000, refundedKrw: 8_000 })
    for (const who of [kim, venue]) expect((await ask(who, '/v1/payments')).status).toBe(403)
  })

  it('are those made on the days asked for, in Seoul, both included', async () => {
    expect(await listed(manager, '&from=2026-11-21')).toEqual(named('third', 'second'))
    expect(await listed(manager, '&to=2026-11-20')).toEqual(named('first'))
    expect(await listed(manager, '&from=2026-11-21&to=2026-11-21')).toEqual(named('second'))
    expect(await listed(admin, '&from=2026-11-21&to=2026-11-21')).toEqual(named('other', 'second'))
    expect((await ask(manager, '/v1/payments?from=yesterday')).status).toBe(422)
    const backwards = await ask(manager, '/v1/payments?from=2026-11-22&to=2026-11-21')
    expect([backwards.status, await backwards.json()]).toMatchObject([
      422,
      { errors: [{ in: 'query', pointer: '/to' }] },
    ])
  })

  it('come as a table to whoever asks for one, page by page', async () => {
    const path = '/v1/payments?limit=1&to=2026-11-21'
    const byFormat = await ask(manager, `${path}&format=csv`)
    expect(byFormat.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(byFormat.headers.get('link')).toContain('rel="next"')
    const lines = (await byFormat.text()).split('\r\n')
    expect(lines[0]).toBe('id,kind,thing,status,method,amountKrw,refundedKrw,createdAt,changedAt')
    expect(lines[1]).toMatch(
      /^concert\.booking~second,concert\.booking,second,approved,card,88000,8000,2026-11-20T15:00/,
    )
    expect(lines).toHaveLength(3)
    const byAccept = await ask(manager, path, { headers: { accept: 'text/csv' } })
    expect((await byAccept.text()).split('\r\n')).toEqual(lines)
    const json = await ask(manager, path, { headers: { accept: 'application/json, text/csv;q=0.5' } })
    expect(json.headers.get('content-type')).toContain('application/json')
    expect((await ask(manager, `${path}&format=xml`)).status).toBe(422)
  })

  it('come as one table to whoever asks for the whole of them', async () => {
    const whole = await ask(manager, '/v1/payments?limit=1&format=csv&whole=true')
    const ids = (await whole.text()).split('\r\n').map((line) => line.split(',')[0])
    expect(ids.slice(1)).toEqual([...named('third', 'second', 'first'), ''])
    expect(whole.headers.get('link')).toBeNull()
  })

  it('are 10,000 lines at most in one table, and lead to the rest', async () => {
    await env.DB.prepare(MANY).bind('concert.booking~second').run()
    const accountant = { ...manager, org: 'many' }
    const table = await ask(accountant, '/v1/payments?limit=1&format=csv&whole=true')
    expect((await table.text()).trimEnd().split('\r\n')).toHaveLength(1 + 10_000)
    const [, rest = ''] = /<([^>]+)>/.exec(table.headers.get('link') ?? '') ?? []
    expect((await (await ask(accountant, rest)).text()).trimEnd().split('\r\n')).toHaveLength(1 + 1)
  })
})
