/** What waits in the inboxes, as the Workers that consume them tell it, and what is parked. */
import { z } from '@hono/zod-openapi'
import { outcomeWithin } from '../../kernel/calls.ts'
import { instantOf } from '../../kernel/time.ts'
import { inboxes, systemsWithActors } from '../../queues/subscriptions.ts'
import { parkedCounts } from './dead-letters.ts'
import { actorsOf, type ViewEnv } from './env.ts'

/** A Worker or queue that does not tell its backlog within this time is shown as unknown. */
const TELL_LIMIT_MS = 2_000

export const Backlog = z.object({
  inbox: z.enum(inboxes),
  backlog: z.int().nullable().openapi({ description: 'null: the queue did not tell in time' }),
  oldestAt: z.iso.datetime().nullable(),
  parked: z.int(),
})
export type Backlog = z.infer<typeof Backlog>
type Waiting = Readonly<Omit<Backlog, 'parked'>>

const ownBacklog = async (env: ViewEnv): Promise<readonly Waiting[]> => {
  const { backlogCount, oldestMessageTimestamp: oldest } = await env.VIEW_INBOX.metrics()
  return [{ inbox: 'view', backlog: backlogCount, oldestAt: oldest ? instantOf(oldest.getTime()) : null }]
}

const known = async (work: Promise<readonly Waiting[]>): Promise<readonly Waiting[]> => {
  const outcome = await outcomeWithin(work, TELL_LIMIT_MS)
  if (outcome.kind === 'answered') return outcome.value
  console.warn(
    JSON.stringify({ at: 'view.backlogs', reason: outcome.kind === 'failed' ? String(outcome.fault) : 'late' }),
  )
  return []
}

/** Every inbox with its backlog. */
export const backlogs = async (env: ViewEnv): Promise<Backlog[]> => {
  const asked = systemsWithActors.map(async (system) => actorsOf(env, system).backlogs())
  const [parked, ...told] = await Promise.all([parkedCounts(env.DB), ...[ownBacklog(env), ...asked].map(known)])
  const waiting = new Map(told.flat().map((one) => [one.inbox, one]))
  return inboxes.map((inbox) => ({
    inbox,
    backlog: waiting.get(inbox)?.backlog ?? null,
    oldestAt: waiting.get(inbox)?.oldestAt ?? null,
    parked: parked.get(inbox) ?? 0,
  }))
}
