/** What lies in a dead-letter queue: a message nobody could act on, with the reason why (K6). */
import * as z from 'zod'

/** Reasons are cut to this length: enough to act on, too short to carry a payload into a log. */
export const REASON_LIMIT = 500

/** A parked message as its consumer put it there. What the platform moves there by itself is the bare body. */
export const DeadLetterMessage = z.strictObject({
  parked: z.literal('naru.dead-letter.v1'),
  inbox: z.string().min(1).max(64),
  messageId: z.string().max(200),
  attempts: z.int().min(0),
  reason: z.string().max(REASON_LIMIT),
  body: z.unknown(),
})
export type DeadLetterMessage = z.infer<typeof DeadLetterMessage>

const EVENTS_NAMED = 20
const EventId = z
  .object({ id: z.string() })
  .transform(({ id }) => id.slice(0, 400))
  .nullable()
  .catch(null)

/** The ids of the events in a message, as far as they can be read: each names the kind and the id of its instance. */
export const eventIdsIn = (body: unknown): readonly string[] =>
  Array.isArray(body) ? body.slice(0, EVENTS_NAMED).flatMap((event) => EventId.parse(event) ?? []) : []
