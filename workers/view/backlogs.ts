/** What waits in the inboxes, as their queues tell it, and what is parked. */

import { TimeoutError, withTimeout } from '../../kernel/calls.ts'
import { instantOf } from '../../kernel/time.ts'
import { type Inbox, inboxes } from '../../queues/subscriptions.ts'
import { parkedCounts } from './dead-letters.ts'
import { inboxQueue, type ViewEnv } from './env.ts'

/** A queue that does not tell its backlog within this time is shown as unknown. */
const METRICS_LIMIT_MS = 1000

export type Backlog = {
  readonly inbox: Inbox
  readonly backlog: number | null
  readonly oldestAt: string | null
  readonly parked: number
}

const metricsOf = async (env: ViewEnv, inbox: Inbox): Promise<QueueMetrics | null> => {
  try {
    return await withTimeout(METRICS_LIMIT_MS, inbox, inboxQueue(env, inbox).metrics())
  } catch (fault) {
    if (fault instanceof TimeoutError) return null
    throw fault
  }
}

/** Every inbox with its backlog. */
export const backlogs = async (env: ViewEnv): Promise<Backlog[]> => {
  const [parked, metrics] = await Promise.all([
    parkedCounts(env.DB),
    Promise.all(inboxes.map((inbox) => metricsOf(env, inbox))),
  ])
  return inboxes.map((inbox, index) => {
    const oldest = metrics[index]?.oldestMessageTimestamp
    return {
      inbox,
      backlog: metrics[index]?.backlogCount ?? null,
      oldestAt: oldest ? instantOf(oldest.getTime()) : null,
      parked: parked.get(inbox) ?? 0,
    }
  })
}
