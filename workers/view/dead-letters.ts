/**
 * Dead letters (K6): what nobody could act on is stored with its reason, listed, and sent again or discarded by an
 * operator. A message that fails again after it was sent again comes back as a new one.
 */
import { z } from '@hono/zod-openapi'
import { growingPause } from '../../kernel/backoff.ts'
import { derivedId } from '../../kernel/ids.ts'
import { type Instant, instantOf, now } from '../../kernel/time.ts'
import { DeadLetterMessage, eventIdsIn, REASON_LIMIT } from '../../queues/dead-letters.ts'
import { plainQueueName } from '../../queues/name.ts'
import { type Inbox, inboxes } from '../../queues/subscriptions.ts'
import { resend, type ViewEnv } from './env.ts'
import { cursorAfter } from './queries/cursor.ts'

const SUFFIX = '-dead-letters'
/** The reason of what the platform moved here by itself, bare. */
export const RETRIES_USED_UP = 'retries used up'
/** Bulk redrive sends this many at most in one request. */
export const REDRIVE_LIMIT = 100
const RETRY_FIRST_SECONDS = 2
const RETRY_LONGEST_SECONDS = 3600

export const State = z.enum(['parked', 'redriven', 'discarded'])
export type State = z.infer<typeof State>

/** A dead letter as operators see it in a list; its body only when they open it. */
export const DeadLetter = z
  .object({
    id: z.string(),
    inbox: z.enum(inboxes),
    messageId: z.string(),
    reason: z.string().max(REASON_LIMIT),
    attempts: z.int().nullable().openapi({ description: 'null: the platform moved it here' }),
    // Ids of the events inside, as far as they can be read.
    events: z.array(z.string()),
    state: State,
    parkedAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable(),
  })
  .openapi('DeadLetter')
export type DeadLetter = Readonly<z.infer<typeof DeadLetter>>

const inboxOf = (queue: string): Inbox => {
  const found = inboxes.find((inbox) => `${inbox}${SUFFIX}` === queue)
  if (!found) throw new Error(`${queue} holds the dead letters of no inbox`)
  return found
}

/** True for the queues whose messages belong into the dead letters. */
export const holdsDeadLetters = (queue: string): boolean => queue.endsWith(SUFFIX)

const STORE = `
INSERT OR IGNORE INTO dead_letter (id, inbox, message_id, reason, attempts, body, events, state, parked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'parked', ?8)`

/** What could not be acted on, whoever brought it here. */
const bodyOf = ({ body }: Message<unknown>): unknown => {
  const parked = DeadLetterMessage.safeParse(body)
  return parked.success ? parked.data.body : body
}

const storing = async (db: D1Database, inbox: Inbox, message: Message<unknown>): Promise<D1PreparedStatement> => {
  const parked = DeadLetterMessage.safeParse(message.body)
  const kept = parked.success ? parked.data : null
  const body = bodyOf(message)
  const messageId = kept?.messageId ?? message.id
  const id = await derivedId('dead-letter', inbox, messageId)
  const reason = kept?.reason ?? RETRIES_USED_UP
  const parkedAt = instantOf(message.timestamp.getTime())
  const values = [id, inbox, messageId, reason, kept?.attempts ?? null, JSON.stringify(body) ?? 'null']
  return db.prepare(STORE).bind(...values, JSON.stringify(eventIdsIn(body)), parkedAt)
}

/** Stores a batch of dead letters; the same message twice is one message. A fault keeps all of them in the queue. */
export const storeDeadLetters = async (
  batch: MessageBatch<unknown>,
  env: Pick<ViewEnv, 'DB' | 'NAME_PREFIX'>,
): Promise<void> => {
  const inbox = inboxOf(plainQueueName(batch.queue, env))
  for (const message of batch.messages) {
    const what = { inbox, message: message.id, events: eventIdsIn(bodyOf(message)) }
    try {
      await (await storing(env.DB, inbox, message)).run()
      console.warn(JSON.stringify({ at: 'dead-letter.parked', ...what }))
      message.ack()
    } catch (fault) {
      // This is the last place a message can go to: long pauses make the queue's retries last for days.
      console.error(JSON.stringify({ at: 'dead-letter.fault', ...what, reason: String(fault) }))
      message.retry({ delaySeconds: growingPause(message.attempts, RETRY_FIRST_SECONDS, RETRY_LONGEST_SECONDS) })
    }
  }
}

const COLUMNS = `id, inbox, message_id AS messageId, reason, attempts, events, state,
  parked_at AS parkedAt, decided_at AS decidedAt, decided_by AS decidedBy`

type Cells = Omit<DeadLetter, 'events'> & { readonly events: string }

const parkedOf = (cells: Cells): DeadLetter => ({ ...cells, events: JSON.parse(cells.events) })

const LIST = `SELECT ${COLUMNS} FROM dead_letter
WHERE state = ?1 AND (?2 IS NULL OR inbox = ?2) AND (?3 IS NULL OR reason = ?3) AND (parked_at, id) < (?4, ?5)
ORDER BY parked_at DESC, id DESC LIMIT ?6`

export const LIST_KEY_LENGTH = 2
const TOP = '\u{10FFFF}'

export type Search = {
  readonly state: State
  readonly inbox: Inbox | null
  readonly reason?: string
  readonly limit: number
  readonly after: readonly string[] | null
}

/** Dead letters of one state, the latest first. */
export const listDeadLetters = async (
  db: D1Database,
  { state, inbox, reason, limit, after }: Search,
): Promise<{ readonly items: readonly DeadLetter[]; readonly next: string | null }> => {
  const [parkedAt = TOP, id = TOP] = after ?? []
  const search = db.prepare(LIST).bind(state, inbox, reason ?? null, parkedAt, id, limit + 1)
  const found = (await search.all<Cells>()).results
  const items = found.slice(0, limit).map(parkedOf)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? cursorAfter(last.parkedAt, last.id) : null }
}

const CAUSES_LIMIT = 100
const CAUSES = `SELECT inbox, reason, count(*) AS letters, min(parked_at) AS oldestAt, max(parked_at) AS latestAt
FROM dead_letter WHERE state = 'parked' GROUP BY inbox, reason ORDER BY letters DESC, inbox, reason LIMIT ${CAUSES_LIMIT}`

/** Why letters of an inbox are parked. */
export const Cause = z
  .object({
    inbox: z.enum(inboxes),
    reason: z.string(),
    letters: z.int().min(1),
    oldestAt: z.iso.datetime(),
    latestAt: z.iso.datetime(),
  })
  .openapi('Cause')

/** The parked letters by cause, the most first. */
export const causes = async (db: D1Database): Promise<readonly z.infer<typeof Cause>[]> =>
  (await db.prepare(CAUSES).all<z.infer<typeof Cause>>()).results

/** How many letters are parked, by inbox. */
export const parkedCounts = async (db: D1Database): Promise<ReadonlyMap<string, number>> => {
  const count = db.prepare(`SELECT inbox, count(*) AS letters FROM dead_letter WHERE state = 'parked' GROUP BY inbox`)
  const found = (await count.all<{ inbox: string; letters: number }>()).results
  return new Map(found.map(({ inbox, letters }) => [inbox, letters]))
}

/** One message with its body. */
export const deadLetter = async (
  db: D1Database,
  id: string,
): Promise<{ readonly message: DeadLetter; readonly body: unknown } | null> => {
  const cells = await db
    .prepare(`SELECT ${COLUMNS}, body FROM dead_letter WHERE id = ?1`)
    .bind(id)
    .first<Cells & { body: string }>()
  if (!cells) return null
  const { body, ...rest } = cells
  return { message: parkedOf(rest), body: JSON.parse(body) }
}

const DECIDE = `UPDATE dead_letter SET state = ?2, decided_at = ?3, decided_by = ?4 WHERE id = ?1 AND state = 'parked'`

export type Verdict =
  | { readonly outcome: 'decided'; readonly message: DeadLetter }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'decided-otherwise'; readonly state: State }

/** Sends a parked message to its inbox again. Sent before it is noted: a crash in between sends twice, never not at all. */
export const redriveDeadLetter = async (env: ViewEnv, id: string, by: string): Promise<Verdict> => {
  const found = await deadLetter(env.DB, id)
  if (!found) return { outcome: 'not-found' }
  if (found.message.state === 'parked') await resend(env, found.message.inbox, found.body)
  return decide(env.DB, id, 'redriven', by)
}

/** Lets a parked message be; it stays stored and can be read. */
export const discardDeadLetter = async (db: D1Database, id: string, by: string): Promise<Verdict> =>
  decide(db, id, 'discarded', by)

const decide = async (db: D1Database, id: string, state: State, by: string): Promise<Verdict> => {
  const decidedAt: Instant = now()
  await db.prepare(DECIDE).bind(id, state, decidedAt, by).run()
  const found = await deadLetter(db, id)
  if (!found) return { outcome: 'not-found' }
  if (found.message.state !== state) return { outcome: 'decided-otherwise', state: found.message.state }
  return { outcome: 'decided', message: found.message }
}

/** Sends those of these letters again that are still parked; answers which were sent, now or before. */
export const redriveLetters = async (env: ViewEnv, ids: readonly string[], by: string): Promise<readonly string[]> => {
  const sent: string[] = []
  for (const id of ids) {
    const verdict = await redriveDeadLetter(env, id, by)
    if (verdict.outcome === 'decided') sent.push(id)
  }
  return sent
}
