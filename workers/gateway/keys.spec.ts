import { createServer, type Server } from 'node:http'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Authenticate, authenticator } from './auth.ts'

const ISSUER = 'https://issuer.example'
const pairOf = async (kid: string) => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  return { kid, privateKey: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256' } }
}
const [first, second] = [await pairOf('first'), await pairOf('second')]
const tokenBy = ({ kid, privateKey }: typeof first, sub = 'kim') =>
  new SignJWT({ sub, iss: ISSUER, aud: 'naru' })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
    .setExpirationTime('2d')
    .sign(privateKey)
const [, claims, signature] = (await tokenBy(first)).split('.')
const forged = (n: number) => {
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', kid: `made up ${n}`, typ: 'at+jwt' })).toString('base64url')
  return `${header}.${claims}.${signature}`
}

/** What the issuer answers, and how often it was asked. */
const issuer = { asked: 0, answer: (): { status: number; body?: string } => ({ status: 500 }), url: '' }
const publishes = (...keys: readonly JWK[]) => {
  issuer.answer = () => ({ status: 200, body: JSON.stringify({ keys }) })
}
const breaks = () => {
  issuer.answer = () => ({ status: 500 })
}
let server: Server
let kindOf: (token: string) => Promise<string>
let authenticate: Authenticate

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  issuer.asked = 0
  breaks()
  server = createServer((_, response) => {
    issuer.asked += 1
    const { status, body } = issuer.answer()
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port')
  authenticate = authenticator({
    AUTH_ISSUERS: `${ISSUER} naru http://127.0.0.1:${address.port}/`,
    IDENTITY: { fetch: () => Promise.reject(new Error('nobody is asked')) },
    INSTALLATION_KEY: 'the key of this installation only',
  })
  kindOf = async (token) => (await authenticate(`Bearer ${token}`)).kind
})
afterEach(async () => {
  vi.useRealTimers()
  await new Promise((resolve) => server.close(resolve))
})
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe('The keys of an issuer (H6)', () => {
  it('are asked for once by a crowd that comes at once', async () => {
    publishes(first.jwk)
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => tokenBy(first, `kim ${n}`)))
    expect(new Set(await Promise.all(tokens.map(kindOf)))).toEqual(new Set(['known']))
    expect(issuer.asked).toBe(1)
  })

  it('that cannot be had are not asked for again for five seconds, by whatever crowd', async () => {
    const tokens = Array.from({ length: 700 }, (_, n) => forged(n))
    expect(new Set(await Promise.all(tokens.map(kindOf)))).toEqual(new Set(['unknown']))
    expect(issuer.asked).toBe(1)
    later(2_000)
    expect(await authenticate(`Bearer ${tokens[0]}`)).toMatchObject({ kind: 'unknown', retryAfterSeconds: 3 })
    expect(issuer.asked).toBe(1)
    publishes(first.jwk)
    later(3_000)
    expect(await kindOf(await tokenBy(first))).toBe('known')
    expect(issuer.asked).toBe(2)
  })

  it.each(['{"keys":[]}', '{"keys":[{}]}', '{}', '[]', 'null', '<html>', ''])('are not these: %j', async (body) => {
    issuer.answer = () => ({ status: 200, body })
    expect(await kindOf(await tokenBy(first))).toBe('unknown')
    publishes(first.jwk)
    later(5_000)
    expect(await kindOf(await tokenBy(first))).toBe('known')
    issuer.answer = () => ({ status: 200, body })
    later(600_000)
    expect(await kindOf(await tokenBy(first, 'lee'))).toBe('known')
    expect(issuer.asked).toBe(3)
  })

  it('go on while the issuer breaks, for a day', async () => {
    publishes(first.jwk)
    expect(await kindOf(await tokenBy(first))).toBe('known')
    breaks()
    later(600_000)
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, n) => tokenBy(first, `kim ${n}`)))
    expect(new Set(await Promise.all(tokens.map(kindOf)))).toEqual(new Set(['known']))
    expect(issuer.asked).toBe(2)
    later(86_400_000)
    expect(await kindOf(await tokenBy(first, 'lee'))).toBe('unknown')
  })

  it('are asked for when a token names a new one, but no more often than every thirty seconds', async () => {
    publishes(first.jwk)
    expect(await kindOf(await tokenBy(first))).toBe('known')
    const tokens = Array.from({ length: 100 }, (_, n) => forged(n))
    expect(new Set(await Promise.all(tokens.map(kindOf)))).toEqual(new Set(['invalid']))
    expect(issuer.asked).toBe(1)
    publishes(first.jwk, second.jwk)
    later(30_000)
    const kinds = await Promise.all([...tokens, await tokenBy(second), await tokenBy(first, 'lee')].map(kindOf))
    expect([kinds.slice(100), issuer.asked]).toEqual([['known', 'known'], 2])
  })

  it('leave it open who shows a new one, while the issuer cannot be asked', async () => {
    publishes(first.jwk)
    expect(await kindOf(await tokenBy(first))).toBe('known')
    breaks()
    later(30_000)
    expect(await Promise.all([await tokenBy(second), await tokenBy(first, 'lee')].map(kindOf))).toEqual([
      'unknown',
      'known',
    ])
  })
})
