/** Access tokens in the form of RFC 9068 (U4), for those who come with a session; made inside this Worker only. */
import { createAuthEndpoint, sessionMiddleware } from 'better-auth/api'
import { createJwk, type Jwk, type JwtOptions, signJWT } from 'better-auth/plugins/jwt'
import { z } from 'zod'
import { freshId } from '../../kernel/ids.ts'
import { epochMs, now } from '../../kernel/time.ts'
import { claimsOf } from './claims.ts'
import { AUDIENCE } from './env.ts'
import { ENDS_AFTER_SECONDS, inTurn, needsNext } from './keyring.ts'
import { claimsOfKey, workingKey } from './keys.ts'

export const TOKEN_SECONDS = 300
const MS_PER_SECOND = 1_000
/** By this name the pages of this origin act for whoever has signed in. */
const CLIENT_ID = 'naru-pages'
/** So long after its last token a key is published still. */
const GRACE_SECONDS = 86_400

const nowMs = (): number => epochMs(now())

/** How the library makes and signs tokens, and keeps the keys for it. */
export const jwtOptionsOf = (origin: string): JwtOptions => {
  const options: JwtOptions = {
    jwks: {
      keyPairConfig: { alg: 'ES256' },
      rotationInterval: ENDS_AFTER_SECONDS,
      gracePeriod: GRACE_SECONDS,
      jwksPath: '/jwks',
    },
    jwt: { issuer: origin, audience: AUDIENCE, expirationTime: `${TOKEN_SECONDS}s` },
    disableSettingJwtHeader: true,
  }
  return {
    ...options,
    adapter: {
      getJwks: async (ctx) => {
        const kept = () => ctx.context.adapter.findMany<Jwk>({ model: 'jwks' })
        const keys = await kept()
        if (!needsNext(keys, nowMs())) return inTurn(keys, nowMs())
        await createJwk(ctx, options)
        return inTurn(await kept(), nowMs())
      },
    },
  }
}

export type AccessToken = { readonly token: string; readonly expiresAtMs: number }

/** The library's own way to a token sets no type; this one is `at+jwt`. */
export const accessTokens = (db: D1Database, options: JwtOptions) => {
  const signed = async (ctx: Parameters<typeof signJWT>[0], claims: object): Promise<AccessToken> => {
    const iat = Math.floor(nowMs() / MS_PER_SECOND)
    const token = await signJWT(ctx, {
      options,
      header: { typ: 'at+jwt' },
      payload: { ...claims, iat, jti: freshId() },
    })
    return { token, expiresAtMs: (iat + TOKEN_SECONDS) * MS_PER_SECOND }
  }
  const endpoints = {
    accessToken: createAuthEndpoint.serverOnly(
      { method: 'GET', use: [sessionMiddleware], requireHeaders: true },
      async (ctx): Promise<AccessToken | null> => {
        const { user, session } = ctx.context.session
        const org: unknown = Reflect.get(session, 'activeOrganizationId')
        const claims = await claimsOf(db, user.id, typeof org === 'string' ? org : null)
        if (claims === null) return null
        return signed(ctx, { sub: user.id, ...claims, client_id: CLIENT_ID })
      },
    ),
    /** For who comes with a key (U9); null when it works no more, or its person is no more. */
    accessTokenOfKey: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ key: z.string() }) },
      async (ctx): Promise<AccessToken | null> => {
        const key = await workingKey(db, ctx.body.key)
        const claims = key && (await claimsOfKey(db, key))
        return claims && signed(ctx, { ...claims, client_id: key.id })
      },
    ),
  }
  return { id: 'naru-access-tokens', endpoints }
}
