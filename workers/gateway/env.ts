/** The gateway's bindings, and which system is behind which: adding a system is one line in `systems`. */
import type { Desk } from './actors.ts'

/** A Worker behind the gateway. */
export type Upstream = { fetch(request: Request): Promise<Response> }
export type RateLimit = { limit(of: { key: string }): Promise<{ success: boolean }> }

export type GatewayEnv = {
  readonly CONCERT: Upstream
  readonly TAXI: Upstream
  readonly RENTAL: Upstream
  readonly MUSEUM: Upstream
  readonly SCREENING: Upstream
  readonly VIEW: Upstream
  readonly NOTIFICATION: Upstream
  readonly CONCERT_ACTORS: Desk
  readonly TAXI_ACTORS: Desk
  readonly RENTAL_ACTORS: Desk
  readonly MUSEUM_ACTORS: Desk
  readonly SCREENING_ACTORS: Desk
  readonly PAYMENT_ACTORS: Desk
  readonly PRINCIPAL_LIMIT: RateLimit
  readonly ADDRESS_LIMIT: RateLimit
  readonly AUTH_ISSUER: string
  readonly AUTH_AUDIENCE: string
  /** Where the issuer publishes its keys, or the keys themselves as JSON: one of the two. */
  readonly AUTH_JWKS_URL?: string
  readonly AUTH_JWKS?: string
  /** Origins whose pages may call, separated by commas. */
  readonly CORS_ORIGINS?: string
}

type NameOf<T> = { [K in keyof GatewayEnv]-?: GatewayEnv[K] extends T ? K : never }[keyof GatewayEnv]
export type WorkerName = NameOf<Upstream>
export type DeskName = NameOf<Desk>
type System = { readonly commands?: WorkerName; readonly desk: DeskName }

/** System -> who takes its commands (`/v1/<system>/…`) and where its aggregates (`<system>.…`) are looked after. */
export const systems: Readonly<Record<string, System>> = {
  concert: { commands: 'CONCERT', desk: 'CONCERT_ACTORS' },
  taxi: { commands: 'TAXI', desk: 'TAXI_ACTORS' },
  rental: { commands: 'RENTAL', desk: 'RENTAL_ACTORS' },
  museum: { commands: 'MUSEUM', desk: 'MUSEUM_ACTORS' },
  screening: { commands: 'SCREENING', desk: 'SCREENING_ACTORS' },
  payment: { desk: 'PAYMENT_ACTORS' },
}

/** Reads of every system, and what else is only read, are the view's: they survive any command Worker (V4). */
export const READS: WorkerName = 'VIEW'
const INBOX: WorkerName = 'NOTIFICATION'
const onlyRead: ReadonlySet<string> = new Set(['mypage', 'payments'])
/** Operators' routes that ask the front desks; all others live beside the data they show, in the view. */
const deskRoutes: ReadonlySet<string> = new Set(['actors', 'breakers'])

/** Every Worker that has routes, and so a part of the document. */
export const workers: readonly WorkerName[] = [
  ...Object.values(systems).flatMap(({ commands }) => commands ?? []),
  READS,
  INBOX,
]
export const desks: readonly DeskName[] = Object.values(systems).map(({ desk }) => desk)

/** Who answers: a Worker, the gateway's own operators' routes, or nobody. */
export type Destination = WorkerName | 'ops' | null

/** Where a request goes, by method and path alone. */
export const destinationOf = (method: string, path: string): Destination => {
  const [, version, area = '', part = ''] = path.split('/')
  if (version !== 'v1') return null
  if (area === 'ops') return deskRoutes.has(part) ? 'ops' : READS
  if (area === 'notifications') return INBOX
  const isRead = method === 'GET' || method === 'HEAD'
  if (onlyRead.has(area)) return isRead ? READS : null
  if (!Object.hasOwn(systems, area)) return null
  const commands = systems[area]?.commands
  if (commands === undefined) return null
  return isRead ? READS : commands
}
