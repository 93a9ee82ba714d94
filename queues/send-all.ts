/**
 * Takes messages to a queue in as few calls as it allows. Each call has a limit, and what stands in the way is answered,
 * so that one queue delays no other.
 */
import { outcomeWithin } from '../kernel/calls.ts'
import { meter } from '../kernel/meter.ts'
import { pack, type Sized } from './pack.ts'

/** One call to a queue may take this long; a queue has been seen to hang for a minute. */
export const SEND_LIMIT_MS = 5_000
/** What one call to a queue takes, with room for its own overhead (256 KB, 100 messages). */
export const CALL_LIMITS = { count: 100, bytes: 220_000 }

export type QueueSender = {
  send(body: unknown, options: QueueSendOptions): Promise<unknown>
  sendBatch(batch: Iterable<MessageSendRequest<unknown>>): Promise<unknown>
}

/** Why the queue did not take all of these messages; null when it did. */
export const sendAll = async (queue: QueueSender, messages: Iterable<Sized<unknown>>): Promise<unknown> => {
  for (const { body: batch } of pack(messages, CALL_LIMITS)) {
    const sent = await outcomeWithin(call(queue, batch), SEND_LIMIT_MS)
    if (sent.kind === 'failed') return sent.fault
    if (sent.kind === 'timed-out') return new Error('no answer')
    meter.messages += batch.length
    meter.sends += 1
  }
  return null
}

const call = async (queue: QueueSender, batch: readonly unknown[]): Promise<void> => {
  if (batch.length === 1) await queue.send(batch[0], { contentType: 'json' })
  else await queue.sendBatch(batch.map((body) => ({ body, contentType: 'json' })))
}
