/** The operators' overview: each number with the list behind it. */
import { z } from '@hono/zod-openapi'
import { outcomeWithin } from '../../kernel/calls.ts'
import { now, plusSeconds } from '../../kernel/time.ts'
import { systemsWithActors } from '../../queues/subscriptions.ts'
import { backlogs } from './backlogs.ts'
import { Cause, causes } from './dead-letters.ts'
import { actorsOf, type ViewEnv } from './env.ts'
import { Flow, flows } from './projections/flows.ts'
import { lag } from './projections/lag.ts'
import { GRACE_SECONDS, SWEEP_ROWS, scan } from './sweeper.ts'

const TELL_LIMIT_MS = 2_000
/** More overdue instances than these are counted as more. */
const OVERDUE_COUNTED = 100

const count = z.int().min(0)
const listed = { href: z.string().openapi({ description: 'The list behind the number' }) }
export const Overview = z
  .object({
    lag: z.object({ p99Ms: z.int().nullable(), samples: count, ...listed }),
    backlog: z.object({
      messages: count,
      oldestAt: z.iso.datetime().nullable(),
      unknown: z.array(z.string()),
      ...listed,
    }),
    deadLetters: z.object({ parked: count, causes: z.array(Cause.extend(listed)), ...listed }),
    overdue: z.object({ count, more: z.boolean(), ...listed }),
    breakers: z.object({ open: count, unavailable: z.array(z.string()), ...listed }),
    flows: z.array(Flow.extend(listed)),
  })
  .openapi('Overview')

const ofBacklog = async (env: ViewEnv) => {
  const inboxes = await backlogs(env)
  const times = inboxes.flatMap(({ oldestAt }) => oldestAt ?? []).sort()
  return {
    messages: inboxes.reduce((sum, { backlog }) => sum + (backlog ?? 0), 0),
    oldestAt: times[0] ?? null,
    unknown: inboxes.flatMap(({ inbox, backlog }) => (backlog === null ? [inbox] : [])),
    href: '/v1/ops/lag',
  }
}

const ofLetters = async (env: ViewEnv) => {
  const found = await causes(env.DB)
  const href = '/v1/ops/dead-letters'
  return {
    parked: found.reduce((sum, { letters }) => sum + letters, 0),
    causes: found.map((cause) => ({
      ...cause,
      href: `${href}?${new URLSearchParams({ inbox: cause.inbox, reason: cause.reason })}`,
    })),
    href,
  }
}

const ofOverdue = async (env: ViewEnv) => {
  const { overdue, next } = await scan(env.DB, null, plusSeconds(now(), -GRACE_SECONDS), SWEEP_ROWS, OVERDUE_COUNTED)
  return { count: overdue.length, more: next !== null, href: '/v1/ops/overdue' }
}

const ofBreakers = async (env: ViewEnv) => {
  const lists = await Promise.all(
    systemsWithActors.map(async (system) => ({
      system,
      answer: await outcomeWithin(actorsOf(env, system).breakers(), TELL_LIMIT_MS),
    })),
  )
  const open = lists.flatMap(({ answer }) =>
    answer.kind === 'answered' ? answer.value.filter(({ mode }) => mode !== 'closed') : [],
  )
  const unavailable = lists.flatMap(({ system, answer }) => (answer.kind === 'answered' ? [] : [system]))
  return { open: open.length, unavailable, href: '/v1/ops/breakers' }
}

/** All of it, as of now. */
export const overview = async (env: ViewEnv): Promise<z.infer<typeof Overview>> => {
  const [backlog, deadLetters, overdue, breakers] = await Promise.all([
    ofBacklog(env),
    ofLetters(env),
    ofOverdue(env),
    ofBreakers(env),
  ])
  const { p99Ms, samples } = lag()
  return {
    lag: { p99Ms, samples, href: '/v1/ops/lag' },
    backlog,
    deadLetters,
    overdue,
    breakers,
    flows: flows().map((flow) => ({ ...flow, href: `/v1/ops/instances?system=${flow.system}` })),
  }
}
