import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { principalSeal } from '../http/principal.ts'
import { type AuthSettings, authenticateWith, authenticator, missingSettings } from './auth.ts'

const ISSUER = 'https://issuer.example'
const AUDIENCE = 'naru'
const issuer = await generateKeyPair('ES256', { extractable: true })
const ours = await generateKeyPair('ES256', { extractable: true })
const stranger = await generateKeyPair('ES256', { extractable: true })
const publicJwk = { ...(await exportJWK(issuer.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }

const keysOf = (...keys: readonly object[]) => JSON.stringify({ keys })
const INSTALLATION_KEY = 'the key of this installation only'
const nobody = { fetch: () => Promise.reject(new Error('nobody is asked')) }
const settings: AuthSettings = {
  AUTH_ISSUERS: `${ISSUER} ${AUDIENCE} inline`,
  AUTH_JWKS: keysOf(publicJwk),
  INSTALLATION_KEY,
  IDENTITY: nobody,
}
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds
const soon = () => inSeconds(300)

type Key = Parameters<SignJWT['sign']>[0]
/** A token as the issuer would sign it, but for what the spec changes. */
const sign = (claims: object = {}, header: object = {}, key: Key = issuer.privateKey): Promise<string> => {
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'kim', roles: ['customer'], exp: soon() }
  return new SignJWT({ ...usual, ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header } as JWTHeaderParameters)
    .sign(key)
}
const judged = (token: string, change: Partial<AuthSettings> = {}) =>
  authenticator({ ...settings, ...change })(`Bearer ${token}`)
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
  'HS256 with the public key as the secret': () =>
    sign({}, { alg: 'HS256' }, new TextEncoder().encode(JSON.stringify(publicJwk))),
  'HS256 with a coordinate as the secret': () =>
    sign({}, { alg: 'HS256' }, Buffer.from(publicJwk.x ?? '', 'base64url')),
  'another key': () => sign({}, {}, stranger.privateKey),
  'another key under another id': () => sign({}, { kid: 'k2' }, stranger.privateKey),
  'no key id': () => sign({}, { kid: undefined }),
  'another issuer': () => sign({ iss: 'https://evil.example' }),
  'another audience': () => sign({ aud: 'others' }),
  expired: () => sign({ exp: inSeconds(-100) }),
  'no expiry': () => sign({ exp: undefined }),
  'not yet': () => sign({ nbf: soon() }),
  'no subject': () => sign({ sub: undefined }),
  'an empty subject': () => sign({ sub: '' }),
  'a subject too long': () => sign({ sub: 'x'.repeat(129) }),
  'a subject with NUL': () => sign({ sub: 'kim\u0000' }),
  'a subject with a new line': () => sign({ sub: 'kim\nadmin' }),
  'a subject with half a surrogate': () => sign({ sub: 'kim\ud83d' }),
  'a token for something else': () => sign({}, { typ: 'logout+jwt' }),
  'a plain type': () => sign({}, { typ: 'JWT' }),
  'no type': () => sign({}, { typ: undefined }),
  'changed claims': async () => {
    const [header, , signature] = (await sign()).split('.')
    return `${header}.${text({ iss: ISSUER, aud: AUDIENCE, sub: 'lee', roles: ['admin'], exp: soon() })}.${signature}`
  },
  'a key of its own in the header': () => sign({}, { kid: undefined, jwk: publicJwk }, stranger.privateKey),
  'no token at all': async () => 'x',
  'a token too long': () => sign({ pad: 'x'.repeat(9_000) }),
}

/** What is told of it, and no more. */
const because: Record<string, string> = {
  'no algorithm': 'algorithm',
  'no algorithm, with our key id': 'algorithm',
  'HS256 with the public key as the secret': 'algorithm',
  'HS256 with a coordinate as the secret': 'algorithm',
  'another key': 'signature',
  'another key under another id': 'key',
  'no key id': 'key',
  'another issuer': 'issuer',
  'another audience': 'audience',
  expired: 'expired',
  'no expiry': 'expiry',
  'not yet': 'not-yet-valid',
  'no subject': 'subject',
  'an empty subject': 'subject',
  'a subject too long': 'subject',
  'a token for something else': 'type',
  'no type': 'type',
  'changed claims': 'signature',
  'a key of its own in the header': 'key',
  'no token at all': 'form',
  'a token too long': 'form',
  'a plain type': 'type',
  'a subject with NUL': 'subject',
  'a subject with a new line': 'subject',
  'a subject with half a surrogate': 'subject',
}

describe('A token (H6)', () => {
  it.each(Object.keys(forged))('is invalid with %s', async (how) => {
    expect(await judged((await forged[how]?.()) ?? '')).toEqual({ kind: 'invalid', because: because[how] })
  })

  it.each(['Basic a2ltOmtpbQ==', 'Bearer', 'Bearer ', 'bearer a b', ''])(
    'is invalid in another form: %j',
    async (authorization) =>
      expect(await authenticator(settings)(authorization)).toEqual({ kind: 'invalid', because: 'form' }),
  )

  it('that is not there leaves its sender anonymous', async () =>
    expect(await authenticator(settings)(undefined)).toEqual({ kind: 'anonymous' }))

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('of type %s is taken', async (typ) => {
    const verdict = await judged(await sign({ sub: '김', name: '김이수', roles: ['customer', 'admin'] }, { typ }))
    const principal = { sub: '김', name: '김이수', roles: ['customer', 'admin'] }
    expect(verdict).toMatchObject({ kind: 'known', caller: { principal } })
    const header = verdict.kind === 'known' ? verdict.caller.header : ''
    expect(await principalSeal(INSTALLATION_KEY).open(header)).toEqual(principal)
  })

  it.each(['RS256', 'EdDSA'])('signed with %s is taken', async (alg) => {
    const pair = await generateKeyPair(alg, { extractable: true })
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'other', alg }
    const token = await sign({}, { alg, kid: 'other' }, pair.privateKey)
    expect(await judged(token, { AUTH_JWKS: keysOf(publicJwk, jwk) })).toMatchObject({ kind: 'known' })
  })

  it.each([9_000_000_000_000, Number.MAX_SAFE_INTEGER])('that ends at %d, after all days, is taken', async (exp) =>
    expect(await judged(await sign({ exp }))).toMatchObject({ kind: 'known' }),
  )

  it('may hold roles nobody knows, of which none is left', async () =>
    expect(await judged(await sign({ roles: ['emperor'] }))).toMatchObject({ caller: { principal: { roles: [] } } }))

  it.each(['JWT', ''])('of the type JWT is taken by a setting only: %j', async (setting) => {
    const change = { AUTH_ISSUERS: `${ISSUER} ${AUDIENCE} inline ${setting}` }
    const { kind } = await judged(await sign({}, { typ: 'JWT' }), change)
    expect(kind).toBe(setting === 'JWT' ? 'known' : 'invalid')
  })

  it.each<[object, object]>([
    [{ name: null }, {}],
    [{ name: 'x'.repeat(201) }, {}],
    [{ name: ['kim'] }, {}],
    [{ name: 'kim\u0000' }, {}],
    [{ name: ' 김이수 ' }, { name: '김이수' }],
    [{ roles: null }, { roles: [] }],
    [{ roles: 'admin' }, { roles: [] }],
    [{ roles: { admin: true } }, { roles: [] }],
    [{ roles: [null, 7, 'customer', ['admin']] }, {}],
    [{ org: null }, {}],
    [{ org: 'naru\u0000' }, {}],
  ])('is taken without the decorations that are of another shape: %j', async (claims, understood) => {
    const principal = { sub: 'kim', roles: ['customer'], ...understood }
    const verdict = await judged(await sign(claims))
    expect(verdict.kind === 'known' && verdict.caller.principal).toEqual(principal)
  })

  it('cannot be judged while the keys cannot be had', async () => {
    const nowhere = { AUTH_ISSUERS: `${ISSUER} ${AUDIENCE} http://127.0.0.1:9/jwks` }
    expect(await judged(await sign(), nowhere)).toMatchObject({ kind: 'unknown', retryAfterSeconds: 5 })
  })
})

describe('Several issuers (H6)', () => {
  const own = async () => ({ ...(await exportJWK(ours.publicKey)), kid: 'own', alg: 'ES256' })
  let asked: string[] = []
  const both: AuthSettings = {
    ...settings,
    PUBLIC_ORIGIN: 'https://naru.example',
    IDENTITY: {
      fetch: async (request) => {
        asked.push(request.url)
        return Response.json({ keys: [await own()] })
      },
    },
  }
  const ofOurs = (claims: object = {}) =>
    sign({ iss: 'https://naru.example', aud: 'urn:naru:api', ...claims }, { kid: 'own' }, ours.privateKey)
  beforeEach(() => {
    asked = []
  })

  it('count side by side; our own is asked for its keys over the binding', async () => {
    const authenticate = authenticator(both)
    expect(await authenticate(`Bearer ${await ofOurs()}`)).toMatchObject({ kind: 'known' })
    expect(await authenticate(`Bearer ${await sign()}`)).toMatchObject({ kind: 'known' })
    expect(asked).toEqual(['https://naru.example/.well-known/jwks.json'])
  })

  it('are each held to their own keys and their own audience', async () => {
    const authenticate = authenticator(both)
    const inAnothersName = await sign({ iss: 'https://naru.example', aud: 'urn:naru:api' })
    expect(await authenticate(`Bearer ${inAnothersName}`)).toEqual({ kind: 'invalid', because: 'key' })
    expect(await authenticate(`Bearer ${await ofOurs({ aud: AUDIENCE })}`)).toMatchObject({ because: 'audience' })
  })

  it.each([
    [true, undefined],
    [undefined, undefined],
    ['false', undefined],
    [false, true],
  ])('whose token says email_verified %j: unconfirmed %j (U2)', async (email_verified, isUnconfirmed) => {
    const verdict = await judged(await sign({ email_verified }))
    expect(verdict.kind === 'known' && verdict.caller.principal.isUnconfirmed).toBe(isUnconfirmed)
  })
})

describe('Tokens that were verified', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('are not verified again for a while', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify')
    const authenticate = authenticator(settings)
    const authorization = `Bearer ${await sign()}`
    for (let times = 0; times < 3; times += 1) expect((await authenticate(authorization)).kind).toBe('known')
    expect(verify).toHaveBeenCalledOnce()
    vi.setSystemTime(Date.now() + 60_000)
    expect((await authenticate(authorization)).kind).toBe('known')
    expect(verify).toHaveBeenCalledTimes(2)
  })

  it('are not remembered beyond their end', async () => {
    const authenticate = authenticator(settings)
    const authorization = `Bearer ${await sign({ exp: inSeconds(30) })}`
    expect((await authenticate(authorization)).kind).toBe('known')
    vi.setSystemTime(Date.now() + 36_000)
    expect(await authenticate(authorization)).toEqual({ kind: 'invalid', because: 'expired' })
  })

  it('are forgotten when the settings change', async () => {
    const authorization = `Bearer ${await sign()}`
    expect((await authenticateWith(settings)(authorization)).kind).toBe('known')
    expect(authenticateWith({ ...settings })).toBe(authenticateWith(settings))
    for (const change of [
      { AUTH_JWKS: keysOf({ ...publicJwk, kid: 'k9' }) },
      { AUTH_ISSUERS: `https://evil.example ${AUDIENCE} inline` },
      { AUTH_ISSUERS: `${ISSUER} others inline` },
    ]) {
      expect(await authenticateWith({ ...settings, ...change })(authorization)).toMatchObject({ kind: 'invalid' })
    }
  })
})

describe('Settings without which nobody can be recognised', () => {
  it.each<[object, readonly string[]]>([
    [{}, []],
    [{ AUTH_ISSUERS: '' }, ['PUBLIC_ORIGIN', 'AUTH_ISSUERS']],
    [{ AUTH_ISSUERS: '', PUBLIC_ORIGIN: 'https://naru.example' }, []],
    [{ AUTH_ISSUERS: 'https://issuer.example naru' }, ['AUTH_ISSUERS']],
    [{ INSTALLATION_KEY: '' }, ['INSTALLATION_KEY']],
    [{ INSTALLATION_KEY: 'guessed' }, ['INSTALLATION_KEY']],
  ])('are named: %j', (change, missing) => expect(missingSettings({ ...settings, ...change })).toEqual(missing))
})
