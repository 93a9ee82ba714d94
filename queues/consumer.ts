/**
 * Settles each message alone (K6): read it, act on it, `ack`; on a fault `retry` later; what cannot be read or has used
 * up its retries is parked in the inbox's dead letters with its reason. Nothing is dropped silently.
 */
import { growingPause } from '../kernel/backoff.ts'
import { forEachLimited } from '../kernel/concurrency.ts'
import { type DeadLetterMessage, eventIdsIn, REASON_LIMIT } from './dead-letters.ts'
import { type Envelope, EventBatch } from './envelope.ts'
import { type Inbox, isOfSystem, subscriptions } from './subscriptions.ts'

/** A message is handed to its handler this often at most, then it is parked. The queue's own `max_retries` lies above. */
export const ATTEMPTS_LIMIT = 16
const RETRY_FIRST_SECONDS = 1
const RETRY_LONGEST_SECONDS = 60
/** Messages of one batch that are worked on at the same time. */
const CONCURRENCY = 16

/** Growing pauses: 1, 2, 4 … 60 seconds. */
export const retryDelaySeconds = (attempts: number): number =>
  growingPause(attempts, RETRY_FIRST_SECONDS, RETRY_LONGEST_SECONDS)

export type Reading =
  | { readonly ok: true; readonly events: readonly Envelope[] }
  | { readonly ok: false; readonly reason: string }

/**
 * Parses a message body: envelopes by their schema, each event's data by the schema of its kind. Only inboxes of the
 * event's own system must find its confidential fields in it.
 */
export const readEvents = (body: unknown, inbox: string): Reading => {
  const letters = EventBatch.safeParse(body)
  if (!letters.success) return { ok: false, reason: `not an envelope: ${firstIssue(letters.error)}` }
  for (const envelope of letters.data) {
    const known = subscriptions.get(envelope.type)
    if (!known) return { ok: false, reason: `unknown event type ${envelope.type}` }
    const { aggregate, internalSchema, publicSchema } = known.kind
    const data = (isOfSystem(aggregate, inbox) ? internalSchema : publicSchema).safeParse(envelope.data)
    if (!data.success) return { ok: false, reason: `${envelope.type}: ${firstIssue(data.error)}` }
  }
  return { ok: true, events: letters.data }
}

/** Where and what kind of fault, never the value: values may be personal. */
const firstIssue = (error: { issues: readonly { path: readonly PropertyKey[]; code?: string }[] }): string => {
  const issue = error.issues[0]
  return issue ? `${issue.code ?? 'invalid'} at /${issue.path.map(String).join('/')}` : 'invalid'
}

/** Puts a message into its inbox's dead letters. Throws when that fails, so that the caller retries the message. */
export const park = async (
  deadLetters: Queue<unknown>,
  inbox: Inbox,
  message: Pick<Message<unknown>, 'id' | 'attempts' | 'body'>,
  reason: string,
): Promise<void> => {
  const context: DeadLetterMessage = {
    parked: 'naru.dead-letter.v1',
    inbox,
    messageId: message.id,
    attempts: message.attempts,
    reason: reason.slice(0, REASON_LIMIT),
    body: message.body,
  }
  await deadLetters.send(context)
}

/** `act` settles all events of one message; what it throws is a fault and is tried again. */
export const consume = async (
  batch: MessageBatch<unknown>,
  inbox: Inbox,
  deadLetters: Queue<unknown>,
  act: (events: readonly Envelope[]) => Promise<void>,
): Promise<void> => {
  await forEachLimited(batch.messages, CONCURRENCY, (message) => processMessage(message, inbox, deadLetters, act))
}

/** One message, from reading it to `ack` or `retry`. Exported for consumers that act on a whole batch at once. */
export const processMessage = async (
  message: Message<unknown>,
  inbox: Inbox,
  deadLetters: Queue<unknown>,
  act: (events: readonly Envelope[]) => Promise<void>,
): Promise<void> => {
  const reading = readEvents(message.body, inbox)
  try {
    if (!reading.ok) await park(deadLetters, inbox, message, reading.reason)
    else await act(reading.events)
    message.ack()
  } catch (fault) {
    await retryOrPark(message, inbox, deadLetters, fault)
  }
}

/** After a fault: later again, or into the dead letters when that was the last attempt. */
export const retryOrPark = async (
  message: Message<unknown>,
  inbox: Inbox,
  deadLetters: Queue<unknown>,
  fault: unknown,
): Promise<void> => {
  const reason = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault)
  const { id, attempts, body } = message
  const events = eventIdsIn(body)
  console.warn(JSON.stringify({ at: 'inbox.fault', inbox, message: id, events, attempts, reason }))
  if (message.attempts < ATTEMPTS_LIMIT) {
    message.retry({ delaySeconds: retryDelaySeconds(message.attempts) })
    return
  }
  try {
    await park(deadLetters, inbox, message, `gave up after ${message.attempts} attempts: ${reason}`)
    message.ack()
  } catch (stuck) {
    // The platform's own dead-lettering takes over once `max_retries` is used up too.
    console.error(JSON.stringify({ at: 'inbox.park-failed', inbox, message: id, events, reason: String(stuck) }))
    message.retry({ delaySeconds: RETRY_LONGEST_SECONDS })
  }
}
