/** The gateway's bindings, and which system is behind which: adding a system is one line in `systems`. */

/** A Worker behind the gateway. */
export type Upstream = { fetch(request: Request): Promise<Response> }

type Shown = { readonly [field: string]: unknown }
/** What operators may ask of a system's actors, over RPC. */
export type Actors = {
  /** One instance of an aggregate with its state and a page of its history; null when nothing ever happened to it. */
  inspect(aggregate: string, id: string, page: { from: number; limit: number }): Promise<Shown | null>
  /** Sends its events again from `fromSeq` on (K9). */
  redrive(aggregate: string, id: string, from: { fromSeq: number }): Promise<{ resent: number } | null>
  breakers(): Promise<readonly Shown[]>
  resetBreaker(dependency: string): Promise<Shown | null>
}
export type RateLimit = { limit(of: { key: string }): Promise<{ success: boolean }> }

export type GatewayEnv = {
  readonly CONCERT: Upstream
  readonly TAXI: Upstream
  readonly RENTAL: Upstream
  readonly MUSEUM: Upstream
  readonly SCREENING: Upstream
  readonly VIEW: Upstream
  readonly NOTIFICATION: Upstream
  readonly CONCERT_ACTORS: Actors
  readonly TAXI_ACTORS: Actors
  readonly RENTAL_ACTORS: Actors
  readonly MUSEUM_ACTORS: Actors
  readonly SCREENING_ACTORS: Actors
  readonly PAYMENT_ACTORS: Actors
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
export type ActorsName = NameOf<Actors>
type System = { readonly commands?: WorkerName; readonly actors: ActorsName }

/** System -> who takes its commands (`/v1/<system>/…`) and where its aggregates (`<system>.…`) live. */
export const systems: Readonly<Record<string, System>> = {
  concert: { commands: 'CONCERT', actors: 'CONCERT_ACTORS' },
  taxi: { commands: 'TAXI', actors: 'TAXI_ACTORS' },
  rental: { commands: 'RENTAL', actors: 'RENTAL_ACTORS' },
  museum: { commands: 'MUSEUM', actors: 'MUSEUM_ACTORS' },
  screening: { commands: 'SCREENING', actors: 'SCREENING_ACTORS' },
  payment: { actors: 'PAYMENT_ACTORS' },
}

/** Reads of every system, and what else is only read, are the view's: they survive any command Worker (V4). */
export const READS: WorkerName = 'VIEW'
const INBOX: WorkerName = 'NOTIFICATION'
const onlyRead: ReadonlySet<string> = new Set(['mypage', 'payments'])
/** Operators' routes that ask the actors entrypoints; all others live beside the data they show, in the view. */
const actorsRoutes: ReadonlySet<string> = new Set(['actors', 'breakers'])

/** Every Worker that has routes, and so a part of the document. */
export const workers: readonly WorkerName[] = [
  ...Object.values(systems).flatMap(({ commands }) => commands ?? []),
  READS,
  INBOX,
]
export const actorsNames: readonly ActorsName[] = Object.values(systems).map(({ actors }) => actors)

/** Who answers: a Worker, the gateway's own operators' routes, or nobody. */
export type Destination = WorkerName | 'ops' | null

/** Where a request goes, by method and path alone. */
export const destinationOf = (method: string, path: string): Destination => {
  const [, version, area = '', part = ''] = path.split('/')
  if (version !== 'v1') return null
  if (area === 'ops') return actorsRoutes.has(part) ? 'ops' : READS
  if (area === 'notifications') return INBOX
  const isRead = method === 'GET' || method === 'HEAD'
  if (onlyRead.has(area)) return isRead ? READS : null
  if (!Object.hasOwn(systems, area)) return null
  const commands = systems[area]?.commands
  if (commands === undefined) return null
  return isRead ? READS : commands
}
