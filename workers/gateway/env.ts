/** The gateway's bindings. They say which systems there are: a new one is bound in wrangler.toml, and nothing changes here. */
import { systemsIn } from '../http/inspection.ts'
import type { Installation } from '../http/installation.ts'

/** A Worker behind the gateway. */
export type Upstream = { fetch(request: Request): Promise<Response> }
export type AccessToken = { readonly token: string; readonly expiresAtMs: number }
/** What the gateway asks of identity for whoever comes with a cookie, or with an API key. */
export type Sessions = {
  tokenOf(cookie: string): Promise<AccessToken | null>
  tokenOfKey(key: string): Promise<AccessToken | null>
}
export type RateLimit = { limit(of: { key: string }): Promise<{ success: boolean }> }

/** Besides, for every system: `CONCERT`, if it takes commands, and `CONCERT_ACTORS`. */
export type GatewayEnv = Installation & {
  readonly VIEW: Upstream
  readonly NOTIFICATION: Upstream
  readonly PAGES: Upstream
  readonly PRINCIPAL_LIMIT: RateLimit
  readonly ADDRESS_LIMIT: RateLimit
  readonly IDENTITY: Upstream
  readonly IDENTITY_SESSIONS: Sessions
  /** Where people reach this installation: the issuer of its own tokens. Empty when there are only others. */
  readonly PUBLIC_ORIGIN?: string
  /** The other issuers (`issuers.ts`). */
  readonly AUTH_ISSUERS?: string
  /** The keys, as JSON, of those in the list whose keys are not at an address. */
  readonly AUTH_JWKS?: string
  /** Origins whose pages may call, separated by commas. */
  readonly CORS_ORIGINS?: string
}

const bound = (env: object, binding: string): unknown =>
  Object.hasOwn(env, binding) ? Reflect.get(env, binding) : undefined

/** Reads of every system, and what else is only read, are the view's: they survive any command Worker (V4). */
const READS = 'VIEW'
const PEOPLE = 'people'
const INBOX = 'NOTIFICATION'
/** Accounts are nobody's business but identity's: it answers reads too. */
export const ACCOUNTS = 'IDENTITY'

/** The binding of every Worker that has routes, and so a part of the document. */
export const workersIn = (env: object): readonly string[] => [
  ...systemsIn(env)
    .map((system) => system.toUpperCase())
    .filter((name) => name !== INBOX && bound(env, name) !== undefined),
  READS,
  INBOX,
  ...(bound(env, ACCOUNTS) === undefined ? [] : [ACCOUNTS]),
]

/** The Worker behind one of these bindings. */
export const upstream = (env: object, name: string): Upstream => bound(env, name) as Upstream

/** What operators read of actors; all else lives in the view, beside the data it shows or keeps. */
const actorsRoutes: ReadonlySet<string> = new Set(['actors', 'breakers'])

/** Who answers: the Worker behind a binding, the gateway's own operators' routes, or nobody. */
export type Destination = string | 'ops' | null

/** What identity serves besides its part of the API: signing in, discovery, and the mails that a local run keeps. */
export const isForAccounts = (path: string): boolean => /^\/(auth|\.well-known)\/|^\/dev\/mail$/.test(path)

/** Where a request goes, by method and path alone. */
export const destinationOf = (env: object, method: string, path: string): Destination => {
  const [, version, area = '', part = ''] = path.split('/')
  if (version !== 'v1' || area === '') return null
  const isRead = method === 'GET' || method === 'HEAD'
  if (area === 'ops') return isRead && actorsRoutes.has(part) ? 'ops' : READS
  if (area === 'notifications') return INBOX
  if (area === 'identity') return ACCOUNTS
  // Whoever leaves is forgotten in all systems, and the view knows what is theirs.
  if (isRead || area === PEOPLE) return READS
  return workersIn(env).find((name) => name.toLowerCase() === area && name !== READS && name !== INBOX) ?? null
}
