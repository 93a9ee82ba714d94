/**
 * What operators ask for under one Idempotency-Key (H3): one effect, the same answer again, and no other body. Each request
 * is written down before it is done, with its reason, and can be read afterwards.
 */
import { z } from '@hono/zod-openapi'
import type { CommandContext } from '../../kernel/decision.ts'
import { line } from '../../kernel/fields.ts'
import { now } from '../../kernel/time.ts'
import { type Key, type Outcome, onceIn } from '../http/once.ts'
import { cursorAfter } from './queries/cursor.ts'

const CLAIM = `INSERT OR IGNORE INTO operator_request (id, fingerprint, by, action, about, reason, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`

const REASON_LIMIT = 300
export const actions = [
  'redrive',
  'resume',
  'reset-breaker',
  'redrive-letter',
  'discard-letter',
  'redrive-letters',
  'forget-person',
] as const

/** Why an operator does something: for whoever reads later what was done. */
export const Reason = line(REASON_LIMIT).openapi({
  description: 'Why, for whoever reads it later; it names no person',
  example: 'The courier’s system was down until 14:00',
})
/** Only says what would be done. */
export const DryRun = z.boolean().default(false).openapi({ description: 'Says what would be done, and does nothing' })

/** What an operator asks for: which action, about what, and why. */
export type Note = { readonly action: (typeof actions)[number]; readonly about: string; readonly reason: string }

/** Does it once under its key, and writes it down before. */
export const once = <T extends object>(
  db: D1Database,
  key: Key & Pick<CommandContext, 'by'>,
  { action, about, reason }: Note,
  work: () => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<Outcome<T>> => {
  const { commandId, fingerprint, by } = key
  const claim = db.prepare(CLAIM).bind(commandId, fingerprint, by, action, about, reason, now())
  return onceIn({ db, table: 'operator_request', claim }, key, work, isDone)
}

/** What an operator did. */
export const Action = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    by: z.string(),
    action: z.enum(actions),
    about: z.string().openapi({ example: 'concert.booking/…' }),
    reason: z.string(),
    done: z.boolean().openapi({ description: 'false: refused, or cut off in the middle' }),
  })
  .openapi('OperatorAction')

// Along the index by time: the newest first, those behind a place in it.
const LIST = `SELECT id, at, by, action, about, reason, answer IS NOT NULL AS done FROM operator_request
WHERE (at, id) < (?1, ?2) ORDER BY at DESC, id DESC LIMIT ?3`
const TOP = '\u{10FFFF}'
export const ACTIONS_KEY_LENGTH = 2

type ActionCells = Omit<z.infer<typeof Action>, 'done'> & { readonly done: number }

/** What operators did, the latest first. */
export const listActions = async (db: D1Database, limit: number, after: readonly string[] | null) => {
  const [at = TOP, id = TOP] = after ?? []
  const found = (
    await db
      .prepare(LIST)
      .bind(at, id, limit + 1)
      .all<ActionCells>()
  ).results
  const items = found.slice(0, limit).map((cells) => ({ ...cells, done: cells.done === 1 }))
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? cursorAfter(last.at, last.id) : null }
}
