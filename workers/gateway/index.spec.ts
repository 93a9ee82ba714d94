import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import type { GatewayEnv } from './env.ts'
import gateway from './index.ts'

const INSTALLATION_KEY = 'the key of this installation only'
const ISSUER = 'https://issuer.example'
const issuer = { AUTH_ISSUERS: `${ISSUER} naru inline`, INSTALLATION_KEY }
const { privateKey, publicKey } = await generateKeyPair('ES256')
const AUTH_JWKS = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] })
const token = await new SignJWT({ roles: ['customer'] })
  .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
  .setIssuer(ISSUER)
  .setAudience('naru')
  .setSubject('kim')
  .setExpirationTime('5m')
  .sign(privateKey)
const known = { authorization: `Bearer ${token}` }

/** What a client gets of what the view answers. */
const passed = async (answer: Response, headers: Record<string, string> = {}): Promise<Headers> => {
  const env = { ...issuer, AUTH_JWKS, VIEW: { fetch: async () => answer } } as unknown as GatewayEnv
  return (await gateway.fetch(new Request('https://naru.example/v1/concert/concerts', { headers }), env)).headers
}
const cached = { 'cache-control': 'public, max-age=1' }

describe('An answer that is passed on (H8, H9)', () => {
  it('bears the id of its request, what keeps it safe, and its own headers', async () => {
    const answer = new Response('[]', { headers: { 'x-request-id': 'another', etag: '"1"' } })
    const headers = await passed(answer, { 'x-request-id': 'request-1' })
    expect([headers.get('x-request-id'), headers.get('etag')]).toEqual(['request-1', '"1"'])
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
    expect([headers.get('vary'), headers.has('access-control-allow-origin')]).toEqual(['Origin', false])
  })

  it('is kept by nobody when it is private or does not say; what is public stays as it is', async () => {
    const kept = async (answer: Response, headers = {}) => (await passed(answer, headers)).get('cache-control')
    expect(await kept(new Response('[]', { headers: cached }))).toBe('public, max-age=1')
    expect(await kept(new Response('[]', { headers: cached }), known)).toBe('no-store')
    expect(await kept(new Response('[]'))).toBe('no-store')
  })

  it('tells the rate limit it was counted under, and what is left of it', async () => {
    for (const [policy, headers] of [
      ['"address"', {}],
      ['"principal"', known],
    ] as const) {
      const answer = await passed(new Response('[]'), headers)
      expect(answer.get('ratelimit-policy')).toBe(`${policy};q=600;w=10`)
      expect(answer.get('ratelimit')).toMatch(new RegExp(`^${policy};r=5\\d\\d;t=\\d+$`))
    }
  })
})

describe('A token that is not valid (H2, H6)', () => {
  it.each([
    ['form', 'Bearer x'],
    ['signature', `${known.authorization.slice(0, -8)}AAAAAAAA`],
  ])('is 401, and says which check it failed: %s', async (because, authorization) => {
    const env = { ...issuer, AUTH_JWKS } as unknown as GatewayEnv
    const request = new Request('https://naru.example/v1/concert/concerts', { headers: { authorization } })
    const answer = await gateway.fetch(request, env)
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
    expect(Object.keys(await answer.clone().json()).sort()).toEqual([
      'because',
      'code',
      'detail',
      'instance',
      'status',
      'title',
      'type',
    ])
    expect(await answer.json()).toMatchObject({ code: 'TokenInvalid', because })
  })
})

describe('Who comes too often (H5)', () => {
  const CHUNK_BYTES = 16_384
  const full = { limit: async () => ({ success: false }) }
  const env = {
    ...issuer,
    AUTH_JWKS,
    CORS_ORIGINS: 'https://pages.example',
    ADDRESS_LIMIT: full,
  } as unknown as GatewayEnv
  const ask = (address: string, init: RequestInit = {}) =>
    gateway.fetch(
      new Request('https://naru.example/docs.css', {
        ...init,
        headers: { 'cf-connecting-ip': address, ...(init.headers as Record<string, string>) },
      }),
      env,
    )
  /** Comes until it is turned away, with the last answer. */
  const hurried = async (ask: () => Promise<Response> | Response) => {
    for (let times = 0; times < 1_000; times += 1) {
      const answer = await ask()
      if (answer.status === 429) return { times, answer }
    }
    throw new Error('never turned away')
  }

  it('is turned away with preflights too', async () => {
    const headers = { origin: 'https://pages.example', 'access-control-request-method': 'POST' }
    const preflight = () => ask('192.0.2.20', { method: 'OPTIONS', headers })
    expect((await preflight()).headers.get('ratelimit')).toMatch(/^"address";r=599;/)
    const { answer } = await hurried(preflight)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('with bodies that nobody takes is turned away soon, and their bodies are left on the wire', async () => {
    const sent = { chunks: 0 }
    const large = () => {
      const body = new ReadableStream({
        pull(controller) {
          sent.chunks += 1
          if (sent.chunks > 10_000) controller.close()
          else controller.enqueue(new Uint8Array(CHUNK_BYTES))
        },
      })
      const init = { method: 'POST', body, duplex: 'half', headers: { 'content-length': '104857600' } }
      return ask('192.0.2.21', init as RequestInit)
    }
    // All of it within one window, however long the bodies take.
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (let times = 0; times < 2; times += 1) expect((await large()).status).toBe(405)
      sent.chunks = 0
      expect((await large()).status).toBe(429)
    } finally {
      vi.useRealTimers()
    }
    expect(sent.chunks).toBeLessThan(10)
  })
})

describe('What the gateway shows itself', () => {
  const env = { ...issuer, AUTH_JWKS } as unknown as GatewayEnv
  const ask = (path: string, method = 'GET') =>
    gateway.fetch(new Request(`https://naru.example${path}`, { method }), env)

  it('is no icon, which is not a fault', async () => expect((await ask('/favicon.ico')).status).toBe(204))

  it('is what the type of a problem leads to (H2)', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { type } = (await (await ask('/nothing')).json()) as { type: string }
    expect(type).toBe('/problems/RouteNotFound')
    const page = await ask(type)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('There is nothing at this address')])
    expect((await ask(type, 'POST')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    for (const method of ['GET', 'POST', 'OPTIONS']) expect((await ask('/problems/Nothing', method)).status).toBe(404)
    vi.restoreAllMocks()
  })
})
