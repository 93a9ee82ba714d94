/** Who is calling (H6): tokens in the form of RFC 9068, verified with the issuer's published keys. */
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { epochMs, now } from '../../kernel/time.ts'
import { INSTALLATION_KEY, installationKeyOf } from '../http/installation.ts'
import { type Principal, type Role, roles, SUBJECT_LIMIT, sealOf } from '../http/principal.ts'
import type { GatewayEnv } from './env.ts'

/** Asymmetric only: a public key must never work as a shared secret. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519']
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt', 'jwt'])
/** Clocks of issuers and of ours may differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 5
/** A longer token is not ours. */
const TOKEN_LIMIT_CHARACTERS = 8_192
/** A verified token is not verified again for so long, so a withdrawn key works at most this much longer. */
const REMEMBERED_MS = 60_000
const REMEMBERED_LIMIT = 5_000
const JWKS_TIMEOUT_MS = 3_000
const JWKS_MAX_AGE_MS = 600_000
const JWKS_COOLDOWN_MS = 30_000
const MS_PER_SECOND = 1_000

const Claims = z.object({
  sub: z.string().min(1).max(SUBJECT_LIMIT),
  exp: z.number(),
  roles: z.array(z.string()).default([]),
  name: z.string().max(200).optional(),
  org: z.string().min(1).max(SUBJECT_LIMIT).optional().catch(undefined),
})

/** A verified caller, and the header that tells the Workers behind the gateway. */
export type Caller = { readonly principal: Principal; readonly header: string }
export type Verdict =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'invalid' }
  /** The issuer's keys could not be had: nothing is known about the token. */
  | { readonly kind: 'unknown'; readonly fault: unknown }

export type Authenticate = (authorization: string | undefined) => Promise<Verdict>

/** The settings about the issuer, and the key that callers are made known with behind the gateway. */
export type AuthSettings = Pick<
  GatewayEnv,
  'AUTH_ISSUER' | 'AUTH_AUDIENCE' | 'AUTH_JWKS_URL' | 'AUTH_JWKS' | 'INSTALLATION_KEY'
>

/** Names of the settings without which nobody can be recognised. */
export const missingSettings = (env: AuthSettings): readonly string[] => [
  ...(env.AUTH_ISSUER ? [] : ['AUTH_ISSUER']),
  ...(env.AUTH_AUDIENCE ? [] : ['AUTH_AUDIENCE']),
  ...(env.AUTH_JWKS_URL || env.AUTH_JWKS ? [] : ['AUTH_JWKS_URL']),
  ...(installationKeyOf(env) === null ? [INSTALLATION_KEY] : []),
]

/** Makes the check for these settings. It remembers the tokens it has verified, a bounded number, for a short time. */
export const authenticator = (env: AuthSettings): Authenticate => {
  const keys = keysOf(env)
  const remembered = new BoundedCache<string, Caller>(REMEMBERED_LIMIT, REMEMBERED_MS)

  return async (authorization) => {
    if (authorization === undefined) return { kind: 'anonymous' }
    const token = /^bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1]
    if (token === undefined || token.length > TOKEN_LIMIT_CHARACTERS) return { kind: 'invalid' }
    const known = remembered.get(token)
    if (known) return { kind: 'known', caller: known }
    try {
      const claims = await verify(token, env, keys)
      if (claims === null) return { kind: 'invalid' }
      const caller = await callerOf(claims, env)
      remembered.set(token, caller, claims.exp * MS_PER_SECOND - epochMs(now()))
      return { kind: 'known', caller }
    } catch (fault) {
      return isTokenFault(fault) ? { kind: 'invalid' } : { kind: 'unknown', fault }
    }
  }
}

/** One check per isolate and configuration: it holds the keys and the tokens it has verified. */
let current: { readonly settings: string; readonly authenticate: Authenticate } | undefined

/** The check for these settings; other settings begin with nothing remembered. */
export const authenticateWith = (env: AuthSettings): Authenticate => {
  const settings = [env.AUTH_ISSUER, env.AUTH_AUDIENCE, env.AUTH_JWKS, env.AUTH_JWKS_URL, env.INSTALLATION_KEY].join(
    '\n',
  )
  if (current?.settings !== settings) current = { settings, authenticate: authenticator(env) }
  return current.authenticate
}

const keysOf = (env: AuthSettings): JWTVerifyGetKey => {
  if (env.AUTH_JWKS) return createLocalJWKSet(JSON.parse(env.AUTH_JWKS))
  return createRemoteJWKSet(new URL(env.AUTH_JWKS_URL ?? ''), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    cacheMaxAge: JWKS_MAX_AGE_MS,
    cooldownDuration: JWKS_COOLDOWN_MS,
  })
}

const verify = async (token: string, env: AuthSettings, keys: JWTVerifyGetKey) => {
  const { payload, protectedHeader } = await jwtVerify(
    token,
    (header, jws) => {
      // Without a key id a set with one key would be guessed from.
      if (typeof header.kid !== 'string') throw new errors.JWKSNoMatchingKey()
      return keys(header, jws)
    },
    {
      issuer: env.AUTH_ISSUER,
      audience: env.AUTH_AUDIENCE,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    },
  )
  if (!TYPES.has((protectedHeader.typ ?? '').toLowerCase())) return null
  const claims = Claims.safeParse(payload)
  return claims.success ? claims.data : null
}

const isRole = (word: string): word is Role => roles.some((role) => role === word)

const callerOf = async ({ sub, name, org, roles }: z.infer<typeof Claims>, env: AuthSettings): Promise<Caller> => {
  const principal = {
    sub,
    roles: roles.filter(isRole),
    ...(name !== undefined && { name }),
    ...(org !== undefined && { org }),
  }
  return { principal, header: await sealOf(env.INSTALLATION_KEY).sign(principal) }
}

/** Faults that lie in the token; all others lie in getting the keys. */
const isTokenFault = (fault: unknown): boolean =>
  fault instanceof errors.JWTClaimValidationFailed ||
  fault instanceof errors.JWTExpired ||
  fault instanceof errors.JWTInvalid ||
  fault instanceof errors.JWSInvalid ||
  fault instanceof errors.JWSSignatureVerificationFailed ||
  fault instanceof errors.JOSEAlgNotAllowed ||
  fault instanceof errors.JOSENotSupported ||
  fault instanceof errors.JWKSNoMatchingKey ||
  fault instanceof errors.JWKSMultipleMatchingKeys
