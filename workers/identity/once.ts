/**
 * What is asked for under one Idempotency-Key (H3), where no actor remembers it: one effect, the same answer
 * again, and no other body.
 */
import type { CommandContext } from '../../kernel/decision.ts'
import { now } from '../../kernel/time.ts'

const CLAIM = `INSERT OR IGNORE INTO kept_answer (id, fingerprint, at) VALUES (?1, ?2, ?3)`
const FIND = `SELECT fingerprint, answer FROM kept_answer WHERE id = ?1`
const KEEP = `UPDATE kept_answer SET answer = ?2 WHERE id = ?1 AND answer IS NULL`

type Key = Required<Pick<CommandContext, 'commandId' | 'fingerprint'>>
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
  { commandId, fingerprint }: Key,
  work: () => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<Outcome<T>> => {
  await db.prepare(CLAIM).bind(commandId, fingerprint, now()).run()
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
