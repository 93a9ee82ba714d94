/** What operators do to actors (K9, K11): their events sent again, breakers closed. Reading them is the gateway's. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ActorsRpc } from '../../../durable-objects/runtime/entrypoint.ts'
import { entrypointBinding, systemOf } from '../../../durable-objects/runtime/ports.ts'
import { disposing, withTimeout } from '../../../kernel/calls.ts'
import { systems } from '../../../queues/subscriptions.ts'
import { isPlatformFault, unreachable } from '../../http/answer.ts'
import type { RequestState } from '../../http/app.ts'
import { contextOf } from '../../http/idempotency.ts'
import { grammarProblem, type ProblemKind, problem } from '../../http/problem.ts'
import { declare, emptyBody, jsonBody, jsonResponse, problemsOf } from '../../http/route.ts'
import { actorsOf, entrypoints, type ViewEnv } from '../env.ts'
import { once, replayHeaders } from '../operator-requests.ts'
import { PRIVATE, pathId, type ViewApp } from '../reads.ts'

/** The actors of a system answer within this time or are said to be unavailable. */
const ACTORS_LIMIT_MS = 2_000

const none = {
  AggregateUnknown: { status: 404, title: 'There is no such aggregate' },
  ActorNotFound: { status: 404, title: 'Nothing ever happened to this instance' },
  BreakerNotFound: { status: 404, title: 'There is no such breaker' },
} as const satisfies Record<string, ProblemKind>

/** What an operator may have mistyped. */
const aggregates = systems.flatMap(({ declared }) => declared.map(({ aggregate }) => aggregate)).sort()

const operators = ['admin'] as const
const tags = ['Operators (운영)']
const ofActor = z.object({ aggregate: pathId('aggregate').openapi({ example: 'concert.booking' }), id: pathId('id') })
const Redrive = z.strictObject({ fromSeq: z.int().min(1).default(1) }).openapi('Redrive')

const redriveActor = declare('POST /v1/ops/actors/{aggregate}/{id}/redrive', operators, {
  summary: 'Send the events of an instance again; who has heard them is not bothered',
  tags,
  request: { params: ofActor, body: jsonBody(Redrive) },
  responses: { 200: jsonResponse('How many events were sent', z.object({ resent: z.int() })) },
  problems: problemsOf(none, 'AggregateUnknown', 'ActorNotFound'),
})
const resetBreaker = declare('POST /v1/ops/breakers/{system}/{dependency}/reset', operators, {
  summary: 'Close a breaker by hand',
  tags,
  request: { params: z.object({ system: pathId('system'), dependency: pathId('dependency') }), body: emptyBody },
  responses: { 200: jsonResponse('The breaker', z.looseObject({})) },
  problems: problemsOf(none, 'BreakerNotFound'),
})

type Ask = Context<{ Bindings: ViewEnv } & RequestState>
type Answered<T> = { readonly value: T | null } | { readonly fault: unknown }

/** Asks the actors of a system once under this key: 404 when there is no such thing, 503 when they do not answer. */
const askOnce = async <T extends object>(
  c: Ask,
  system: string,
  said: object,
  missing: keyof typeof none,
  ask: (actors: ActorsRpc) => Promise<T | null>,
) => {
  const work = async (): Promise<Answered<T>> => {
    if (!entrypoints.includes(entrypointBinding(system))) return { value: null }
    try {
      return { value: await withTimeout(ACTORS_LIMIT_MS, system, disposing(ask(actorsOf(c.env, system)))) }
    } catch (fault) {
      if (!isPlatformFault(fault)) throw fault
      return { fault }
    }
  }
  const isDone = (answered: Answered<T>) => 'value' in answered && answered.value !== null
  const done = await once(c.env.DB, await contextOf(c, said), work, isDone)
  if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
  if ('fault' in done.result) return unreachable(c, system, done.result.fault)
  const { value } = done.result
  if (value === null) return problem(c, missing, none[missing])
  return c.json<object, 200>(value, 200, { 'Cache-Control': PRIVATE, ...replayHeaders(done.replayed) })
}

/** Adds what operators do to actors. */
export const actorRoutes = (app: ViewApp): void => {
  app.openapi(redriveActor, (async (c: Ask) => {
    const { aggregate, id } = c.req.param() as { aggregate: string; id: string }
    if (!aggregates.includes(aggregate)) {
      return problem(c, 'AggregateUnknown', none.AggregateUnknown, { facts: { aggregates } })
    }
    const from = (c.req.valid as (target: 'json') => z.infer<typeof Redrive>)('json')
    return askOnce(c, systemOf(aggregate), from, 'ActorNotFound', (actors) => actors.redrive(aggregate, id, from))
  }) as never)
  app.openapi(resetBreaker, (async (c: Ask) => {
    const { system, dependency } = c.req.param() as { system: string; dependency: string }
    return askOnce(c, system, {}, 'BreakerNotFound', (actors) => actors.resetBreaker(dependency))
  }) as never)
}
