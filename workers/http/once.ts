/**
 * What is asked for under one Idempotency-Key (H3), where no actor remembers it: one effect, the same answer again, and
 * no other body. A table keeps each request under its `id`, with its `fingerprint` and, once it is done, its `answer`.
 */
import type { CommandContext } from '../../kernel/decision.ts'

export type Key = Required<Pick<CommandContext, 'commandId' | 'fingerprint'>>
type Cells = { readonly fingerprint: string; readonly answer: string | null }

/** Where a request is kept. `claim` writes it down, unless there is one of this id. */
type Kept = { readonly db: D1Database; readonly table: string; readonly claim: D1PreparedStatement }

export type Outcome<T> =
  | { readonly outcome: 'done'; readonly result: T; readonly replayed: boolean }
  | { readonly outcome: 'key-reused' }

/**
 * Does what is asked for and keeps the result, unless it was done under this key before. The key is taken before the
 * work begins, and the work may be done again after a crash, or twice at once: it must bear that. A result that is not
 * `isDone` is judged anew.
 */
export const onceIn = async <T extends object>(
  { db, table, claim }: Kept,
  { commandId, fingerprint }: Key,
  work: () => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<Outcome<T>> => {
  await claim.run()
  const known = await db
    .prepare(`SELECT fingerprint, answer FROM ${table} WHERE id = ?1`)
    .bind(commandId)
    .first<Cells>()
  if (!known) throw new Error(`the request ${commandId} was not kept`)
  if (known.fingerprint !== fingerprint) return { outcome: 'key-reused' }
  if (known.answer !== null) return { outcome: 'done', result: JSON.parse(known.answer), replayed: true }
  const result = await work()
  if (isDone(result)) {
    const keep = db.prepare(`UPDATE ${table} SET answer = ?2 WHERE id = ?1 AND answer IS NULL`)
    await keep.bind(commandId, JSON.stringify(result)).run()
  }
  return { outcome: 'done', result, replayed: false }
}

/** What the answer bears when it was given before. */
export const replayHeaders = (replayed: boolean): Readonly<Record<string, string>> =>
  replayed ? { 'Idempotency-Replayed': 'true' } : {}
