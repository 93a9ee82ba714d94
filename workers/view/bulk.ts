/** Sending many dead letters again under one Idempotency-Key (H3): a retry of the request sends no further ones. */
import type { Letter } from '../../kernel/aggregate.ts'
import { now } from '../../kernel/time.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { redriveInbox } from './dead-letters.ts'
import type { ViewEnv } from './env.ts'

const KEEP = `INSERT OR IGNORE INTO bulk_redrive (id, fingerprint, redriven, at) VALUES (?1, ?2, ?3, ?4)`
const FIND = `SELECT fingerprint, redriven FROM bulk_redrive WHERE id = ?1`

export type Done =
  | { readonly outcome: 'done'; readonly redriven: readonly string[]; readonly replayed: boolean }
  | { readonly outcome: 'key-reused' }

/** Sends up to `limit` parked letters of `inbox` again; the same key later gets the same answer. */
export const bulkRedrive = async (
  env: ViewEnv,
  { inbox, limit }: { readonly inbox: Inbox; readonly limit: number },
  { commandId, fingerprint, by }: Letter & { readonly fingerprint: string },
): Promise<Done> => {
  const before = await env.DB.prepare(FIND).bind(commandId).first<{ fingerprint: string; redriven: string }>()
  if (before) {
    if (before.fingerprint !== fingerprint) return { outcome: 'key-reused' }
    return { outcome: 'done', redriven: JSON.parse(before.redriven), replayed: true }
  }
  const redriven = await redriveInbox(env, inbox, limit, by)
  await env.DB.prepare(KEEP).bind(commandId, fingerprint, JSON.stringify(redriven), now()).run()
  return { outcome: 'done', redriven, replayed: false }
}
