/**
 * Operators' reads (K9, K11) that ask the actors entrypoints: instances, breakers. The gateway serves them itself, so that they
 * answer while the view is down; the view serves the same to the Workers that are bound to it.
 */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ActorsRpc } from '../../durable-objects/runtime/entrypoint.ts'
import { systemOf } from '../../durable-objects/runtime/ports.ts'
import { withTimeout } from '../../kernel/calls.ts'
import { dateTime } from '../../kernel/fields.ts'
import { isPlatformFault, unreachable } from './answer.ts'
import { api, type RequestState } from './app.ts'
import { documentOf } from './document.ts'
import { type ProblemKind, problem } from './problem.ts'
import { declare, jsonResponse, problemsOf } from './route.ts'

/** The actors of a system answer within this time or are said to be unavailable. */
const ACTORS_LIMIT_MS = 2_000
const PAGE_LIMIT = 100
const ID_LIMIT = 200
const VERSION_LIMIT = 1_000_000_000

const problems = {
  AggregateUnknown: { status: 404, title: 'There is no such aggregate' },
  ActorNotFound: { status: 404, title: 'Nothing ever happened to this instance' },
} as const satisfies Record<string, ProblemKind>

/** What operators may ask of a system's actors. */
type Actors = Pick<ActorsRpc, 'aggregates' | 'inspect' | 'breakers'>
const ACTORS = '_ACTORS'

/** The systems whose actors a Worker is bound to. */
export const systemsIn = (env: object): readonly string[] =>
  Object.keys(env).flatMap((name) => (name.endsWith(ACTORS) ? [name.slice(0, -ACTORS.length).toLowerCase()] : []))

/** The actors of a system; null when there is no such system. */
export const actorsOf = (env: object, system: string): Actors | null => {
  const binding = `${system.toUpperCase()}${ACTORS}`
  return Object.hasOwn(env, binding) ? (Reflect.get(env, binding) as Actors) : null
}

const count = z.int().min(0)
const instant = z.iso.datetime()
export type Breaker = z.infer<typeof Breaker>
const Breaker = z
  .object({
    system: z.string(),
    dependency: z.string(),
    mode: z.enum(['closed', 'open', 'half-open']),
    since: instant.nullable().openapi({ description: 'When it opened, or sent the one that tries' }),
    overloadedUntil: instant.nullable(),
    answered: count.openapi({ description: 'Calls of the last ten seconds' }),
    failed: count,
  })
  .openapi('Breaker')
/** In place of what is confidential. */
const HIDDEN = '[confidential]'
const Fields = z.looseObject({}).openapi('Fields', { description: 'What is confidential is hidden' })
const Described = z.object({
  status: z.string(),
  owner: z.string().nullable(),
  organisation: z.string().nullable().optional(),
  label: z.string(),
  data: Fields,
  dueAt: z
    .union([instant, z.literal(HIDDEN)])
    .nullable()
    .optional(),
})
const RecordedEvent = z
  .object({
    seq: z.int().min(1),
    type: z.string(),
    time: z.string(),
    data: Fields,
    by: z.string(),
    correlationId: z.string(),
    causationId: z.string(),
    traceparent: z.string(),
    after: Described.partial().nullable().openapi({ description: 'What the outside knew after it' }),
    was: z.string().nullable(),
  })
  .openapi('RecordedEvent')
const opened = { seq: z.int(), type: z.string() }
const deadline = z.object({ at: instant, command: z.string() }).nullable()
const from = z.int().min(1).nullable()
export type Inspected = z.infer<typeof Inspected>
const Inspected = z
  .object({
    id: z.string(),
    aggregate: z.string(),
    version: z.int().min(1),
    state: Fields,
    description: Described.partial().nullable(),
    events: z.array(RecordedEvent),
    earlier: from.openapi({ description: '`from` of the page of events before' }),
    later: from.openapi({ description: '`from` of the page of events after' }),
    asOf: z
      .object({
        version: count,
        time: instant.nullable(),
        state: Fields,
        description: Described.partial().nullable(),
        open: z.array(z.object(opened)),
        deadline,
        changes: z
          .array(z.object({ pointer: z.string(), was: z.unknown(), is: z.unknown() }).partial({ was: true, is: true }))
          .openapi({ description: 'What the event of that version changed, the first 100 places' }),
      })
      .nullable()
      .openapi({ description: 'As it stood at `at`; null without it' }),
    open: z
      .array(z.object({ ...opened, tries: count, parked: z.boolean() }))
      .openapi({ description: 'What it asked of others and has no answer to' }),
    sentUpTo: count,
    sendingParked: z.boolean(),
    unsent: z
      .array(
        z.object({ inbox: z.string(), events: count, fromSeq: z.int().min(1), failures: count, parked: z.boolean() }),
      )
      .openapi({ description: 'What each inbox still lacks' }),
    alarmAt: z.string().nullable(),
    deadline: deadline.openapi({ description: 'What it will request of itself, and when' }),
  })
  .openapi('Inspected')
const tags = ['Operators (운영)']
const path = (name: string) =>
  z
    .string()
    .min(1)
    .max(ID_LIMIT)
    .openapi({ param: { name, in: 'path' } })
const ofActor = z.object({ aggregate: path('aggregate').openapi({ example: 'concert.booking' }), id: path('id') })
const version = z.coerce.number().int().min(1).max(VERSION_LIMIT)
const Page = z.strictObject({
  from: version
    .optional()
    .openapi({ description: 'The first event shown; unless said the first of all, or around `at`' }),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(PAGE_LIMIT),
  at: z
    .union([version, dateTime])
    .optional()
    .openapi({ description: 'A version or a time: `asOf` says how it stood then', example: '3' }),
})

const inspectActor = declare('GET /v1/ops/actors/{aggregate}/{id}', ['admin'], {
  summary:
    'One instance of any aggregate: its state now and, with `at`, as it stood then; its events, and what is unsent, open and to come',
  tags,
  request: { params: ofActor, query: Page },
  responses: { 200: jsonResponse('The instance', Inspected) },
  problems: problemsOf(problems, 'AggregateUnknown', 'ActorNotFound'),
})
const listBreakers = declare('GET /v1/ops/breakers', ['admin'], {
  summary: 'Every circuit breaker',
  tags,
  responses: {
    200: jsonResponse(
      'The breakers by system; a system that does not answer has none',
      z.object({ breakers: z.array(Breaker), unavailable: z.array(z.string()) }),
    ),
  },
})
type OpsEnv = { Bindings: object }

/** What the actors of a system answer, null for what does not exist, or what kept them from answering. */
const asked = async <T>(work: Promise<T>) => {
  try {
    return { answered: true, value: await withTimeout(ACTORS_LIMIT_MS, 'the actors entrypoint', work) } as const
  } catch (fault) {
    if (!isPlatformFault(fault)) throw fault
    return { answered: false, fault } as const
  }
}

/** What the actors of a system answer: 404 when there are none, or not this one, 503 when they do not answer. */
const answer = async <T extends object>(
  c: Context<OpsEnv & RequestState>,
  system: string,
  none: keyof typeof problems,
  ask: (actors: Actors) => Promise<T | null>,
) => {
  const actors = actorsOf(c.env, system)
  const found = await asked(actors ? ask(actors) : Promise.resolve(null))
  if (!found.answered) return unreachable(c, system, found.fault)
  return found.value === null ? problem(c, none, problems[none]) : c.json<object, 200>(found.value, 200)
}

/** The same of an instance; an aggregate that there is nowhere is told apart from an instance that is not. */
const answerOf = async <T extends object>(
  c: Context<OpsEnv & RequestState>,
  aggregate: string,
  ask: (actors: Actors) => Promise<T | null>,
) => {
  const found = await answer(c, systemOf(aggregate), 'ActorNotFound', ask)
  if (found.status !== problems.ActorNotFound.status) return found
  const lists = await Promise.all(
    systemsIn(c.env).map(async (system) => asked(actorsOf(c.env, system)?.aggregates() ?? Promise.resolve([]))),
  )
  const aggregates = lists.flatMap((list) => (list.answered ? list.value : [])).sort()
  return aggregates.includes(aggregate)
    ? found
    : problem(c, 'AggregateUnknown', problems.AggregateUnknown, { facts: { aggregates } })
}

export const inspection = api<OpsEnv>()
  .openapi(inspectActor, (c) => {
    const { aggregate, id } = c.req.valid('param')
    const page = c.req.valid('query')
    return answerOf(c, aggregate, (actors) => actors.inspect(aggregate, id, page))
  })
  .openapi(listBreakers, async (c) => {
    const lists = await Promise.all(
      systemsIn(c.env).map(async (system) => ({
        system,
        list: await asked(actorsOf(c.env, system)?.breakers() ?? Promise.resolve([])),
      })),
    )
    const breakers = lists.flatMap(({ system, list }) =>
      list.answered ? list.value.map((report) => ({ ...report, system })) : [],
    )
    const unavailable = lists.flatMap(({ system, list }) => (list.answered ? [] : [system]))
    return c.json({ breakers, unavailable }, 200)
  })

/** Their part of the document: the gateway's own. */
export const inspectionDocument = () => documentOf(inspection, 'Operators (운영)')
