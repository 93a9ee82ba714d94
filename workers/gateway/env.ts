/** The gateway's bindings. They say which systems there are: a new one is bound in wrangler.toml, and nothing changes here. */
import type { ActorsRpc } from '../../durable-objects/runtime/entrypoint.ts'
import type { Installation } from '../http/installation.ts'

/** A Worker behind the gateway. */
export type Upstream = { fetch(request: Request): Promise<Response> }
/** What operators may ask of a system's actors. */
export type Actors = Pick<ActorsRpc, 'aggregates' | 'inspect' | 'breakers'>
export type RateLimit = { limit(of: { key: string }): Promise<{ success: boolean }> }

/** Besides, for every system: `CONCERT`, if it takes commands, and `CONCERT_ACTORS`. */
export type GatewayEnv = Installation & {
  readonly VIEW: Upstream
  readonly NOTIFICATION: Upstream
  readonly PAGES: Upstream
  readonly PRINCIPAL_LIMIT: RateLimit
  readonly ADDRESS_LIMIT: RateLimit
  readonly AUTH_ISSUER: string
  readonly AUTH_AUDIENCE: string
  /** Where the issuer publishes its keys, or the keys themselves as JSON: one of the two. */
  readonly AUTH_JWKS_URL?: string
  readonly AUTH_JWKS?: string
  /** `true`: tokens of the type `JWT` are taken too, for issuers that know no other (H6). */
  readonly AUTH_ACCEPT_PLAIN_JWT?: string
  /** Origins whose pages may call, separated by commas. */
  readonly CORS_ORIGINS?: string
}

const ACTORS = '_ACTORS'

const bound = (env: object, binding: string): unknown =>
  Object.hasOwn(env, binding) ? Reflect.get(env, binding) : undefined

/** The systems whose actors the gateway is bound to. */
export const systemsIn = (env: object): readonly string[] =>
  Object.keys(env).flatMap((name) => (name.endsWith(ACTORS) ? [name.slice(0, -ACTORS.length).toLowerCase()] : []))

/** The actors of a system; null when there is no such system. */
export const actorsOf = (env: object, system: string): Actors | null =>
  (bound(env, `${system.toUpperCase()}${ACTORS}`) as Actors | undefined) ?? null

/** Reads of every system, and what else is only read, are the view's: they survive any command Worker (V4). */
const READS = 'VIEW'
const INBOX = 'NOTIFICATION'

/** The binding of every Worker that has routes, and so a part of the document. */
export const workersIn = (env: object): readonly string[] => [
  ...systemsIn(env)
    .map((system) => system.toUpperCase())
    .filter((name) => name !== INBOX && bound(env, name) !== undefined),
  READS,
  INBOX,
]

/** The Worker behind one of these bindings. */
export const upstream = (env: object, name: string): Upstream => bound(env, name) as Upstream

/** What operators read of actors; all else lives in the view, beside the data it shows or keeps. */
const actorsRoutes: ReadonlySet<string> = new Set(['actors', 'breakers'])

/** Who answers: the Worker behind a binding, the gateway's own operators' routes, or nobody. */
export type Destination = string | 'ops' | null

/** Where a request goes, by method and path alone. */
export const destinationOf = (env: object, method: string, path: string): Destination => {
  const [, version, area = '', part = ''] = path.split('/')
  if (version !== 'v1' || area === '') return null
  const isRead = method === 'GET' || method === 'HEAD'
  if (area === 'ops') return isRead && actorsRoutes.has(part) ? 'ops' : READS
  if (area === 'notifications') return INBOX
  if (isRead) return READS
  return workersIn(env).find((name) => name.toLowerCase() === area && name !== READS && name !== INBOX) ?? null
}
