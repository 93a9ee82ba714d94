import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { crossOrigin, safeHeaders } from './headers.ts'

const ORIGIN = 'https://pages.example'
const CORS_ORIGINS = `https://other.example, ${ORIGIN}`
const strangers = [
  'https://evil.example',
  'null',
  `${ORIGIN}.evil.example`,
  'https://other.example, https://pages.example',
]

/** What a page of this origin is answered, by a gateway that passes requests on to a Worker. */
const asked = async (origin: string | null, init: RequestInit = {}, allowList: string | undefined = CORS_ORIGINS) => {
  const worker = async () =>
    new Response('data: 1\n\n', { status: 201, headers: { etag: '"1"', vary: 'Accept-Language' } })
  const gateway = new Hono().use('*', safeHeaders, crossOrigin).all('*', worker)
  const headers = new Headers(init.headers)
  if (origin !== null) headers.set('origin', origin)
  const env = allowList === undefined ? {} : { CORS_ORIGINS: allowList }
  return gateway.request('/v1/concert/bookings', { ...init, headers }, env)
}
const allowedBy = async (origin: string, allowList?: string) =>
  (await asked(origin, {}, allowList)).headers.get('access-control-allow-origin')
const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }
const corsHeaders = (answer: Response) => [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))

describe('An origin (H8)', () => {
  it('is allowed when it is on the list, whole', async () => {
    for (const origin of [ORIGIN, 'https://other.example']) expect(await allowedBy(origin)).toBe(origin)
    for (const origin of strangers) expect([origin, await allowedBy(origin)]).toEqual([origin, null])
  })

  it('is not allowed by an empty list, nor is an empty one by any', async () => {
    for (const list of ['', ',', CORS_ORIGINS]) expect(await allowedBy('', list)).toBeNull()
    expect(await allowedBy(ORIGIN, '')).toBeNull()
  })
})

describe('A preflight (H8)', () => {
  it('is answered with what pages on the list may do, and never with credentials', async () => {
    const { status, headers } = await asked(ORIGIN, preflight)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN])
    expect(headers.get('vary')).toMatch(/^Origin\b/)
    expect(headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,DELETE')
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Idempotency-Key/)
    expect(headers.get('access-control-max-age')).toBe('600')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })

  it.each(strangers)('of another page is answered with nothing: %s', async (origin) => {
    const answer = await asked(origin, preflight)
    expect([answer.status, answer.headers.get('vary'), corsHeaders(answer)]).toEqual([204, 'Origin', []])
  })

  it('is only what a browser sends before it asks', async () => {
    const others = [asked(null, preflight), asked(ORIGIN, { method: 'OPTIONS' })]
    for (const answer of await Promise.all(others)) expect([answer.status, corsHeaders(answer)]).toEqual([201, []])
    expect((await asked(ORIGIN, { ...preflight, method: 'POST' })).status).toBe(201)
  })
})

describe('Every answer (H8)', () => {
  it('carries what keeps it safe', async () => {
    for (const { headers } of await Promise.all([asked(null), asked(ORIGIN), asked('null', preflight)])) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toBe('camera=(), geolocation=(), microphone=()')
    }
  })

  it('is open to pages on the list and varies by origin for all', async () => {
    const { headers } = await asked(ORIGIN)
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([
      ORIGIN,
      'Accept-Language, Origin',
    ])
    expect(headers.get('access-control-expose-headers')).toMatch(/ETag.*Retry-After/)
    for (const origin of [...strangers, null]) {
      const closed = (await asked(origin)).headers
      expect(closed.has('access-control-allow-origin')).toBe(false)
      expect(closed.get('vary')).toBe('Accept-Language, Origin')
    }
  })

  it('keeps its status and its headers', async () => {
    const answer = await asked(ORIGIN)
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([201, '"1"', 'data: 1\n\n'])
  })

  it('streams its body', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
    })
    const gateway = new Hono().use('*', safeHeaders, crossOrigin).all('*', async () => new Response(body))
    const reader = (await gateway.request('/v1/notifications/live', {}, {})).body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n')
    await reader?.cancel()
  })
})

describe('The camera (H8)', () => {
  const headersOf = async (path: string) => {
    const answer = await new Hono()
      .use('*', safeHeaders)
      .all('*', (c) => c.text(''))
      .request(path)
    const [policy, script] = ['permissions-policy', 'content-security-policy'].map((name) => answer.headers.get(name))
    return [policy?.match(/camera=\([^)]*\)/)?.[0], script?.includes('wasm-unsafe-eval')]
  }

  it.each(['/ko/work/scan', '/en/work/scan'])('is open to the page that scans tickets: %s', async (path) => {
    expect(await headersOf(path)).toEqual(['camera=(self)', true])
  })

  it.each(['/ko', '/ko/work/scan/x', '/ko/work/scanner', '/work/scan', '/ko/concerts', '/v1/concert/concerts'])(
    'is closed to all else: %s',
    async (path) => expect(await headersOf(path)).toEqual(['camera=()', false]),
  )
})
