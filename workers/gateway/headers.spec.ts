import { describe, expect, it } from 'vitest'
import { isAllowedOrigin, preflight, withStandardHeaders } from './headers.ts'

const ORIGIN = 'https://pages.example'
const ALLOWED = `https://other.example, ${ORIGIN}`
const from = (origin: string | null, init: RequestInit = {}) =>
  new Request('https://naru.example/v1/concert/bookings', {
    ...init,
    headers: { ...(origin === null ? {} : { origin }), ...Object.fromEntries(new Headers(init.headers)) },
  })
const asking = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }
const strangers = [
  'https://evil.example',
  'null',
  `${ORIGIN}.evil.example`,
  'https://other.example, https://pages.example',
]

describe('An origin (H8)', () => {
  it('is allowed when it is on the list, whole', () => {
    expect([isAllowedOrigin(ORIGIN, ALLOWED), isAllowedOrigin('https://other.example', ALLOWED)]).toEqual([true, true])
    for (const origin of strangers) expect([origin, isAllowedOrigin(origin, ALLOWED)]).toEqual([origin, false])
  })

  it('is not allowed by an empty list, nor is an empty one by any', () => {
    for (const list of [undefined, '', ',', ALLOWED]) expect(isAllowedOrigin('', list)).toBe(false)
    expect(isAllowedOrigin(ORIGIN, '')).toBe(false)
  })
})

describe('A preflight (H8)', () => {
  it('is answered with what pages on the list may do, and never with credentials', () => {
    const answer = preflight(from(ORIGIN, asking), ALLOWED)
    expect([answer?.status, answer?.headers.get('vary')]).toEqual([204, 'Origin'])
    expect(answer?.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, DELETE')
    expect(answer?.headers.get('access-control-allow-headers')).toMatch(/Authorization.*Idempotency-Key/)
    expect(answer?.headers.has('access-control-allow-credentials')).toBe(false)
  })

  it.each(strangers)('of another page is answered with nothing: %s', (origin) => {
    const answer = preflight(from(origin, asking), ALLOWED)
    expect([...(answer?.headers ?? [])]).toEqual([['vary', 'Origin']])
  })

  it('is only what a browser sends before it asks', () => {
    expect(preflight(from(null, asking), ALLOWED)).toBeNull()
    expect(preflight(from(ORIGIN, { method: 'OPTIONS' }), ALLOWED)).toBeNull()
    expect(preflight(from(ORIGIN, { ...asking, method: 'POST' }), ALLOWED)).toBeNull()
  })
})

describe('Every answer (H8)', () => {
  const given = { request: from(null), requestId: 'r1', allowList: ALLOWED, isPrivate: false, policy: undefined }

  it('carries what keeps it safe, its request id, and nothing internal', () => {
    const answer = withStandardHeaders(new Response('x', { headers: { 'x-naru-unrouted': '1', etag: '"1"' } }), given)
    const { headers } = answer
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('strict-transport-security')).toMatch(/max-age=/)
    expect([headers.get('x-request-id'), headers.get('etag')]).toEqual(['r1', '"1"'])
    expect([...headers.keys()].filter((name) => name.startsWith('x-naru'))).toEqual([])
  })

  it('is kept by nobody when it is private or does not say; what is public stays as it is', () => {
    const kept = { headers: { 'cache-control': 'public, max-age=1' } }
    const cached = (answer: Response, isPrivate: boolean) =>
      withStandardHeaders(answer, { ...given, isPrivate }).headers.get('cache-control')
    expect(cached(new Response('', kept), false)).toBe('public, max-age=1')
    expect(cached(new Response('', kept), true)).toBe('no-store')
    expect(cached(new Response(''), false)).toBe('no-store')
  })

  it('tells the rate limit when there is one', () => {
    expect(withStandardHeaders(new Response(''), given).headers.has('ratelimit-policy')).toBe(false)
    expect(withStandardHeaders(new Response(''), { ...given, policy: 'p' }).headers.get('ratelimit-policy')).toBe('p')
  })

  it('is open to pages on the list and varies by origin for all', () => {
    const { headers } = withStandardHeaders(new Response(''), { ...given, request: from(ORIGIN) })
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([ORIGIN, 'Origin'])
    expect(headers.get('access-control-expose-headers')).toMatch(/ETag.*Retry-After/)
    for (const origin of strangers) {
      const closed = withStandardHeaders(new Response(''), { ...given, request: from(origin) }).headers
      expect([closed.has('access-control-allow-origin'), closed.get('vary')]).toEqual([false, 'Origin'])
    }
  })

  it('keeps its status and streams its body', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
    })
    const answer = withStandardHeaders(new Response(body, { status: 201 }), given)
    const reader = answer.body?.getReader()
    expect([answer.status, new TextDecoder().decode((await reader?.read())?.value)]).toEqual([201, 'data: 1\n\n'])
    await reader?.cancel()
  })
})
