/** Forged tokens (H6): whatever is not signed by the issuer, for us, now, is nobody: 401. */
import { generateKeyPair, importJWK, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { AUDIENCE, ISSUER } from '../../../scripts/identity.ts'
import { here } from '../../harness/here.ts'
import { client, token } from '../../harness/http.ts'

const TEN_MINUTES = 600
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds
const ours = (): JWK => here().privateJwk
const published = (): JWK => {
  const { d: _secret, ...jwk } = ours()
  return jwk
}
const strangers = await generateKeyPair('ES256')

type Key = Parameters<SignJWT['sign']>[0]
const sign = async (claims: object = {}, header: object = {}, key?: Key): Promise<string> => {
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'eve', roles: ['admin'], exp: inSeconds(TEN_MINUTES) }
  return new SignJWT({ ...usual, ...claims } as JWTPayload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ours().kid, ...header } as JWTHeaderParameters)
    .sign(key ?? (await importJWK(ours(), 'ES256')))
}
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const forged: Readonly<Record<string, () => Promise<string>>> = {
  'alg none': async () =>
    `${encode({ alg: 'none', typ: 'at+jwt', kid: ours().kid })}.${encode({ iss: ISSUER, aud: AUDIENCE, sub: 'eve', roles: ['admin'], exp: inSeconds(TEN_MINUTES) })}.`,
  'HS256 with the public key as JSON': () => sign({}, { alg: 'HS256' }, Buffer.from(JSON.stringify(published()))),
  'HS256 with the public key as bytes': () =>
    sign(
      {},
      { alg: 'HS256' },
      Buffer.concat([Buffer.from(published().x ?? '', 'base64url'), Buffer.from(published().y ?? '', 'base64url')]),
    ),
  'another issuer': () => sign({ iss: 'https://evil.example' }),
  'another audience': () => sign({ aud: 'others' }),
  expired: () => sign({ exp: inSeconds(-TEN_MINUTES) }),
  'without an end': () => sign({ exp: undefined }),
  'not valid yet': () => sign({ nbf: inSeconds(TEN_MINUTES) }),
  'unknown kid': () => sign({}, { kid: 'unknown' }),
  'no kid': () => sign({}, { kid: undefined }),
  "a stranger's key under our kid": () => sign({}, {}, strangers.privateKey),
  'no subject': () => sign({ sub: undefined }),
  'an ID token': () => sign({}, { typ: 'id+jwt' }),
  'changed claims': async () => {
    const [header, , signature] = (await token({ sub: 'kim', roles: ['customer'] })).split('.')
    return `${header}.${encode({ iss: ISSUER, aud: AUDIENCE, sub: 'kim', roles: ['admin'], exp: inSeconds(TEN_MINUTES) })}.${signature}`
  },
  nonsense: async () => 'a.b.c',
}

describe('a forged token', () => {
  it.each(Object.keys(forged))('is refused on reads, commands and public routes: %s', async (how) => {
    const eve = client(await forged[how]?.())
    for (const answer of [
      await eve.get('/v1/ops/lag'),
      await eve.post('/v1/concert/concerts', {}),
      await eve.get('/v1/concert/concerts'),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([401, 'TokenInvalid'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
  })

  it('is what another kind of authorization is, too', async () => {
    for (const authorization of ['Basic a2ltOmtpbQ==', 'Bearer', 'bearer a b']) {
      const answer = await client().get('/v1/concert/concerts', { headers: { authorization } })
      expect([answer.status, answer.json.code]).toEqual([401, 'TokenInvalid'])
    }
  })

  it('is not one that holds roles nobody knows, which allow nothing', async () => {
    const emperor = client(await sign({ roles: ['emperor'] }))
    expect((await emperor.get('/v1/ops/lag')).json.code).toBe('RoleNotAllowed')
    expect((await emperor.post('/v1/concert/concerts', {})).json.code).toBe('RoleNotAllowed')
    expect((await emperor.get('/v1/mypage')).status).toBe(200)
  })

  it('differs from a good one only in what is forged', async () => {
    expect((await client(await sign()).get('/v1/ops/lag')).status).toBe(200)
  })
})
