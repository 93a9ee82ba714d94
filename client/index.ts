/**
 * A client of the API, typed by what the systems declare: body in, exact answer out, refusals as a union by code. Nothing
 * is generated, and nothing of the server is in it: only its types are. See docs/client.md.
 */
import type { Refusal } from '../kernel/decision.ts'
import type { GrammarProblem } from '../workers/http/problem.ts'
import type { CommandsOf, ReadsOf } from '../workers/systems.ts'

type Route = CommandsOf[keyof CommandsOf][number]
type Read = ReadsOf[keyof ReadsOf][number]
type RouteAt<A> = NonNullable<Extract<Route, { readonly address: A }>['~client']>
type ReadAt<P, K> = Extract<Read, { readonly path: P; readonly kind: K }>
type Kept<T, K extends string> = T extends { readonly [N in K]?: infer I } ? NonNullable<I> : never

/** `POST /v1/museum/reservations/{id}/cancel`, as the document and `commands.ts` have it. */
export type CommandAddress = Route['address']
type Many = 'list' | 'changes'
export type ListPath = Extract<Read, { readonly kind: Many }>['path']
type Single = 'one' | 'custom' | 'figures' | 'pass'
export type OnePath = Extract<Read, { readonly kind: Single }>['path']
export type HistoryPath = Extract<Read, { readonly kind: 'history' }>['path']

/** One of what is listed there, and what is shown there. */
export type Listed<P extends ListPath> = Kept<ReadAt<P, Many>, '~item'>
export type Shown<P extends OnePath> = Kept<ReadAt<P, Single>, '~item'>
/** Why this command may be refused. */
export type ReasonOf<A extends CommandAddress> = Extract<RouteAt<A>['refusal'], Refusal>['reason']

/** `…/{callId}/accept` -> `{ callId: string }`. */
export type Named<P extends string> = P extends `${string}{${infer N}}${infer Rest}`
  ? { readonly [K in N]: string } & Named<Rest>
  : unknown
type Said<B> = Record<never, never> extends B ? { readonly body?: B } : { readonly body: B }
type Key = {
  /** The Idempotency-Key: made for each command unless given, the same for each try of it. */
  readonly key?: string
}
type Since = {
  /** Waits for this version of it. Of what this client has changed itself it waits for its own change unless told. */
  readonly minVersion?: number
}
type Page = { readonly limit?: number; readonly cursor?: string }

/** A no (RFC 9457). `code` tells them apart; a refusal brings its facts. */
type ProblemWith<C extends string> = {
  readonly code: C
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly instance: string
}
type RefusalAs<R> = R extends Refusal ? ProblemWith<R['reason']> & Omit<R, 'reason'> : never
type InputErrors = {
  readonly errors?: readonly { readonly in: string; readonly pointer: string; readonly detail: string }[]
}
export type Problem<R = never> = RefusalAs<R> | (ProblemWith<GrammarProblem> & InputErrors)

export type Outcome<T, P> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P }
/** A read finds it, or says with a code of its own that there is none. */
type Found<T> = Outcome<T, Problem<Refusal>>

export type Naru = {
  /** Sends a command. A no is a value; what cannot be known in time is the problem `TemporarilyUnavailable`. */
  readonly send: <A extends CommandAddress>(
    address: A,
    ...given: Given<Named<A> & Said<RouteAt<A>['body']> & Key>
  ) => Promise<Outcome<RouteAt<A>['answer'], Problem<RouteAt<A>['refusal']>>>
  readonly one: <P extends OnePath>(path: P, ...given: Given<Named<P> & Since>) => Promise<Found<Shown<P>>>
  readonly history: <P extends HistoryPath>(
    path: P,
    ...given: Given<Named<P> & Since & Page>
  ) => Promise<
    Found<
      {
        readonly id: string
        readonly items: readonly Kept<ReadAt<P, 'history'>, '~item'>[]
        /** The cursor of the states before these. */
        readonly next: string | null
      } & Kept<ReadAt<P, 'history'>, '~beside'>
    >
  >
  readonly page: <P extends ListPath>(
    path: P,
    query?: Kept<ReadAt<P, Many>, '~filters'> & Page,
  ) => Promise<Found<{ readonly items: readonly Listed<P>[]; readonly next: string | null }>>
}
/** What must be given, or may be when all of it is optional. */
type Given<T> = Record<never, never> extends T ? [given?: T] : [given: T]

export type ClientOptions = {
  readonly baseUrl: string
  /** An access token for the next request; null to ask as nobody. */
  readonly token?: () => Promise<string | null> | string | null
  /** 429, 503 and lost connections are tried again until so much time has passed since the first try. */
  readonly giveUpAfterMs?: number
  readonly fetch?: typeof fetch
}

/** Somebody who waits on a screen does not wait longer. */
const GIVE_UP_AFTER_MS = 30_000
/** After a lost connection: 0.5, 1, 2, 4 … seconds. */
const FIRST_PAUSE_MS = 500
/** No answer takes longer than the gateway waits for one. */
const ANSWER_LIMIT_MS = 20_000
const AGAIN: readonly number[] = [429, 503]
const FIRST_NO = 400
/** Things a client remembers to have changed; of one more it forgets the first. */
const CHANGED_LIMIT = 1_000

/** What kept an answer from coming. */
type Lost = { readonly fault: unknown }
type Wire = { readonly method: string; readonly url: URL; readonly headers: Headers; readonly body?: string }

/** A client for the API at `baseUrl`. */
export const connect = ({
  baseUrl,
  token,
  giveUpAfterMs = GIVE_UP_AFTER_MS,
  fetch: ask = fetch,
}: ClientOptions): Naru => {
  const tryOnce = async ({ method, url, headers, body }: Wire): Promise<Response | Lost> => {
    const bearer = await token?.()
    if (bearer) headers.set('authorization', `Bearer ${bearer}`)
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS)
    // Whether it arrived is not known, so it is asked again: a read changes nothing, and a command has its key.
    return ask(url, { method, headers, signal, ...(body !== undefined && { body }) }).catch((fault: unknown) => ({
      fault,
    }))
  }

  /** By where it is read: the version that a command of this client gave it. */
  const changed = new Map<string, number>()
  const remember = (location: string | null): void => {
    if (location === null) return
    const { pathname, searchParams } = new URL(location, baseUrl)
    changed.delete(pathname)
    changed.set(pathname, Number(searchParams.get('minVersion')))
    const [first] = changed.size > CHANGED_LIMIT ? changed.keys() : []
    if (first !== undefined) changed.delete(first)
  }

  const answered = async (wire: Wire): Promise<Outcome<never, never>> => {
    const giveUpAt = Date.now() + giveUpAfterMs
    for (let tries = 0; ; tries += 1) {
      const response = await tryOnce(wire)
      const pauseMs = pauseAfter(response, tries)
      if (pauseMs === null || Date.now() + pauseMs > giveUpAt) {
        if (!('fault' in response)) {
          if (wire.method !== 'GET') remember(response.headers.get('content-location'))
          return outcomeOf(wire, response)
        }
        const { method, url } = wire
        throw new Error(`${method} ${url.pathname}: ${url.origin} cannot be reached`, { cause: response.fault })
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  const read = (path: string, given: Fields = {}) => {
    const { rest, url } = addressed(baseUrl, path, given)
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) url.searchParams.set(name, String(value))
    return answered({ method: 'GET', url, headers: new Headers() })
  }

  /** Reads see what this client did: it waits for that version, once if it does not come, as after a restore. */
  const readChanged = async (path: string, thing: string, given: Fields = {}): Promise<Outcome<never, never>> => {
    const { pathname } = addressed(baseUrl, thing, given).url
    const minVersion = given.minVersion === undefined ? changed.get(pathname) : undefined
    if (minVersion === undefined) return read(path, given)
    const outcome = await read(path, { ...given, minVersion })
    if (!outcome.ok || versionIn(outcome.value) < minVersion) changed.delete(pathname)
    return outcome
  }

  return {
    send: (address, ...[given = {}]: Rest) => {
      const [method = '', path = ''] = address.split(' ')
      const { rest, url } = addressed(baseUrl, path, given)
      const { body = {}, key = crypto.randomUUID() } = rest
      const headers = new Headers({ 'content-type': 'application/json', 'idempotency-key': String(key) })
      return answered({ method, url, headers, body: JSON.stringify(body) })
    },
    one: (path, ...[given]: Rest) => readChanged(path, path, given),
    history: (path, ...[given]: Rest) => readChanged(path, path.replace(/\/history$/, ''), given),
    page: (path, query) => read(path, query),
  }
}

type Fields = Readonly<Record<string, unknown>>
type Rest = readonly (Fields | undefined)[]

/** The address with what it names filled in, and what is left over. */
const addressed = (baseUrl: string, path: string, given: Fields) => {
  const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
  const filled = named.reduce((at, name) => at.replace(`{${name}}`, encodeURIComponent(String(given[name]))), path)
  const rest: Fields = Object.fromEntries(Object.entries(given).filter(([name]) => !named.includes(name)))
  return { url: new URL(filled, baseUrl), rest }
}

/** The version that is shown; a history shows none. */
const versionIn = ({ version = Number.POSITIVE_INFINITY }: { readonly version?: number }): number => version

/** How long to wait before the next try; null when this was the answer. */
const pauseAfter = (response: Response | Lost, tries: number): number | null => {
  if ('fault' in response) return FIRST_PAUSE_MS * 2 ** tries
  if (!AGAIN.includes(response.status)) return null
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : FIRST_PAUSE_MS * 2 ** tries
}

/** The server keeps to its document, which has the same types. */
const outcomeOf = async ({ method, url }: Wire, response: Response): Promise<Outcome<never, never>> => {
  if (!response.headers.get('content-type')?.includes('json')) {
    throw new Error(`${method} ${url.pathname} answered ${response.status} without JSON`)
  }
  const json = (await response.json()) as never
  return response.status < FIRST_NO ? { ok: true, value: json } : { ok: false, problem: json }
}
