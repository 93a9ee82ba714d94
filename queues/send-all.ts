/**
 * Post: takes an actor's messages to the queues. All queues are called at the same time; each has a limit, and what
 * stands in the way of one is told by its name and delays no other.
 *
 * Actors do not share calls, tempting as it is: work of one object that ends in another is cut off by the platform
 * when either is stopped, and was seen to hang ("Promise will never complete").
 */
import { outcomeWithin } from '../kernel/calls.ts'
import { meter } from '../kernel/meter.ts'

/** One call to a queue may take this long; a queue has been seen to hang for a minute. */
const SEND_LIMIT_MS = 5_000
/** What one call to a queue takes, with room for its own overhead (256 KB, 100 messages). */
const CALL_MESSAGES = 100
const CALL_BYTES = 220_000

export type QueueSender = Pick<Queue<unknown>, 'send' | 'sendBatch'>

/** One message. */
export type QueueMessage = { readonly body: unknown; readonly bytes: number }

/** Why the queue did not take all of these; null when it did. */
export const sendAll = async (queue: QueueSender, parcels: readonly QueueMessage[]): Promise<unknown> => {
  for (const load of batchesOf(parcels)) {
    const sent = await outcomeWithin(call(queue, load), SEND_LIMIT_MS)
    if (sent.kind === 'failed') return sent.fault
    if (sent.kind === 'timed-out') return new Error('no answer')
    meter.messages += load.length
    meter.sends += 1
  }
  return null
}

const call = async (queue: QueueSender, load: readonly QueueMessage[]): Promise<void> => {
  const [first] = load
  if (load.length === 1 && first) await queue.send(first.body, { contentType: 'json' })
  else await queue.sendBatch(load.map(({ body }) => ({ body, contentType: 'json' })))
}

/** Parcels of one queue, in calls that it takes. */
function* batchesOf(parcels: readonly QueueMessage[]): Generator<readonly QueueMessage[]> {
  let load: QueueMessage[] = []
  let bytes = 0
  for (const parcel of parcels) {
    if (load.length > 0 && (load.length >= CALL_MESSAGES || bytes + parcel.bytes > CALL_BYTES)) {
      yield load
      load = []
      bytes = 0
    }
    load.push(parcel)
    bytes += parcel.bytes
  }
  if (load.length > 0) yield load
}
