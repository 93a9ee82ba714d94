/**
 * The API as the pages use it: the same routes, for the same caller, through service bindings. What is asked and what is
 * answered has the types of the declarations, so a route, a field or a filter that there is not does not compile.
 */
import { connect, type Named, type Naru, type Outcome, type Problem } from '../../client/index.ts'
import type { Refusal } from '../../kernel/decision.ts'
import { unreachable } from '../http/answer.ts'
import { REQUEST_ID_HEADER } from '../http/app.ts'
import { PRINCIPAL_HEADER } from '../http/principal.ts'
import type { Entry } from '../notification/entries.ts'
import type { Owned } from '../view/routes/my-page.ts'
import type { ClosingCommands, ClosingReads } from './account/closing-api.ts'
import type { PagesContext } from './env.ts'
import type { OperatorCommands, OperatorReads } from './operator/reads.ts'

/** A page that waits longer says so instead. */
const GIVE_UP_AFTER_MS = 5_000
const ORIGIN = 'https://api.internal'

type Query = Readonly<Record<string, string | number | undefined>>
/** Reads that belong to no system. */
type OwnReads = OperatorReads &
  ClosingReads & {
    readonly '/v1/notifications': {
      readonly query: { readonly limit?: number; readonly cursor?: string }
      readonly answer: { readonly items: readonly Entry[]; readonly next: string | null; readonly unread: number }
    }
    readonly '/v1/mypage': {
      readonly query: {
        readonly limit?: number
        readonly cursor?: string
        readonly status?: string
        readonly system?: string
      }
      readonly answer: { readonly items: readonly Owned[]; readonly next: string | null }
    }
  }
type OwnCommands = OperatorCommands &
  ClosingCommands & {
    readonly 'POST /v1/notifications/read': {
      readonly body: { readonly upTo: number } | { readonly ids: readonly number[] }
      readonly answer: { readonly unread: number }
    }
  }

export type AnyProblem = Problem<Refusal>
export type Api = Naru & {
  readonly read: <P extends keyof OwnReads>(
    path: P,
    query?: OwnReads[P]['query'],
  ) => Promise<Outcome<OwnReads[P]['answer'], AnyProblem>>
  readonly tell: <A extends keyof OwnCommands>(
    address: A,
    given: Named<A> & { readonly body: OwnCommands[A]['body']; readonly key: string },
  ) => Promise<Outcome<OwnCommands[A]['answer'], AnyProblem>>
}

/** The API for whoever asked for this page. */
export const apiFor = (c: PagesContext): Api => {
  const naru = connect({
    baseUrl: ORIGIN,
    giveUpAfterMs: GIVE_UP_AFTER_MS,
    fetch: (input, init) => {
      const request = new Request(input as string, init)
      request.headers.set(REQUEST_ID_HEADER, c.get('requestId'))
      request.headers.set('traceparent', c.get('traceparent'))
      const principal = c.req.header(PRINCIPAL_HEADER)
      if (principal !== undefined) request.headers.set(PRINCIPAL_HEADER, principal)
      return upstreamOf(c.env, request)
        .fetch(request)
        .catch((fault) => unreachable(c, new URL(request.url).pathname, fault))
    },
  })
  // What belongs to no system has the same form, and is not among the types of systems.
  const page = naru.page as unknown as (path: string, query?: Query) => Promise<Outcome<never, AnyProblem>>
  const send = naru.send as unknown as (address: string, given: object) => Promise<Outcome<never, AnyProblem>>
  return { ...naru, read: (path, query) => page(path, query), tell: (address, given) => send(address, given) }
}

/** Reads are the view's, commands their system's, as at the gateway. */
const upstreamOf = (env: PagesContext['env'], { method, url }: Request) => {
  const [, , area = ''] = new URL(url).pathname.split('/')
  if (area === 'notifications') return env.NOTIFICATION
  if (method === 'GET' || area === 'ops' || area === 'people') return env.VIEW
  const bound: unknown = Reflect.get(env, area.toUpperCase())
  if (bound === undefined) throw new Error(`the pages are not bound to ${area}`)
  return bound as PagesContext['env']['VIEW']
}
