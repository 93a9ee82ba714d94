/** Who is calling (H6): tokens in the form of RFC 9068, verified with the issuer's published keys. */
import { decodeJwt, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { line } from '../../kernel/fields.ts'
import { epochMs, now } from '../../kernel/time.ts'
import { INSTALLATION_KEY, type Installation, installationKeyOf } from '../http/installation.ts'
import { type Principal, type Role, roles, SUBJECT_LIMIT, sealOf } from '../http/principal.ts'
import type { TokenCheck } from '../http/problem.ts'
import { type Issuer, type IssuerSettings, issuersOf, missingIssuers } from './issuers.ts'
import { KeysUnavailable } from './keys.ts'

/** Asymmetric only: a public key must never work as a shared secret. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519']
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt'])
/** What issuers that know no other type call their ID tokens too; taken by a setting only. */
const PLAIN_TYPE = 'jwt'
/** Clocks of issuers and of ours may differ by so much. */
const CLOCK_TOLERANCE_SECONDS = 5
/** A longer token is not ours. */
const TOKEN_LIMIT_CHARACTERS = 8_192
/** A verified token is not verified again for so long, so a withdrawn key works at most this much longer. */
const REMEMBERED_MS = 60_000
const REMEMBERED_LIMIT = 5_000
const MS_PER_SECOND = 1_000
/** What is told of keys that cannot be had for a reason of their own. */
const RETRY_SECONDS = 5
const NAME_LIMIT = 200

/** Ids end up in logs, headers and keys. */
const subject = z
  .string()
  .min(1)
  .max(SUBJECT_LIMIT)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)

/** Who it is must be understood. What only decorates a token is left out when it is of another shape. */
const Claims = z.object({
  sub: subject,
  exp: z.number(),
  roles: z.array(z.unknown()).catch([]),
  name: line(NAME_LIMIT).optional().catch(undefined),
  org: subject.optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  api_key: subject.optional().catch(undefined),
})

/** A verified caller, the header that tells the Workers behind the gateway, and when the token ends. */
export type Caller = { readonly principal: Principal; readonly header: string; readonly endsAtMs: number }
export type Verdict =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'invalid'; readonly because: TokenCheck }
  /** The issuer's keys could not be had: nothing is known about the token. */
  | { readonly kind: 'unknown'; readonly fault: unknown; readonly retryAfterSeconds: number }

export type Authenticate = (authorization: string | undefined) => Promise<Verdict>

/** The settings about issuers, and the key that callers are made known with behind the gateway. */
export type AuthSettings = IssuerSettings & Installation

/** Names of the settings without which nobody can be recognised. */
export const missingSettings = (env: Partial<AuthSettings>): readonly string[] => [
  ...missingIssuers(env),
  ...(installationKeyOf(env) === null ? [INSTALLATION_KEY] : []),
]

/** Makes the check for these settings. It remembers the tokens it has verified, a bounded number, for a short time. */
export const authenticator = (env: AuthSettings): Authenticate => {
  const issuers = issuersOf(env)
  const remembered = new BoundedCache<string, Caller>(REMEMBERED_LIMIT, REMEMBERED_MS)

  return async (authorization) => {
    if (authorization === undefined) return { kind: 'anonymous' }
    const token = /^bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1]
    if (token === undefined || token.length > TOKEN_LIMIT_CHARACTERS) return { kind: 'invalid', because: 'form' }
    const known = remembered.get(token)
    if (known) return { kind: 'known', caller: known }
    try {
      const claims = await verify(token, issuers)
      if (typeof claims === 'string') return { kind: 'invalid', because: claims }
      const caller = await callerOf(claims, env)
      remembered.set(token, caller, caller.endsAtMs - epochMs(now()))
      return { kind: 'known', caller }
    } catch (fault) {
      const because = failedCheck(fault)
      if (because !== null) return { kind: 'invalid', because }
      const retryAfterSeconds = fault instanceof KeysUnavailable ? fault.retryAfterSeconds : RETRY_SECONDS
      return { kind: 'unknown', fault, retryAfterSeconds }
    }
  }
}

/** One check per isolate and configuration: it holds the keys and the tokens it has verified. */
let current: { readonly settings: string; readonly authenticate: Authenticate } | undefined

/** The check for these settings; other settings begin with nothing remembered. */
export const authenticateWith = (env: AuthSettings): Authenticate => {
  const { PUBLIC_ORIGIN, AUTH_ISSUERS, AUTH_JWKS, INSTALLATION_KEY } = env
  const settings = JSON.stringify([PUBLIC_ORIGIN, AUTH_ISSUERS, AUTH_JWKS, INSTALLATION_KEY])
  if (current?.settings !== settings) current = { settings, authenticate: authenticator(env) }
  return current.authenticate
}

/**
 * What the token claims, or which check it failed. Whose it says it is decides whose keys are tried; all else that it claims
 * is judged last: nobody learns of that without a signature.
 */
const verify = async (token: string, issuers: ReadonlyMap<string, Issuer>) => {
  const issuer = issuers.get(decodeJwt(token).iss ?? '')
  if (issuer === undefined) return 'issuer'
  const { payload, protectedHeader } = await jwtVerify(
    token,
    (header, jws) => {
      // Without a key id a set with one key would be guessed from.
      if (typeof header.kid !== 'string') throw new errors.JWKSNoMatchingKey()
      return issuer.keys(header, jws)
    },
    {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp'],
    },
  )
  if (!isTaken((protectedHeader.typ ?? '').toLowerCase(), issuer)) return 'type'
  const claims = Claims.safeParse(payload)
  return claims.success ? claims.data : 'subject'
}

const isTaken = (type: string, { takesPlainType }: Issuer): boolean =>
  TYPES.has(type) || (type === PLAIN_TYPE && takesPlainType)

const isRole = (word: unknown): word is Role => roles.some((role) => role === word)

const callerOf = async (claims: z.infer<typeof Claims>, env: Installation): Promise<Caller> => {
  const { sub, name, org, roles, exp, email_verified, api_key } = claims
  const principal = {
    sub,
    roles: roles.filter(isRole),
    ...(name !== undefined && { name }),
    ...(org !== undefined && { org }),
    ...(api_key !== undefined && { key: api_key }),
    ...(email_verified === false && { isUnconfirmed: true as const }),
  }
  const header = await sealOf(env.INSTALLATION_KEY).sign(principal)
  return { principal, header, endsAtMs: exp * MS_PER_SECOND }
}

/** By the claim that jose was not content with. */
const CLAIM_CHECKS: Readonly<Record<string, TokenCheck>> = {
  iss: 'issuer',
  aud: 'audience',
  exp: 'expiry',
  nbf: 'not-yet-valid',
  sub: 'subject',
}

const FAULTS: readonly (readonly [fault: new (...facts: never[]) => Error, because: TokenCheck])[] = [
  [errors.JWTExpired, 'expired'],
  [errors.JWSSignatureVerificationFailed, 'signature'],
  [errors.JWKSNoMatchingKey, 'key'],
  [errors.JWKSMultipleMatchingKeys, 'key'],
  [errors.JOSEAlgNotAllowed, 'algorithm'],
  [errors.JOSENotSupported, 'algorithm'],
  [errors.JWSInvalid, 'form'],
  [errors.JWTInvalid, 'form'],
]

/** Which check a token failed; null for faults that do not lie in the token but in getting the keys. */
const failedCheck = (fault: unknown): TokenCheck | null => {
  if (fault instanceof errors.JWTClaimValidationFailed) return CLAIM_CHECKS[fault.claim] ?? 'form'
  return FAULTS.find(([kind]) => fault instanceof kind)?.[1] ?? null
}
