/**
 * Whose tokens count (H6): our own identity, where this installation has an origin, and the issuers of a list. The list is
 * one setting: a line for each, with its name, whom its tokens must be for, where its keys are, and `JWT` for an issuer that
 * knows no other type of token.
 */
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import type { GatewayEnv } from './env.ts'
import { issuerKeys } from './keys.ts'

/** In place of an address: the keys are in `AUTH_JWKS`. */
export const INLINE_KEYS = 'inline'
const PLAIN_TYPE = 'JWT'
/** Naru's own tokens are for this API, whatever the installation is called. */
export const OWN_AUDIENCE = 'urn:naru:api'
const OWN_KEYS_PATH = '/.well-known/jwks.json'

type Listed = {
  readonly issuer: string
  readonly audience: string
  readonly keysAt: string
  readonly takesPlainType: boolean
}
export type Issuer = Omit<Listed, 'keysAt'> & { readonly keys: JWTVerifyGetKey }

export type IssuerSettings = Pick<GatewayEnv, 'AUTH_ISSUERS' | 'AUTH_JWKS' | 'PUBLIC_ORIGIN' | 'IDENTITY'>

const isKeysAddress = (text: string): boolean => {
  if (text === INLINE_KEYS) return true
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** The list as it is written, and the lines of it that say nothing. */
export const listedIssuers = (
  text: string,
): { readonly issuers: readonly Listed[]; readonly wrong: readonly string[] } => {
  const issuers: Listed[] = []
  const wrong: string[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [issuer = '', audience = '', keysAt = '', plain, ...more] = line.split(/\s+/)
    const isWhole = isKeysAddress(keysAt) && (plain === undefined || plain === PLAIN_TYPE) && more.length === 0
    const isTwice = issuers.some((other) => other.issuer === issuer)
    if (isWhole && !isTwice) issuers.push({ issuer, audience, keysAt, takesPlainType: plain === PLAIN_TYPE })
    else wrong.push(line)
  }
  return { issuers, wrong }
}

/** Why nobody could be recognised with these settings: their names. */
export const missingIssuers = ({
  AUTH_ISSUERS = '',
  PUBLIC_ORIGIN = '',
}: Partial<IssuerSettings>): readonly string[] => {
  const { issuers, wrong } = listedIssuers(AUTH_ISSUERS)
  if (wrong.length > 0) return ['AUTH_ISSUERS']
  return issuers.length === 0 && PUBLIC_ORIGIN === '' ? ['PUBLIC_ORIGIN', 'AUTH_ISSUERS'] : []
}

/** The issuers that count, by name; ours is asked for its keys over the binding. */
export const issuersOf = (env: IssuerSettings): ReadonlyMap<string, Issuer> => {
  const { PUBLIC_ORIGIN: origin = '', IDENTITY, AUTH_JWKS } = env
  const own = (): JWTVerifyGetKey =>
    issuerKeys(new URL(OWN_KEYS_PATH, origin), (url, init) => IDENTITY.fetch(new Request(url, init)))
  const keysOf = ({ keysAt }: Listed): JWTVerifyGetKey =>
    keysAt === INLINE_KEYS ? createLocalJWKSet(JSON.parse(AUTH_JWKS || '{"keys":[]}')) : issuerKeys(new URL(keysAt))
  const others = listedIssuers(env.AUTH_ISSUERS ?? '').issuers.map((one): Issuer => ({ ...one, keys: keysOf(one) }))
  return new Map([
    ...others.map((one) => [one.issuer, one] as const),
    ...(origin === ''
      ? []
      : [[origin, { issuer: origin, audience: OWN_AUDIENCE, takesPlainType: false, keys: own() }] as const]),
  ])
}
