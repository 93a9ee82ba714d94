import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import type { GatewayEnv } from './env.ts'
import gateway from './index.ts'

const INSTALLATION_KEY = 'the key of this installation only'
const issuer = { AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'naru', INSTALLATION_KEY }
const { privateKey, publicKey } = await generateKeyPair('ES256')
const AUTH_JWKS = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] })
const token = await new SignJWT({ roles: ['customer'] })
  .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
  .setIssuer(issuer.AUTH_ISSUER)
  .setAudience(issuer.AUTH_AUDIENCE)
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

  it('tells the rate limit it was counted under', async () => {
    expect((await passed(new Response('[]'))).get('ratelimit-policy')).toMatch(/^"address"/)
    expect((await passed(new Response('[]'), known)).get('ratelimit-policy')).toMatch(/^"principal"/)
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
