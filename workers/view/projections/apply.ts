/**
 * Applies what lies in the view's inbox (V2): a whole queue batch in one D1 batch. When that fails each message is
 * settled alone, so that one that D1 refuses delays no other (K6).
 */
import { project } from '../../../kernel/projection.ts'
import { park, processMessage, readEvents, retryOrPark } from '../../../queues/consumer.ts'
import type { Envelope } from '../../../queues/envelope.ts'
import { participants } from '../conversation.ts'
import type { ViewEnv } from '../env.ts'
import { evictRows } from '../queries/row-cache.ts'
import { noteFlow } from './flows.ts'
import { noteApplied } from './lag.ts'
import { write } from './write.ts'

type Env = Pick<ViewEnv, 'DB' | 'VIEW_DEAD_LETTERS'>
type Readable = { readonly message: Message<unknown>; readonly events: readonly Envelope[] }

/** Settles every message of the batch. */
export const applyBatch = async (batch: MessageBatch<unknown>, env: Env): Promise<void> => {
  const readable: Readable[] = []
  for (const message of batch.messages) {
    const reading = readEvents(message.body, 'view')
    if (reading.ok) readable.push({ message, events: reading.events })
    else await parkUnread(message, env, reading.reason)
  }
  if (readable.length === 0) return
  try {
    await apply(
      env.DB,
      readable.flatMap(({ events }) => events),
    )
    for (const { message } of readable) message.ack()
  } catch (fault) {
    console.warn(JSON.stringify({ at: 'view.batch-failed', messages: readable.length, reason: String(fault) }))
    for (const { message } of readable) {
      await processMessage(message, 'view', env.VIEW_DEAD_LETTERS, (events) => apply(env.DB, events))
    }
  }
}

const parkUnread = async (message: Message<unknown>, env: Env, reason: string): Promise<void> => {
  try {
    await park(env.VIEW_DEAD_LETTERS, 'view', message, reason)
    message.ack()
  } catch (fault) {
    await retryOrPark(message, 'view', env.VIEW_DEAD_LETTERS, fault)
  }
}

const apply = async (db: D1Database, events: readonly Envelope[]): Promise<void> => {
  const rows = project(events)
  await write(db, rows, participants(events))
  evictRows(rows.instances)
  noteApplied(events)
  noteFlow(events)
}
