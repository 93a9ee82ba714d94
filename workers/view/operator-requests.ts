/**
 * What operators ask for under one Idempotency-Key (H3): one effect, the same answer again, and no other body. Each request
 * is written down before it is done, with its reason, and can be read afterwards.
 */
import { z } from '@hono/zod-openapi'
import type { CommandContext } from '../../kernel/decision.ts'
import { line } from '../../kernel/fields.ts'
import { now } from '../../kernel/time.ts'
import { cursorAfter } from './queries/cursor.ts'

const CLAIM = `INSERT OR IGNORE INTO operator_request (id, fingerprint, by, action, about, reason, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`
const FIND = `SELECT fingerprint, answer FROM operator_request WHERE id = ?1`
const KEEP = `UPDATE operator_request SET answer = ?2 WHERE id = ?1 AND answer IS NULL`

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
type Key = Required<Pick<CommandContext, 'commandId' | 'fingerprint' | 'by'>>
type Cells = { readonly fingerprint: string; readonly answer: string | null }

export type Outcome<T> =
  | { readonly outcome: 'done'; readonly result: T; readonly replayed: boolean }
  | { readonly outcome: 'key-reused' }

/**
 * Does what is asked for and keeps the result, unless it was done under this key before. The key is taken before the work
 * begins, and the work may be done again after a crash: it must bear that. A result that is not `isDone` is judged anew.
 */
export const once = async <T extends object>(
  db: D1Database,
  { commandId, fingerprint, by }: Key,
  { action, about, reason }: Note,
  work: () => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<Outcome<T>> => {
  await db.prepare(CLAIM).bind(commandId, fingerprint, by, action, about, reason, now()).run()
  const known = await db.prepare(FIND).bind(commandId).first<Cells>()
  if (!known) throw new Error(`the request ${commandId} was not kept`)
  if (known.fingerprint !== fingerprint) return { outcome: 'key-reused' }
  if (known.answer !== null) return { outcome: 'done', result: JSON.parse(known.answer), replayed: true }
  const result = await work()
  if (isDone(result)) await db.prepare(KEEP).bind(commandId, JSON.stringify(result)).run()
  return { outcome: 'done', result, replayed: false }
}

/** What the answer bears when it was given before. */
export const replayHeaders = (replayed: boolean): Readonly<Record<string, string>> =>
  replayed ? { 'Idempotency-Replayed': 'true' } : {}

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

// The operator of one index: the newest first, behind a place in it.
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
