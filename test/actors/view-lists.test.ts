/** Every list there is, walked while things change (V8) and asked for what it does not know (V7), on a real D1. */

import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InstanceRow } from '../../kernel/projection.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import type { Role } from '../../workers/http/principal.ts'
import type { List, Read } from '../../workers/http/reads.ts'
import { readsOf } from '../../workers/systems.ts'
import { sealedOwner } from '../../workers/view/owners.ts'
import { write } from '../../workers/view/projections/write.ts'
import { admin, type Caller, type Page, page, tell, thing } from './view-callers.ts'
import { at } from './view-events.ts'

beforeAll(() => applyD1Migrations(env.DB, env.MIGRATIONS))
beforeEach(() => env.DB.batch(['instance', 'dead_letter'].map((table) => env.DB.prepare(`DELETE FROM ${table}`))))

const ROWS = 12
const numbers = Array.from({ length: ROWS }, (_, n) => n)
const idOf = (n: number) => `t${String(n).padStart(2, '0')}`
/** Every third thing changes while somebody walks; the others stay as they are. */
const isStill = (id: string) => id.startsWith('t') && Number(id.slice(1)) % 3 !== 0
const still = numbers.map(idOf).filter(isStill)

const reads: readonly Read[] = Object.values(readsOf).flat()
const lists = reads.filter((read): read is List => read.kind === 'list')
const walks = lists.flatMap((read) =>
  read.orders.flatMap(([roles, order]) =>
    (roles === 'everybody' ? [null] : roles).map((role: Role | null) => ({
      name: `${read.path} as ${role ?? 'nobody'}`,
      read,
      order,
      caller: role && ({ sub: 'kim', role, org: 'naru' } satisfies Caller),
    })),
  ),
)

type Given = Partial<InstanceRow> & Pick<InstanceRow, 'aggregate' | 'status'>
const row = (id: string, second: number, given: Given): InstanceRow => ({
  id,
  version: 1,
  owner: 'kim',
  organisation: 'naru',
  label: 'Naru',
  data: {
    startsAt: '2999-01-01T00:00:00.000Z',
    date: '2999-01-01',
    engineerId: 'e',
    hospitalId: 'hospitalId',
    origin: sealedLike('서울역'),
    destination: sealedLike('시청'),
    fareKrw: 1,
    openedAt: at(0),
  },
  dueAt: null,
  createdAt: at(second),
  changedAt: at(second),
  ...given,
})
const keep = (...instances: readonly InstanceRow[]) => write(env.DB, { instances, history: [] })

/** Follows `next` to the end; between two pages something happens. */
const walked = async (caller: Caller, path: string, meanwhile: (page: number) => Promise<unknown>) => {
  const found: string[] = []
  for (let pages = 0, cursor: string | null = ''; cursor !== null; pages += 1) {
    if (pages > ROWS * 3) throw new Error(`${path} never comes to an end`)
    const shown: Page = await page(
      caller,
      `${path}${path.includes('?') ? '&' : '?'}limit=2${cursor && `&cursor=${cursor}`}`,
    )
    found.push(...shown.items.map(({ id }) => id))
    cursor = shown.next
    if (cursor !== null) await meanwhile(pages)
  }
  return found
}
const expectSteady = (found: readonly string[]) => {
  expect(new Set(found).size).toBe(found.length)
  expect(found.filter(isStill).sort()).toEqual(still)
}

/** Under which name kim owns things of this kind. */
const ownedAs = async (aggregate: string): Promise<Partial<InstanceRow>> =>
  aggregate === 'screening.reservation' ? { owner: await sealedOwner(env, 'kim') } : {}

/** Things of one kind, two made at each moment. While somebody walks, every third one changes and others are made. */
const things = (aggregate: string, before: string, after: string, first: Partial<InstanceRow> = {}) => {
  const given = { aggregate, status: before, ...first }
  const made = keep(...numbers.map((n) => row(idOf(n), n >> 1, given)))
  const meanwhile = async (pages: number) => {
    const changing = numbers.filter((n) => !isStill(idOf(n)))
    const changed = { ...given, status: after, dueAt: null, version: 2 + pages, changedAt: at(1000 + pages) }
    await keep(...changing.map((n) => row(idOf(n), n >> 1, changed)))
    await keep(row(`a${pages}`, 0, given), row(`z${pages}`, 2000 + pages, given))
  }
  return { made, meanwhile }
}

describe('A list, walked while things change and others are made, skips and repeats nothing that did not change (V8):', () => {
  // A look at people is kept by an actor, and none is here; what it shows is walked like any other list (S14).
  it.each(walks.filter(({ read }) => !read.watched))('$name', async ({ read, order, caller }) => {
    const { aggregate, statuses } = read.resource
    const first = statuses.find((word) => word !== read.narrowing?.draft?.status) ?? statuses[0]
    const status = order.by === 'oldest' ? order.status : first
    const other = statuses.find((word) => word !== status) ?? status
    const field = order.by === 'organisation' ? order.field : undefined
    const filters = order.by === 'oldest' ? [''] : ['', `?status=${status}`, ...(field ? [`?${field}=${field}`] : [])]
    for (const filter of filters) {
      await env.DB.prepare('DELETE FROM instance').run()
      const { made, meanwhile } = things(aggregate, status, other, await ownedAs(aggregate))
      await made
      expectSteady(await walked(caller, `${read.path}${filter}`, meanwhile))
    }
  })

  it.each(['/v1/mypage', '/v1/mypage?status=requested'])('%s, of what is owned under two names', async (path) => {
    const { made, meanwhile } = things('museum.reservation', 'requested', 'completed')
    await made
    const sealed = await ownedAs('screening.reservation')
    const screenings = numbers.map((n) => `s${idOf(n)}`)
    const given = { aggregate: 'screening.reservation', status: 'requested', ...sealed }
    await keep(...screenings.map((id, n) => row(id, n >> 1, given)))
    const found = await walked({ sub: 'kim', role: 'customer' }, path, meanwhile)
    expectSteady(found.filter((id) => !id.startsWith('s')))
    expect(found.filter((id) => id.startsWith('s'))).toEqual(screenings.toSorted().reverse())
  })

  it.each(['/v1/mypage', '/v1/mypage?system=museum&status=requested'])('%s', async (path) => {
    const { made, meanwhile } = things('museum.reservation', 'requested', 'completed')
    await made
    expectSteady(await walked({ sub: 'kim', role: 'customer' }, path, meanwhile))
  })

  it.each([
    'owner=kim',
    'owner=kim&status=requested&kind=museum.reservation',
    'organisation=naru',
    `organisation=naru&kind=museum.reservation&until=${at(100)}`,
    'kind=museum.reservation&status=requested',
    'status=requested',
    'system=museum',
  ])('/v1/ops/instances?%s', async (question) => {
    const { made, meanwhile } = things('museum.reservation', 'requested', 'completed')
    await made
    expectSteady(await walked(admin, `/v1/ops/instances?${question}`, meanwhile))
  })

  it('/v1/ops/overdue', async () => {
    const { made, meanwhile } = things('museum.reservation', 'requested', 'completed', { dueAt: at(0) })
    await made
    expectSteady(await walked(admin, '/v1/ops/overdue', meanwhile))
  })

  it.each(['', '?inbox=view'])('/v1/ops/dead-letters%s', async (filter) => {
    const park = (id: string, second: number) =>
      env.DB.prepare(
        `INSERT INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
         VALUES (?1, 'view', ?1, 'poison', 1, '{}', '[]', 'parked', ?2)`,
      ).bind(id, at(second))
    await env.DB.batch(numbers.map((n) => park(idOf(n), n >> 1)))
    const found = await walked(admin, `/v1/ops/dead-letters${filter}`, async (pages) => {
      for (const id of numbers.map(idOf).filter((id) => !isStill(id))) {
        await tell(admin, `/v1/ops/dead-letters/${id}/discard`, { reason: 'none' }, `${id}-${pages}`)
      }
      await env.DB.batch([park(`a${pages}`, 0), park(`z${pages}`, 2000 + pages)])
    })
    expectSteady(found)
  })
})

describe('Instances', () => {
  const found = async (question: string) => {
    const { items } = await page(admin, `/v1/ops/instances?${question}`)
    return items.map(({ kind, id }) => `${kind} ${id}`)
  }
  beforeEach(() =>
    keep(
      row('b1', 10, { aggregate: 'concert.booking', status: 'booked' }),
      row('b2', 20, { aggregate: 'concert.booking', status: 'paid', organisation: 'harbour' }),
      row('r1', 30, { aggregate: 'museum.reservation', status: 'completed' }),
      row('r2', 40, { aggregate: 'museum.reservation', status: 'completed', owner: 'lee' }),
      row('p1', 50, { aggregate: 'payment.payment', status: 'approved', organisation: null }),
      row('s1', 60, { aggregate: 'screening.reservation', status: 'completed', label: '나루병원' }),
    ),
  )

  it('are found by owner, organisation or kind, of a status, made in a time (V9)', async () => {
    expect(await found('owner=kim')).toEqual(['museum.reservation r1', 'concert.booking b2', 'concert.booking b1'])
    expect(await found('owner=kim&organisation=harbour')).toEqual(['concert.booking b2'])
    expect(await found('owner=kim&status=completed')).toEqual(['museum.reservation r1'])
    expect(await found(`owner=kim&since=${at(10)}&until=${at(20)}`)).toEqual(['concert.booking b1'])
    expect(await found('organisation=naru&kind=museum.reservation')).toEqual([
      'museum.reservation r2',
      'museum.reservation r1',
    ])
    expect(await found('kind=concert.booking')).toEqual(['concert.booking b1', 'concert.booking b2'])
    expect(await found('kind=payment.payment&owner=kim')).toEqual(['payment.payment p1'])
    expect(await page(admin, '/v1/ops/instances?kind=concert.booking&status=paid')).toMatchObject({
      items: [{ id: 'b2', owner: 'kim', organisation: 'harbour', label: 'Naru', createdAt: at(20) }],
    })
  })

  it('that tell of health are found without their person, and no person is found to have one (S12)', async () => {
    expect(await found('owner=kim&kind=screening.reservation')).toEqual([])
    for (const question of ['kind=screening.reservation', 'organisation=naru&kind=screening.reservation']) {
      const answer = JSON.stringify(await page(admin, `/v1/ops/instances?${question}`))
      expect(answer).toContain('"s1"')
      expect(answer).not.toMatch(/kim|나루병원/)
    }
  })

  it('are found by id, system, status and time alone too (V9)', async () => {
    expect(await found('id=b1')).toEqual(['concert.booking b1'])
    expect(await found('id=b1&kind=museum.reservation')).toEqual([])
    expect(await found('system=museum')).toEqual(['museum.reservation r1', 'museum.reservation r2'])
    expect(await found('status=paid')).toEqual(['concert.booking b2'])
    expect(await found(`since=${at(50)}&until=${at(60)}`)).toEqual(['payment.payment p1'])
    // Whose health it tells of is not found out by asking for both (S12).
    expect(await found('id=s1')).toEqual(['screening.reservation s1'])
    for (const owner of ['kim', 'lee']) expect(await found(`id=s1&owner=${owner}`)).toEqual([])
  })

  it('are asked for by what there is', async () => {
    for (const unknown of ['kind=concert.boking', 'kind=concert.booking&status=payed', 'owner=kim&since=yesterday']) {
      await errorOf(admin, `/v1/ops/instances?${unknown}`)
    }
    expect((await errorOf(admin, '/v1/ops/instances?kind=nonsense'))?.detail).toContain('"concert.booking"')
  })
})

type Errors = { errors: readonly { pointer: string; detail: string }[] }
const errorOf = async (caller: Caller, path: string) => {
  const answer = await thing(caller, path)
  expect(answer, path).toMatchObject({ status: 422, code: 'InputInvalid' })
  return (answer as unknown as Errors).errors[0]
}

describe('A question that a list does not know is 422, with what is allowed (V7):', () => {
  it.each(walks)('$name', async ({ read, order, caller }) => {
    const unknown = await errorOf(caller, `${read.path}?nonsense=1`)
    expect(unknown).toMatchObject({ pointer: '/nonsense', detail: expect.stringContaining('limit, cursor') })
    const [status] = read.resource.statuses
    if (order.by === 'oldest') return
    expect((await errorOf(caller, `${read.path}?status=nonsense`))?.detail).toContain(`"${status}"`)
  })

  it('My page', async () => {
    const kim: Caller = { sub: 'kim', role: 'customer' }
    expect((await errorOf(kim, '/v1/mypage?status=nonsense'))?.detail).toContain('"force-cancelled"')
    expect((await errorOf(kim, '/v1/mypage?system=nonsense'))?.detail).toContain('"museum"')
    // Payments are not on My page, so it cannot be asked for them.
    expect((await errorOf(kim, '/v1/mypage?system=payment'))?.detail).not.toContain('"payment"')
    expect((await errorOf(kim, '/v1/mypage?kind=booking'))?.detail).toContain('limit, cursor, status, system')
  })

  it.each(['inbox', 'state'])('dead letters by %s', async (parameter) => {
    expect((await errorOf(admin, `/v1/ops/dead-letters?${parameter}=nonsense`))?.detail).toContain('expected one of')
  })

  it.each(reads.filter(({ kind }) => kind === 'custom'))('$path takes none', async ({ path }) => {
    const error = await errorOf(admin, `${path}?region=${encodeURIComponent('부산')}`)
    expect(error).toEqual({ in: 'query', pointer: '/region', detail: 'Unknown parameter; there are: none' })
  })
})
