/** Sending many dead letters again under one Idempotency-Key (H3): a retry of the request sends no further ones. */
import type { CommandContext } from '../../kernel/decision.ts'
import { now } from '../../kernel/time.ts'
import type { Inbox } from '../../queues/subscriptions.ts'
import { listDeadLetters, redriveLetters } from './dead-letters.ts'
import type { ViewEnv } from './env.ts'

const KEEP = `INSERT OR IGNORE INTO bulk_redrive (id, redriven, at) VALUES (?1, ?2, ?3)`
const FIND = `SELECT redriven FROM bulk_redrive WHERE id = ?1`

type RedriveRequest = { readonly inbox: Inbox; readonly limit: number }

/** Which dead letters a request is about, kept before the first is sent: a retry is about the same ones. */
const kept = async ({ DB }: ViewEnv, { inbox, limit }: RedriveRequest, commandId: string) => {
  const find = () => DB.prepare(FIND).bind(commandId).first<{ redriven: string }>()
  const before = await find()
  if (!before) {
    const { items } = await listDeadLetters(DB, { state: 'parked', inbox, limit, after: null })
    const ids = JSON.stringify(items.map(({ id }) => id))
    await DB.prepare(KEEP).bind(commandId, ids, now()).run()
  }
  // Of two that came at once the first has said which.
  const cells = before ?? (await find())
  if (!cells) throw new Error(`the redrive ${commandId} was not kept`)
  return JSON.parse(cells.redriven) as readonly string[]
}

/** Sends up to `limit` parked dead letters of `inbox` again; tried again after a crash, it is about the same ones. */
export const bulkRedrive = async (
  env: ViewEnv,
  request: RedriveRequest,
  { commandId, by }: Pick<CommandContext, 'commandId' | 'by'>,
): Promise<{ readonly redriven: readonly string[] }> => ({
  redriven: await redriveLetters(env, await kept(env, request, commandId), by),
})
