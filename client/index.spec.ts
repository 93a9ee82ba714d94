import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect } from './index.ts'

const BASE = 'https://naru.example'
const HALF_A_MINUTE_MS = 30_000

type Asked = { readonly method: string; readonly path: string; readonly headers: Headers; readonly body: unknown }
const asked: Asked[] = []

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
const problem = (status: number, code: string, more: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  json(status, { code, status, ...more }, { 'content-type': 'application/problem+json', ...headers })
const busy = () => problem(503, 'TemporarilyUnavailable', {}, { 'retry-after': '2' })
const lost = () => Promise.reject(new TypeError('fetch failed'))
const made = () => json(201, { id: 'r1', version: 2, status: 'requested' })

/** A client of a server that gives these answers, one after the other, the last one ever after. */
const clientOf = (...answers: readonly (() => Response | Promise<Response>)[]) =>
  connect({
    baseUrl: BASE,
    token: () => 'mine',
    fetch: async (url, init) => {
      const { pathname, search } = new URL(String(url))
      const { method = 'GET', headers, body } = init ?? {}
      asked.push({
        method,
        path: pathname + search,
        headers: new Headers(headers),
        body: body && JSON.parse(String(body)),
      })
      const answer = answers[Math.min(asked.length, answers.length) - 1]
      if (!answer) throw new Error('nobody answers')
      return answer()
    },
  })
const keys = () => [...new Set(asked.map(({ headers }) => headers.get('idempotency-key')))]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  asked.length = 0
})

/** The outcome, and how much time went by until it was there. */
const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
  const from = Date.now()
  const done = work.then((value) => [value, Date.now() - from] as const)
  // Whoever awaits it below hears of a fault; nobody else needs to.
  done.catch(() => undefined)
  await vi.runAllTimersAsync()
  return done
}

describe('What a client has changed', () => {
  const changed = () =>
    json(200, { id: 'r1', version: 3 }, { 'content-location': '/v1/museum/reservations/r1?minVersion=3' })
  const shows = (version: number) => () => json(200, { id: 'r1', version, items: [] })
  const one = '/v1/museum/reservations/{id}'
  const paths = () => asked.slice(1).map(({ path }) => path.replace('/v1/museum/reservations/', ''))

  it('is read as it left it, its history too; what others changed is not waited for (V6)', async () => {
    const naru = clientOf(changed, shows(3))
    await timed(naru.send('POST /v1/museum/reservations/{id}/cancel', { id: 'r1' }))
    await timed(naru.one(one, { id: 'r1' }))
    await timed(naru.history(`${one}/history`, { id: 'r1' }))
    await timed(naru.one(one, { id: 'r1', minVersion: 9 }))
    await timed(naru.one(one, { id: 'r2' }))
    expect(paths()).toEqual(['r1?minVersion=3', 'r1/history?minVersion=3', 'r1?minVersion=9', 'r2'])
  })

  it('is waited for once if it does not come, such as after a restore', async () => {
    const naru = clientOf(changed, shows(2))
    await timed(naru.send('POST /v1/museum/reservations/{id}/cancel', { id: 'r1' }))
    for (const _ of [1, 2]) expect((await timed(naru.one(one, { id: 'r1' })))[0].ok).toBe(true)
    expect(paths()).toEqual(['r1?minVersion=3', 'r1'])
  })
})

describe('A command', () => {
  it('goes to its address with token, key and body, and its answer is the value', async () => {
    const naru = clientOf(made)
    const [outcome] = await timed(
      naru.send('POST /v1/museum/reservations', { body: { exhibitionId: 'e1', visitors: 2 } }),
    )
    expect(outcome).toEqual({ ok: true, value: { id: 'r1', version: 2, status: 'requested' } })
    expect(asked).toMatchObject([
      { method: 'POST', path: '/v1/museum/reservations', body: { exhibitionId: 'e1', visitors: 2 } },
    ])
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer mine')
    expect(keys()).toEqual([expect.stringMatching(/^[\x21-\x7e]{1,128}$/)])
  })

  it('fills what its address names, whatever stands in it', async () => {
    await timed(clientOf(made).send('POST /v1/museum/reservations/{id}/cancel', { id: 'a/b 나루' }))
    expect(asked).toMatchObject([
      { path: `/v1/museum/reservations/${encodeURIComponent('a/b 나루')}/cancel`, body: {} },
    ])
  })

  it('that is refused says why, with its facts, and is not tried again', async () => {
    const full = () => problem(409, 'ExhibitionFull', { available: 1 })
    const [outcome] = await timed(clientOf(full).send('POST /v1/museum/reservations', { body: { exhibitionId: 'e1' } }))
    if (outcome.ok) throw new Error('it was taken')
    expect(outcome.problem.code === 'ExhibitionFull' && outcome.problem.available).toBe(1)
    expect(asked).toHaveLength(1)
  })

  it('is tried again with the same key while nothing is known: on 503 when it says, after a lost connection sooner', async () => {
    const naru = clientOf(busy, lost, busy, made)
    const [outcome, ms] = await timed(naru.send('POST /v1/museum/reservations', { body: { exhibitionId: 'e1' } }))
    expect(outcome.ok).toBe(true)
    expect([asked.length, ms]).toEqual([4, 2_000 + 1_000 + 2_000])
    expect(keys()).toHaveLength(1)
  })

  it('is tried again for so long and no longer, and the last answer is the outcome', async () => {
    const naru = clientOf(busy)
    const [outcome, ms] = await timed(naru.send('POST /v1/museum/reservations', { body: { exhibitionId: 'e1' } }))
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'TemporarilyUnavailable' } })
    expect(ms).toBeLessThanOrEqual(HALF_A_MINUTE_MS)
    expect(asked).toHaveLength(1 + HALF_A_MINUTE_MS / 2_000)
  })

  it('is a fault when nobody can be reached, or what answers is no API', async () => {
    const send = (answer: () => Response | Promise<Response>) =>
      timed(clientOf(answer).send('POST /v1/museum/reservations', { body: { exhibitionId: 'e1' }, key: 'mine' }))
    await expect(send(lost)).rejects.toThrow('cannot be reached')
    expect(keys()).toEqual(['mine'])
    await expect(send(() => new Response('<html>', { status: 502 }))).rejects.toThrow('502')
  })
})

describe('A read', () => {
  it('asks for one thing as new as what was written, and for a page as it is filtered', async () => {
    const naru = clientOf(() => json(200, { items: [], next: null }))
    await timed(naru.one('/v1/museum/reservations/{id}', { id: 'r1', minVersion: 2 }))
    await timed(naru.page('/v1/museum/reservations', { status: 'completed', limit: 5 }))
    await timed(naru.history('/v1/museum/reservations/{id}/history', { id: 'r1' }))
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/museum/reservations/r1?minVersion=2',
      'GET /v1/museum/reservations?status=completed&limit=5',
      'GET /v1/museum/reservations/r1/history',
    ])
    expect(keys()).toEqual([null])
  })
})

describe('What is not declared', () => {
  it('does not compile; the client itself sends what it is given', async () => {
    const naru = clientOf(made)
    const exhibitionId = 'e1'
    // @ts-expect-error There is no such route.
    await timed(naru.send('POST /v1/museum/reservation', { body: { exhibitionId } }))
    // @ts-expect-error The exhibition must be said.
    await timed(naru.send('POST /v1/museum/reservations'))
    // @ts-expect-error Who reserves is said by the token (G1).
    await timed(naru.send('POST /v1/museum/reservations', { body: { exhibitionId, customerId: 'lee' } }))
    // @ts-expect-error The address names a reservation.
    await timed(naru.send('POST /v1/museum/reservations/{id}/cancel', { reservation: 'r1' }))
    // @ts-expect-error No reservation is ever in this state.
    await timed(naru.page('/v1/museum/reservations', { status: 'complete' }))
    // @ts-expect-error Reservations are not listed by hall.
    await timed(naru.page('/v1/museum/reservations', { hall: 'h1' }))
    expect(asked.map(({ path }) => path.replace('/v1/museum/', ''))).toEqual([
      'reservation',
      'reservations',
      'reservations',
      'reservations/undefined/cancel',
      'reservations?status=complete',
      'reservations?hall=h1',
    ])
  })
})
