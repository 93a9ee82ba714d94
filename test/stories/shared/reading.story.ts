/** What people read (V, C12) and how they are told while they look on (N). */
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { client, eventually } from '../../harness/http.ts'
import { booked, manager, onSale, paid, paymentOf, staff } from '../concert/concert.fixtures.ts'
import { type Listening, listen } from './live.ts'
import { admin, customer, done, inDays, type Person, reads, type Stage, sharedStage, told } from './people.ts'
import { expectProblem } from './problem.ts'

const BOOKINGS = 5
const ABOVE_ANY_VERSION = 1000
/** V6: a read waits this long for a version, and then answers what there is. */
const MIN_VERSION_WAIT_MS = 2000

let stage: Stage
let park: Person
const open: Listening[] = []

beforeAll(async () => {
  stage = sharedStage()
  park = await manager(stage)
})
afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close()
})

const bookingPath = (id: string) => `/v1/concert/bookings/${id}`
const follow = async (who: Person, lastEventId?: string): Promise<Listening> => {
  const listening = await listen(stage, who, lastEventId)
  open.push(listening)
  return listening
}

/** Every page of a list, walked by its cursors; the ids in the order they came. */
const walk = async (who: Person, path: string, limit: number): Promise<string[]> => {
  const ids: string[] = []
  let next: string | null = `${path}?limit=${limit}`
  for (let pages = 0; next !== null && pages < 20; pages += 1) {
    const answer = await who.get(next)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.json.items.length).toBeLessThanOrEqual(limit)
    ids.push(...answer.json.items.map(({ id }: { id: string }) => id))
    const link: RegExpExecArray | null = /^<(?<url>[^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')
    next = link?.groups?.url ?? null
    expect(answer.json.next === null).toBe(next === null)
  }
  return ids
}

describe('A read', () => {
  it('with the ETag of the version that is still there answers 304, and the new one after a change (H4)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    const first = await eventually(async () => {
      const answer = await kim.get(bookingPath(id))
      return answer.status === 200 && answer.json.status === 'booked' ? answer : null
    })
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(`"${first.json.version}-`)
    expect(first.headers.get('cache-control')).toContain('no-store')
    const again = await kim.get(bookingPath(id), { headers: { 'if-none-match': etag } })
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    const paid = await kim.post(`${bookingPath(id)}/pay`, { method: 'card' })
    const changed = await kim.get(`${bookingPath(id)}?minVersion=${paid.json.version}`, {
      headers: { 'if-none-match': etag },
    })
    const { status, json, headers } = changed
    expect([status, json.status, headers.get('etag')]).toEqual([200, 'paid', paid.headers.get('etag')])
  })

  it('is what a command can hold on to: with If-Match nothing happens on another version (H4)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const id = await booked(kim, await onSale(park))
    const pay = (ifMatch: string, key: string, who = kim) =>
      who.post(`${bookingPath(id)}/pay`, { method: 'card' }, { key, headers: { 'if-match': ifMatch } })
    const seen = await eventually(async () => {
      const answer = await kim.get(bookingPath(id))
      return answer.status === 200 && answer.json.status === 'booked' ? answer : null
    })
    const etag = seen.headers.get('etag') ?? ''
    const { version } = seen.json
    // A version alone is not enough: after a restore it comes again with another state.
    for (const other of ['"1"', `"${version}"`, `"${version}-1"`]) {
      const refused = await pay(other, 'pay-1')
      expectProblem(refused, 412, 'PreconditionFailed')
      expect(refused.json.version).toBe(version)
    }
    // It tells a stranger nothing.
    expectProblem(await pay('"1"', 'pay-1', lee), 404, 'BookingNotFound')
    const answer = await pay(etag, 'pay-1')
    expect([answer.status, answer.json.status]).toEqual([200, 'paid'])
    const again = await pay(etag, 'pay-1')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
  })

  it('that asks for the version a command answered shows its effect at once (V6)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    for (const [command, body, status] of [
      ['pay', { method: 'card' }, 'paid'],
      ['cancel', undefined, 'cancelled'],
    ] as const) {
      const { version } = await done(kim, `${bookingPath(id)}/${command}`, body)
      const { json } = await kim.get(`${bookingPath(id)}?minVersion=${version}`)
      expect(json).toMatchObject({ status, version })
    }
  })

  it('that asks for a version that does not come answers what there is, with its own version (V6)', async () => {
    const kim = await customer(stage)
    const id = await booked(kim, await onSale(park))
    await reads(kim, bookingPath(id), 'booked')
    const asked = performance.now()
    const { status, json } = await kim.get(`${bookingPath(id)}?minVersion=${ABOVE_ANY_VERSION}`)
    expect(performance.now() - asked).toBeGreaterThanOrEqual(MIN_VERSION_WAIT_MS - 100)
    expect([status, json.status]).toEqual([200, 'booked'])
    expect(json.version).toBeLessThan(ABOVE_ANY_VERSION)
  })

  it('of things owned by somebody else answers 404, except to staff (G10)', async () => {
    const [kim, lee, jung, ops] = [
      await customer(stage),
      await customer(stage, 'lee'),
      await staff(stage),
      await admin(stage),
    ]
    const id = await paid(kim, await onSale(park))
    await reads(jung, bookingPath(id), 'paid')
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'approved')
    const paths = [bookingPath(id), `${bookingPath(id)}/history`, `/v1/payments/${paymentOf(id)}`]
    for (const path of [...paths, `/v1/mypage/concert.booking/${id}/history`]) {
      expect([path, (await lee.get(path)).status]).toEqual([path, 404])
    }
    expect((await ops.get(`/v1/payments/${paymentOf(id)}`)).json).toMatchObject({ status: 'approved' })
    expect((await lee.get('/v1/mypage')).json.items).toEqual([])
  })
})

describe('A list', () => {
  it('of own bookings comes newest first in cursor pages, and on My page too (V3, H4)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const concertId = await onSale(park)
    const ids: string[] = []
    for (let made = 0; made < BOOKINGS; made += 1) ids.unshift(await booked(kim, concertId))
    await booked(lee, concertId)
    for (const id of ids) await reads(kim, bookingPath(id), 'booked')
    expect(await walk(kim, '/v1/concert/bookings', 2)).toEqual(ids)
    expect(await walk(kim, '/v1/mypage', 2)).toEqual(ids)
    expect(await walk(kim, '/v1/mypage', BOOKINGS)).toEqual(ids)
  })

  it('is filtered by status and by system (V3)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park)
    const [first, second] = [await booked(kim, concertId), await paid(kim, concertId)]
    await reads(kim, bookingPath(first), 'booked')
    await reads(kim, bookingPath(second), 'paid')
    const ids = async (path: string) => (await kim.get(path)).json.items.map(({ id }: { id: string }) => id)
    expect(await ids('/v1/concert/bookings?status=paid')).toEqual([second])
    expect(await ids('/v1/mypage?status=booked')).toEqual([first])
    expect(await ids('/v1/mypage?system=concert')).toEqual([second, first])
    expect(await ids('/v1/mypage?system=taxi')).toEqual([])
  })

  it('of concerts can be walked by everybody; a cursor made up by the client is refused (H4)', async () => {
    const early = await onSale(park, { startsAt: inDays(10) })
    const late = await onSale(park, { startsAt: inDays(20) })
    const anybody = client(undefined, stage.url)
    for (const id of [early, late]) await reads(anybody, `/v1/concert/concerts/${id}`, 'on-sale')
    const page = (await anybody.get('/v1/concert/concerts?limit=1')).json
    expect(page.items).toHaveLength(1)
    const rest = (await anybody.get(`/v1/concert/concerts?limit=100&cursor=${page.next}`)).json
    expect([...page.items, ...rest.items].map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([early, late]),
    )
    expect(rest.items.map(({ id }: { id: string }) => id)).not.toContain(page.items[0].id)
    expect((await anybody.get('/v1/concert/concerts?cursor=bm90LWEtY3Vyc29y')).status).toBe(422)
  })
})

describe('Notifications', () => {
  it('come live as they happen, and a reader who comes back misses none (N4)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park)
    const first = await follow(kim)
    const id = await booked(kim, concertId)
    await eventually(() => first.arrived.length === 1)
    expect(first.arrived[0]).toMatchObject({ event: 'notification', data: { status: 'booked', thing: { id } } })
    await first.close()

    await done(kim, `${bookingPath(id)}/pay`, { method: 'card' })
    await told(kim, id, ['booked', 'paid'])
    const second = await follow(kim, first.arrived[0]?.id ?? '')
    await eventually(() => second.arrived.length === 1)
    await done(kim, `${bookingPath(id)}/cancel`)
    await eventually(() => second.arrived.length === 3)
    expect(second.arrived.map(({ data }) => data.status).sort()).toEqual(['cancelled', 'paid', 'refunded'])
    expect(second.arrived[0]?.data.status).toBe('paid')
    const ids = [...first.arrived, ...second.arrived].map((event) => Number(event.id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('of one customer are never told to another (N1)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const listening = await follow(lee)
    const concertId = await onSale(park)
    await told(kim, await booked(kim, concertId), ['booked'])
    const own = await booked(lee, concertId)
    await eventually(() => listening.arrived.length > 0)
    expect(listening.arrived.map(({ data }) => data.thing.id)).toEqual([own])
    expect((await lee.get('/v1/notifications')).json.items).toHaveLength(1)
  })

  it('come in pages, and are marked as read up to one or one by one (N3)', async () => {
    const kim = await customer(stage)
    const concertId = await onSale(park)
    for (let made = 0; made < BOOKINGS; made += 1) await booked(kim, concertId)
    await eventually(async () => (await kim.get('/v1/notifications')).json.unread === BOOKINGS)
    const ids = await walk(kim, '/v1/notifications', 2)
    expect(ids).toHaveLength(BOOKINGS)
    const [newest, , , second, oldest] = ids
    expect(await done(kim, '/v1/notifications/read', { upTo: second })).toEqual({ unread: BOOKINGS - 2 })
    expect(await done(kim, '/v1/notifications/read', { ids: [newest, oldest] })).toEqual({ unread: BOOKINGS - 3 })
    const { json } = await kim.get('/v1/notifications')
    expect(json.unread).toBe(BOOKINGS - 3)
    expect(json.items.map(({ read }: { read: boolean }) => read)).toEqual([true, false, false, true, true])
  })
})
