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
import { replayHeaders } from '../../http/once.ts'
import { grammarProblem, type ProblemKind, problem } from '../../http/problem.ts'
import { declare, jsonBody, jsonResponse, problemsOf } from '../../http/route.ts'
import { actorsOf, entrypoints, type ViewEnv } from '../env.ts'
import { DryRun, type Note, once, Reason } from '../operator-requests.ts'
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
const Redrive = z
  .strictObject({ fromSeq: z.int().min(1).default(1), reason: Reason, dryRun: DryRun })
  .openapi('Redrive')
const Resume = z.strictObject({ reason: Reason, dryRun: DryRun }).openapi('Resume')
const because = z.strictObject({ reason: Reason }).openapi('Because')
const count = z.int().min(0)

const redriveActor = declare('POST /v1/ops/actors/{aggregate}/{id}/redrive', operators, {
  summary: 'Send the events of an instance again, and take up what is parked; who has heard them is not bothered',
  tags,
  request: { params: ofActor, body: jsonBody(Redrive) },
  responses: { 200: jsonResponse('How many events were sent, or would be', z.object({ resent: count })) },
  problems: problemsOf(none, 'AggregateUnknown', 'ActorNotFound'),
})
const resumeActor = declare('POST /v1/ops/actors/{aggregate}/{id}/resume', operators, {
  summary: 'Take up what an instance has parked: what it asks of others, what an inbox lacks; nothing is sent twice',
  tags,
  request: { params: ofActor, body: jsonBody(Resume) },
  responses: {
    200: jsonResponse(
      'What is still open and unsent after one more try, or is now',
      z.object({ open: count, unsent: count }),
    ),
  },
  problems: problemsOf(none, 'AggregateUnknown', 'ActorNotFound'),
})
const resetBreaker = declare('POST /v1/ops/breakers/{system}/{dependency}/reset', operators, {
  summary: 'Close a breaker by hand',
  tags,
  request: {
    params: z.object({ system: pathId('system'), dependency: pathId('dependency') }),
    body: jsonBody(because),
  },
  responses: { 200: jsonResponse('The breaker', z.looseObject({})) },
  problems: problemsOf(none, 'BreakerNotFound'),
})

type Ask = Context<{ Bindings: ViewEnv } & RequestState>
type Answered<T> = { readonly value: T | null } | { readonly fault: unknown }

/** What the actors of a system answer, null when there is no such thing, or what kept them from answering. */
const asked = async <T extends object>(
  c: Ask,
  system: string,
  work: (actors: ActorsRpc) => Promise<T | null>,
): Promise<Answered<T>> => {
  if (!entrypoints.includes(entrypointBinding(system))) return { value: null }
  try {
    return { value: await withTimeout(ACTORS_LIMIT_MS, system, disposing(work(actorsOf(c.env, system)))) }
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return { fault }
  }
}

/** 404 when there is no such thing, 503 when the actors do not answer. */
const answer = <T extends object>(
  c: Ask,
  system: string,
  missing: keyof typeof none,
  result: Answered<T>,
  replayed = false,
) => {
  if ('fault' in result) return unreachable(c, system, result.fault)
  if (result.value === null) return problem(c, missing, none[missing])
  return c.json<object, 200>(result.value, 200, { 'Cache-Control': PRIVATE, ...replayHeaders(replayed) })
}

/** Asks the actors of a system once under this key, and writes it down. */
const askOnce = async <T extends object>(
  c: Ask,
  system: string,
  said: object,
  note: Note,
  missing: keyof typeof none,
  work: (actors: ActorsRpc) => Promise<T | null>,
) => {
  const isDone = (result: Answered<T>) => 'value' in result && result.value !== null
  const done = await once(c.env.DB, await contextOf(c, said), note, () => asked(c, system, work), isDone)
  if (done.outcome === 'key-reused') return grammarProblem(c, 'IdempotencyKeyReused')
  return answer(c, system, missing, done.result, done.replayed)
}

/** What an instance has open and unsent. */
const left = async (actors: ActorsRpc, aggregate: string, id: string) => {
  const seen = await actors.inspect(aggregate, id, { limit: 1 })
  return seen && { open: seen.open.length, unsent: seen.unsent.reduce((sum, { events }) => sum + events, 0) }
}

type Said<T extends z.ZodType> = { readonly aggregate: string; readonly id: string; readonly said: z.infer<T> }

/** A command of an operator to one instance; none to a kind that there is nowhere. */
const toActor =
  <T extends z.ZodType>(serve: (c: Ask, said: Said<T>) => Promise<Response>) =>
  async (c: Ask) => {
    const { aggregate, id } = c.req.param() as { aggregate: string; id: string }
    if (!aggregates.includes(aggregate)) {
      return problem(c, 'AggregateUnknown', none.AggregateUnknown, { facts: { aggregates } })
    }
    return serve(c, { aggregate, id, said: (c.req.valid as (target: 'json') => z.infer<T>)('json') })
  }

/** Adds what operators do to actors. */
export const actorRoutes = (app: ViewApp): void => {
  app.openapi(
    redriveActor,
    toActor<typeof Redrive>(async (c, { aggregate, id, said }) => {
      const { fromSeq, reason, dryRun } = said
      const system = systemOf(aggregate)
      if (!dryRun) {
        const note = { action: 'redrive', about: `${aggregate}/${id}`, reason } as const
        return askOnce(c, system, said, note, 'ActorNotFound', (actors) => actors.redrive(aggregate, id, { fromSeq }))
      }
      const would = await asked(c, system, async (actors) => {
        const seen = await actors.inspect(aggregate, id, { limit: 1 })
        return seen && { resent: Math.max(0, seen.version - fromSeq + 1) }
      })
      return answer(c, system, 'ActorNotFound', would)
    }) as never,
  )
  app.openapi(
    resumeActor,
    toActor<typeof Resume>(async (c, { aggregate, id, said }) => {
      const system = systemOf(aggregate)
      const look = (actors: ActorsRpc) => left(actors, aggregate, id)
      if (said.dryRun) return answer(c, system, 'ActorNotFound', await asked(c, system, look))
      const note = { action: 'resume', about: `${aggregate}/${id}`, reason: said.reason } as const
      return askOnce(c, system, said, note, 'ActorNotFound', async (actors) => {
        // A re-drive from behind its last event sends nothing again.
        const found = await actors.redrive(aggregate, id, { fromSeq: Number.MAX_SAFE_INTEGER })
        return found && look(actors)
      })
    }) as never,
  )
  app.openapi(resetBreaker, (async (c: Ask) => {
    const { system, dependency } = c.req.param() as { system: string; dependency: string }
    const said = (c.req.valid as (target: 'json') => z.infer<typeof because>)('json')
    const note = { action: 'reset-breaker', about: `${system}/${dependency}`, reason: said.reason } as const
    return askOnce(c, system, said, note, 'BreakerNotFound', (actors) => actors.resetBreaker(dependency))
  }) as never)
}
