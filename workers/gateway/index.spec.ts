import { readFileSync } from 'node:fs'
import { z } from '@hono/zod-openapi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TRACEPARENT } from '../../kernel/ids.ts'
import { decodePrincipal } from '../http/principal.ts'
import { LIMIT_REQUESTS, LIMIT_SECONDS, UNSHARED_REQUESTS } from './limits.ts'
import { bearer, call, codeOf, ORIGIN, quiet, write } from './town.sample.ts'

describe('what is passed on (H6, H9)', () => {
  const arrived = async (headers: Record<string, string>) =>
    z
      .object({ headers: z.record(z.string(), z.string()) })
      .parse(await (await call('/v1/concert/concerts', { headers })).json()).headers

  it('has no internal header from outside', async () => {
    const headers = await arrived({
      'x-naru-principal': 'eyJzdWIiOiJldmUiLCJyb2xlcyI6WyJhZG1pbiJdfQ',
      'x-naru-unrouted': '1',
      cookie: 'a=b',
      'x-other': 'y',
    })
    expect(Object.keys(headers).sort()).toEqual(['traceparent', 'x-request-id'])
  })

  it('has the verified principal, and not the token', async () => {
    const headers = await arrived({ ...(await bearer(['customer', 'admin'], '이수')), 'x-naru-principal': 'x' })
    expect(headers).not.toHaveProperty('authorization')
    expect(decodePrincipal(headers['x-naru-principal'] ?? '')).toEqual({ sub: '이수', roles: ['customer', 'admin'] })
  })

  it('has the trace of the client when it is one, else a fresh one', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    expect((await arrived({ traceparent: trace })).traceparent).toBe(trace)
    expect((await arrived({ traceparent: 'x\ty' })).traceparent).toMatch(TRACEPARENT)
  })

  it('has a request id, which the answer carries too', async () => {
    const answer = await call('/v1/concert/concerts', { headers: { 'x-request-id': 'client-1234' } })
    expect(answer.headers.get('x-request-id')).toBe('client-1234')
    expect((await call('/livez', { headers: { 'x-request-id': '<script>' } })).headers.get('x-request-id')).toMatch(
      /^[0-9a-z]{26}$/,
    )
  })

  it('keeps the body of a command and the headers it needs', async () => {
    const init = {
      method: 'POST',
      body: '{"title":""}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k', ...(await bearer(['concert-manager'])) },
    }
    const answer = await quiet(() => call('/v1/concert/concerts', init))
    expect([answer.status, await answer.json()]).toEqual([
      422,
      expect.objectContaining({ errors: expect.arrayContaining([expect.objectContaining({ pointer: '/title' })]) }),
    ])
  })

  it('is a stream where a stream is answered', async () => {
    const answer = await call('/v1/notifications/live')
    const reader = answer.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n')
    await reader?.cancel()
  })
})

describe('where things are', () => {
  it('reads go to the view and commands to their system', async () => {
    expect((await call('/v1/concert/bookings', { headers: await bearer(['customer']) })).status).toBe(200)
    expect(await codeOf(await write('/v1/concert/bookings', 'POST', await bearer(['courier'])))).toEqual([
      403,
      'RoleNotAllowed',
    ])
  })

  it.each([
    '/nothing',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v1/payment',
    '/v1/constructor',
    '/v1/concert/nothing',
    '/v1/ops%2Flag',
  ])('nothing is at %s', async (path) => {
    expect(await codeOf(await call(path))).toEqual([404, 'RouteNotFound'])
  })

  it.each([
    ['PUT', '/v1/concert/bookings', 'GET, HEAD, OPTIONS, POST'],
    ['PATCH', '/v1/concert/concerts', 'GET, HEAD, OPTIONS, POST'],
    ['GET', '/v1/concert/bookings/b1/pay', 'OPTIONS, POST'],
    ['DELETE', '/v1/concert/deliveries/b1/dispatch', 'OPTIONS, POST'],
    ['POST', '/livez', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405 and says what is allowed, whoever has the route', async (method, path, allow) => {
    const answer = await quiet(() => call(path, { method }))
    expect(answer.headers.get('allow')).toBe(allow)
    expect(await codeOf(answer)).toEqual([405, 'MethodNotAllowed'])
    expect(answer.headers.has('x-naru-unrouted')).toBe(false)
  })

  it('OPTIONS says what is allowed', async () => {
    const answer = await call('/v1/concert/bookings', { method: 'OPTIONS' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect((await call('/v1/concert/nothing', { method: 'OPTIONS' })).status).toBe(404)
  })

  it('HEAD answers like GET, without a body', async () => {
    const answer = await call('/v1/concert/concerts', { method: 'HEAD' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })
})

describe('a Worker that is down (G5, G6)', () => {
  const down = [
    ['throws', { fetch: async () => Promise.reject(new Error('no such Worker')) }],
    ['answers without a problem', { fetch: async () => new Response('down', { status: 503 }) }],
  ] as const

  it.each(down)('is 503 with Retry-After, and the others go on: it %s', async (_, CONCERT) => {
    const answer = await quiet(async () =>
      call('/v1/concert/bookings', { method: 'POST', headers: await bearer(['customer']) }, { CONCERT }),
    )
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({ status: 503, code: 'TemporarilyUnavailable', dependency: 'concert' })
    expect((await call('/v1/concert/concerts', {}, { CONCERT })).status).toBe(200)
  })
})

describe('pages of other origins (H8)', () => {
  const ask = { 'access-control-request-method': 'POST' }
  it('may ask when they are on the list', async () => {
    const answer = await call('/v1/concert/bookings', { method: 'OPTIONS', headers: { origin: ORIGIN, ...ask } })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(answer.headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/)
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
  })

  it.each(['https://evil.example', 'null', 'https://pages.example.evil.example', ''])(
    'may not when they are not: %j',
    async (origin) => {
      for (const init of [{ method: 'OPTIONS', headers: { origin, ...ask } }, { headers: { origin } }]) {
        const answer = await call('/v1/concert/concerts', init, {
          CORS_ORIGINS: origin === '' ? '' : `${ORIGIN},https://other.example`,
        })
        expect(answer.headers.has('access-control-allow-origin')).toBe(false)
        expect(answer.headers.get('vary')).toMatch(/Origin/)
      }
    },
  )

  it('may read the headers they need, of problems too', async () => {
    const answer = await call('/v1/nothing', { headers: { origin: ORIGIN } })
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/Retry-After/)
  })
})

describe('headers of every answer (H8)', () => {
  it.each(['/livez', '/docs', '/docs.css', '/openapi.json', '/v1/concert/concerts', '/v1/nothing'])(
    'keep %s safe',
    async (path) => {
      const { headers } = await call(path)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toMatch(/max-age=/)
    },
  )

  it('forbid keeping what is private, and leave public reads as they are', async () => {
    expect(
      (await call('/v1/concert/bookings', { headers: await bearer(['customer']) })).headers.get('cache-control'),
    ).toBe('no-store')
    expect((await call('/v1/concert/concerts')).headers.get('cache-control')).toBe('public, max-age=1')
  })
})

describe('limits (H5)', () => {
  const counting = (limit: number) => {
    const seen: string[] = []
    return { seen, limit: async ({ key }: { key: string }) => ({ success: seen.push(key) <= limit }) }
  }
  // A window that ended in the middle of a spec would begin a new count.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  /** Uses up what an isolate counts alone. */
  const often = async (init: RequestInit) => {
    for (let n = 0; n < UNSHARED_REQUESTS; n += 1) await call('/docs.css', init)
  }

  it('count by principal, whatever the address, and ask the shared limiter only about who comes often', async () => {
    const limits = { PRINCIPAL_LIMIT: counting(1), ADDRESS_LIMIT: counting(0) }
    const headers = await bearer(['customer'], 'busy')
    const bookings = () => call('/v1/concert/bookings', { headers }, limits)
    expect((await bookings()).headers.get('ratelimit-policy')).toBe('"principal";q=600;w=10')
    expect(limits.PRINCIPAL_LIMIT.seen).toEqual([])
    await often({ headers })
    expect((await bookings()).status).toBe(200)
    const answer = await bookings()
    expect([answer.headers.get('retry-after'), answer.headers.get('ratelimit')]).toEqual(['10', '"principal";r=0;t=10'])
    expect(await codeOf(answer)).toEqual([429, 'TooManyRequests'])
    expect(limits.PRINCIPAL_LIMIT.seen).toEqual(['busy', 'busy'])
  })

  it('count by address without one, bad tokens included', async () => {
    const ADDRESS_LIMIT = counting(1)
    const from = { 'cf-connecting-ip': '192.0.2.7' }
    await often({ headers: from })
    const bad = () =>
      call('/v1/concert/concerts', { headers: { ...from, authorization: 'Bearer x' } }, { ADDRESS_LIMIT })
    expect((await bad()).status).toBe(401)
    expect((await bad()).status).toBe(429)
    expect(ADDRESS_LIMIT.seen).toEqual(['192.0.2.7', '192.0.2.7'])
  })

  it('begin again with the next window', async () => {
    const init = { headers: { 'cf-connecting-ip': '192.0.2.8' } }
    const limits = { ADDRESS_LIMIT: counting(0) }
    await often(init)
    expect((await call('/v1/concert/concerts', init, limits)).status).toBe(429)
    vi.setSystemTime(Date.now() + LIMIT_SECONDS * 1000)
    expect((await call('/v1/concert/concerts', init, limits)).status).toBe(200)
  })

  it('that do not work let everybody go on', async () => {
    const ADDRESS_LIMIT = { limit: async () => Promise.reject(new Error('down')) }
    const init = { headers: { 'cf-connecting-ip': '192.0.2.9' } }
    await often(init)
    expect((await quiet(() => call('/v1/concert/concerts', init, { ADDRESS_LIMIT }))).status).toBe(200)
  })

  it('are told as they are configured', () => {
    const toml = readFileSync('wrangler.toml', 'utf8')
    const shared = `simple = { limit = ${LIMIT_REQUESTS - UNSHARED_REQUESTS}, period = ${LIMIT_SECONDS} }`
    expect(toml.match(/simple = \{ limit = \d+, period = \d+ \}/g)).toEqual([shared, shared])
  })
})
