import { generateKeyPair, UnsecuredJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { AUDIENCE, call, ISSUER, keys, publicJwk, sign, town } from './town.sample.ts'

const soon = () => Math.floor(Date.now() / 1000) + 300
const mine = (token: string, env = {}) =>
  call('/v1/concert/bookings', { headers: { authorization: `Bearer ${token}` } }, env)
const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const forged: Record<string, () => Promise<string>> = {
  'no algorithm': async () =>
    new UnsecuredJWT({ roles: ['admin'] })
      .setSubject('kim')
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime('5m')
      .encode(),
  'no algorithm, with our key id': async () =>
    `${text({ alg: 'none', kid: 'k1', typ: 'at+jwt' })}.${text({ iss: ISSUER, aud: AUDIENCE, sub: 'kim', exp: soon() })}.`,
  'HS256 with the public key as the secret': async () =>
    sign({}, { alg: 'HS256' }, new TextEncoder().encode(JSON.stringify(publicJwk))),
  'HS256 with a coordinate as the secret': async () =>
    sign({}, { alg: 'HS256' }, Buffer.from(publicJwk.x ?? '', 'base64url')),
  'another key': async () => sign({}, {}, keys.stranger),
  'another key under another id': async () => sign({}, { kid: 'k2' }, keys.stranger),
  'no key id': async () => sign({}, { kid: undefined }),
  'another issuer': async () => sign({ iss: 'https://evil.example' }),
  'another audience': async () => sign({ aud: 'others' }),
  expired: async () => sign({ exp: soon() - 400 }),
  'no expiry': async () => sign({ exp: undefined }),
  'not yet': async () => sign({ nbf: soon() }),
  'no subject': async () => sign({ sub: undefined }),
  'an empty subject': async () => sign({ sub: '' }),
  'a subject too long': async () => sign({ sub: 'x'.repeat(129) }),
  'roles that are no list': async () => sign({ roles: 'admin' }),
  'a token for something else': async () => sign({}, { typ: 'logout+jwt' }),
  'no type': async () => sign({}, { typ: undefined }),
  'changed claims': async () => {
    const [header, , signature] = (await sign()).split('.')
    return `${header}.${text({ iss: ISSUER, aud: AUDIENCE, sub: 'lee', roles: ['admin'], exp: soon() })}.${signature}`
  },
  'a key of its own in the header': async () => sign({}, { kid: undefined, jwk: publicJwk }, keys.stranger),
  'no token at all': async () => 'x',
  'a token too long': async () => sign({ pad: 'x'.repeat(9_000) }),
}

describe('tokens (H6)', () => {
  it.each(Object.keys(forged))('are refused: %s', async (how) => {
    const answer = await mine((await forged[how]?.()) ?? '')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await answer.json()).toMatchObject({ code: 'TokenInvalid' })
  })

  it.each([['Basic a2ltOmtpbQ=='], ['Bearer'], ['Bearer '], ['bearer a b']])(
    'are refused in another form: %s',
    async (authorization) => {
      expect((await call('/v1/concert/bookings', { headers: { authorization } })).status).toBe(401)
    },
  )

  it('that are bad are refused on public routes too', async () => {
    expect((await call('/v1/concert/concerts', { headers: { authorization: 'Bearer x' } })).status).toBe(401)
    expect((await call('/v1/concert/concerts')).status).toBe(200)
  })

  it.each([['at+jwt'], ['AT+JWT'], ['application/at+jwt'], ['JWT']])('of type %s are taken', async (typ) => {
    const answer = await mine(await sign({ sub: '김' }, { typ }))
    expect([answer.status, await answer.json()]).toEqual([200, { sub: '김' }])
  })

  it.each(['RS256', 'EdDSA'])('signed with %s are taken', async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true })
    const { exportJWK } = await import('jose')
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'other', alg }
    const env = { AUTH_JWKS: JSON.stringify({ keys: [publicJwk, jwk] }) }
    expect((await mine(await sign({}, { alg, kid: 'other' }, pair.privateKey), env)).status).toBe(200)
  })

  it('may hold roles nobody knows, which allow nothing', async () => {
    expect((await mine(await sign({ roles: ['emperor'] }))).status).toBe(403)
  })

  it('are verified once and remembered, but not beyond their end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const token = await sign({ exp: Math.floor(Date.now() / 1000) + 30 })
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect((await mine(token)).status).toBe(200)
    expect((await mine(token)).status).toBe(200)
    expect(verify).toHaveBeenCalledOnce()
    vi.setSystemTime(Date.now() + 36_000)
    expect((await mine(token)).status).toBe(401)
    verify.mockRestore()
    vi.useRealTimers()
  })

  it('are checked again when the keys change', async () => {
    const token = await sign()
    expect((await mine(token)).status).toBe(200)
    expect((await mine(token, { AUTH_JWKS: JSON.stringify({ keys: [{ ...publicJwk, kid: 'k9' }] }) })).status).toBe(401)
  })

  it('cannot be judged without the keys: 503, not 401', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const answer = await mine(await sign(), { AUTH_JWKS: undefined, AUTH_JWKS_URL: 'http://127.0.0.1:9/jwks' })
    log.mockRestore()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  })

  it.each([['AUTH_ISSUER'], ['AUTH_AUDIENCE']])('cannot be judged without %s, and the answer says so', async (name) => {
    const answer = await call('/v1/concert/concerts', {}, { [name]: '' })
    expect([answer.status, await answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'NotConfigured', missing: [name] }),
    ])
    const keyless = await call('/v1/mypage', {}, { AUTH_JWKS: '' })
    expect(await keyless.json()).toMatchObject({ missing: ['AUTH_JWKS_URL'] })
    expect(town.AUTH_ISSUER).toBe(ISSUER)
  })
})
