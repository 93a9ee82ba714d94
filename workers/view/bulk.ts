/** Sending many dead letters again under one Idempotency-Key (H3): a retry of the request sends no further ones. */
import type { CommandContext } from '../../kernel/decision.ts'
import { now } from '../../kernel/time.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { listDeadLetters, redriveLetters } from './dead-letters.ts'
import type { ViewEnv } from './env.ts'

const KEEP = `INSERT OR IGNORE INTO bulk_redrive (id, fingerprint, redriven, at) VALUES (?1, ?2, ?3, ?4)`
const FIND = `SELECT fingerprint, redriven FROM bulk_redrive WHERE id = ?1`

type RedriveRequest = { readonly inbox: Inbox; readonly limit: number }
type Key = { readonly commandId: string; readonly fingerprint: string }
type Cells = { readonly fingerprint: string; readonly redriven: string }
type Kept = { readonly ids: readonly string[]; readonly fingerprint: string; readonly replayed: boolean }

export type Done =
  | { readonly outcome: 'done'; readonly redriven: readonly string[]; readonly replayed: boolean }
  | { readonly outcome: 'key-reused' }

/** Which dead letters a request is about, kept before the first is sent: a retry is about the same ones. */
const kept = async (
  { DB }: ViewEnv,
  { inbox, limit }: RedriveRequest,
  { commandId, fingerprint }: Key,
): Promise<Kept> => {
  const find = () => DB.prepare(FIND).bind(commandId).first<Cells>()
  const before = await find()
  if (!before) {
    const { items } = await listDeadLetters(DB, { state: 'parked', inbox, limit, after: null })
    const ids = JSON.stringify(items.map(({ id }) => id))
    await DB.prepare(KEEP).bind(commandId, fingerprint, ids, now()).run()
  }
  // Of two that came at once the first has said which.
  const cells = before ?? (await find())
  if (!cells) throw new Error(`the redrive ${commandId} was not kept`)
  return { ids: JSON.parse(cells.redriven), fingerprint: cells.fingerprint, replayed: before !== null }
}

/** Sends up to `limit` parked dead letters of `inbox` again; the same key later gets the same answer. */
export const bulkRedrive = async (
  env: ViewEnv,
  request: RedriveRequest,
  context: CommandContext & Key,
): Promise<Done> => {
  const { ids, fingerprint, replayed } = await kept(env, request, context)
  if (fingerprint !== context.fingerprint) return { outcome: 'key-reused' }
  return { outcome: 'done', redriven: await redriveLetters(env, ids, context.by), replayed }
}
