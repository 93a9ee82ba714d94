/**
 * Forgetting a person (K16, U7): an account that is closed, or a person whom an operator erases. Each step is written down
 * before the next begins and may be done again, and whatever is left is done by the next sweep, so that nobody is ever half
 * forgotten (decisions 36 and 43):
 *
 *   asked      what is live is refused at once, as far as it is known
 *   leaving    the key store tells whoever would begin something new for this person, and it is refused
 *   judged     once all that had begun before is known: something live, and the person stays; nothing, and there is no way back
 *   forgotten  the account is erased, the key destroyed, the mailbox emptied
 *
 * What is counted and who owed what stays; who it was is not readable any more.
 */
import { z } from '@hono/zod-openapi'
import { withTimeout } from '../../kernel/calls.ts'
import { instant } from '../../kernel/fields.ts'
import { epochMs, type Instant, now, plusSeconds } from '../../kernel/time.ts'
import type { OwnedAlone } from '../http/accounts.ts'
import { keyIdOf, STAYING_MS } from '../http/sealing.ts'
import type { ViewEnv } from './env.ts'
import { type LiveThing, liveThingsOf } from './live-things.ts'

/** Of those who are not forgotten yet, so many are looked after by one sweep. */
const SWEPT_LIMIT = 100
const STEP_LIMIT_MS = 10_000
/** Promised to be done by then. */
const PROMISED_MS = 86_400_000
/** A request that was let begin something has answered by then: the gateway waits for none longer. */
const REQUEST_LIMIT_SECONDS = 15
/** So long after somebody began to leave, all they had begun before has been told to the view's inbox. */
const TOLD_SECONDS = STAYING_MS / 1_000 + REQUEST_LIMIT_SECONDS
/** A batch that was taken out of the inbox is written by then. */
const WRITTEN_SECONDS = 10

/** Why somebody stays after all. */
const because = z.enum(['live-things', 'last-owner'])
type Because = z.infer<typeof because>

/** How far it is. It does not say who was forgotten. */
export const Receipt = z
  .object({
    receipt: z.string().openapi({ description: 'Names this request; nothing leads from it to a person' }),
    status: z.enum(['judging', 'refused', 'forgetting', 'forgotten']).openapi({
      description:
        'judging: nothing new of theirs begins, and nothing is erased yet; refused: they stay, see `because`',
    }),
    askedAt: instant,
    accountErasedAt: instant.nullable(),
    keyDestroyedAt: instant.nullable().openapi({
      description: 'From then on nothing personal is opened, but for a minute by those who have just done so',
    }),
    forgottenAt: instant.nullable(),
    refusedAt: instant.nullable(),
    because: because.nullable(),
  })
  .openapi('ForgettingReceipt')
export type Receipt = Readonly<z.infer<typeof Receipt>>
/** The same as operators see it. */
export const OperatorsReceipt = Receipt.extend({ askedBy: z.string() }).openapi('OperatorsForgettingReceipt')
export type OperatorsReceipt = Readonly<z.infer<typeof OperatorsReceipt>>

export type Forgetting =
  | { readonly outcome: 'kept'; readonly receipt: OperatorsReceipt }
  | { readonly outcome: 'live-things'; readonly items: readonly LiveThing[] }
  | { readonly outcome: 'last-owner'; readonly organizations: readonly OwnedAlone[] }

/** What must be ended or handed over first. */
export type InTheWay = Exclude<Forgetting, { readonly outcome: 'kept' }>

type Cells = Omit<OperatorsReceipt, 'receipt' | 'status'> & {
  readonly id: string
  /** Null once it is done, or refused. */
  readonly subject: string | null
  readonly leavingAt: Instant | null
  readonly judgedAt: Instant | null
}

const COLUMNS = `id, subject, asked_by AS askedBy, asked_at AS askedAt, leaving_at AS leavingAt, judged_at AS judgedAt,
  account_erased_at AS accountErasedAt, key_destroyed_at AS keyDestroyedAt, forgotten_at AS forgottenAt,
  refused_at AS refusedAt, because`
const FIND = `SELECT ${COLUMNS} FROM forgetting WHERE id = ?1`
const UNFINISHED = `SELECT ${COLUMNS} FROM forgetting WHERE subject IS NOT NULL ORDER BY asked_at LIMIT ${SWEPT_LIMIT}`
/** Whoever was refused may ask again. */
const KEEP = `INSERT INTO forgetting (id, subject, asked_by, asked_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET subject = ?2, asked_by = ?3, asked_at = ?4, leaving_at = NULL, refused_at = NULL, because = NULL
WHERE refused_at IS NOT NULL AND subject IS NULL`
const LEAVING = 'UPDATE forgetting SET leaving_at = ?2 WHERE id = ?1 AND leaving_at IS NULL'
/** One of the two, whoever judges at the same time. */
const JUDGED = 'UPDATE forgetting SET judged_at = ?2 WHERE id = ?1 AND judged_at IS NULL AND refused_at IS NULL'
const REFUSED = `UPDATE forgetting SET refused_at = ?2, because = ?3, judged_at = NULL
WHERE id = ?1 AND refused_at IS NULL AND account_erased_at IS NULL AND (judged_at IS NULL OR ?3 = 'last-owner')`
const STAYED = 'UPDATE forgetting SET subject = NULL WHERE id = ?1 AND refused_at IS NOT NULL'
const ERASED = 'UPDATE forgetting SET account_erased_at = ?2 WHERE id = ?1 AND account_erased_at IS NULL'
const DESTROYED = 'UPDATE forgetting SET key_destroyed_at = ?2 WHERE id = ?1 AND key_destroyed_at IS NULL'
/** Whose it was goes last: until then it must be known whose mailbox is to be emptied. */
const DONE = 'UPDATE forgetting SET forgotten_at = ?2, subject = NULL WHERE id = ?1 AND forgotten_at IS NULL'

const statusOf = ({ refusedAt, forgottenAt, judgedAt }: Cells): Receipt['status'] => {
  if (refusedAt !== null) return 'refused'
  if (forgottenAt !== null) return 'forgotten'
  return judgedAt === null ? 'judging' : 'forgetting'
}
const receiptOf = (cells: Cells): OperatorsReceipt => {
  const { id, subject: _subject, leavingAt: _leaving, judgedAt: _judged, ...rest } = cells
  return { receipt: id, status: statusOf(cells), ...rest }
}

const find = (env: ViewEnv, id: string): Promise<Cells | null> => env.DB.prepare(FIND).bind(id).first<Cells>()
const write = async (env: ViewEnv, statement: string, ...bound: readonly unknown[]): Promise<boolean> =>
  (
    await env.DB.prepare(statement)
      .bind(...bound)
      .run()
  ).meta.changes > 0

/** Whether the view knows of all that somebody had begun who has been leaving since then. */
const knowsAllSince = async (env: ViewEnv, leavingAt: Instant): Promise<boolean> => {
  const toldBy = plusSeconds(leavingAt, TOLD_SECONDS)
  if (now() < plusSeconds(toldBy, WRITTEN_SECONDS)) return false
  const { backlogCount, oldestMessageTimestamp: oldest } = await env.VIEW_INBOX.metrics()
  return backlogCount === 0 || (oldest !== undefined && oldest.getTime() > epochMs(toldBy))
}

/** Something stands in the way: what began anew begins again, and they are told. */
const stay = async (env: ViewEnv, id: string, subject: string): Promise<void> => {
  await withTimeout(STEP_LIMIT_MS, 'keys', env.KEYS.stay(id))
  await withTimeout(STEP_LIMIT_MS, 'identity', env.IDENTITY.tellStaying(subject))
  await write(env, STAYED, id)
  console.log(JSON.stringify({ at: 'forgetting.refused', receipt: id }))
}
const refuse = async (env: ViewEnv, id: string, subject: string, because: Because): Promise<void> => {
  if (await write(env, REFUSED, id, now(), because)) await stay(env, id, subject)
}

/** Does what is left to be done of one; each step may be done again. Throws when a step cannot be done now. */
const finish = async (env: ViewEnv, { id, subject, ...cells }: Cells): Promise<void> => {
  if (subject === null) return
  if (cells.refusedAt !== null) return stay(env, id, subject)
  if (cells.judgedAt === null) {
    const leavingAt = cells.leavingAt ?? (await withTimeout(STEP_LIMIT_MS, 'keys', env.KEYS.leave(id))) ?? now()
    if (cells.leavingAt === null) await write(env, LEAVING, id, leavingAt)
    if (!(await knowsAllSince(env, leavingAt))) return
    if ((await liveThingsOf(env, subject)).length > 0) return refuse(env, id, subject, 'live-things')
    if (!(await write(env, JUDGED, id, now()))) return
  }
  const erased = await withTimeout(STEP_LIMIT_MS, 'identity', env.IDENTITY.eraseAccount(subject))
  if (erased === 'last-owner') return refuse(env, id, subject, 'last-owner')
  await write(env, ERASED, id, now())
  await write(env, DESTROYED, id, await withTimeout(STEP_LIMIT_MS, 'keys', env.KEYS.destroy(id)))
  await withTimeout(STEP_LIMIT_MS, 'notification', env.NOTIFICATION_ACTORS.forgetRecipient(subject))
  await write(env, DONE, id, now())
  console.log(JSON.stringify({ at: 'forgetting.done', receipt: id }))
}

/** The same; what cannot be done now is a line in the log, and left to the next sweep. */
const finishOrLeave = async (env: ViewEnv, cells: Cells): Promise<void> => {
  try {
    await finish(env, cells)
  } catch (fault) {
    const isLate = epochMs(now()) - epochMs(cells.askedAt) > PROMISED_MS
    const line = JSON.stringify({ at: 'forgetting.left', receipt: cells.id, isLate, reason: String(fault) })
    if (isLate) console.error(line)
    else console.warn(line)
  }
}

/** What is known now to stand in the way of forgetting somebody. */
export const inTheWay = async (env: ViewEnv, subject: string): Promise<InTheWay | null> => {
  const items = await liveThingsOf(env, subject)
  if (items.length > 0) return { outcome: 'live-things', items }
  const organizations = await withTimeout(STEP_LIMIT_MS, 'identity', env.IDENTITY.ownedAlone(subject))
  return organizations.length > 0 ? { outcome: 'last-owner', organizations } : null
}

/**
 * Forgets somebody, unless something stands in the way; asked again it says how far it is. `confirm` has the last word
 * before it begins: null goes on, anything else is the answer.
 */
export const forget = async <R = never>(
  env: ViewEnv,
  subject: string,
  by: string,
  confirm: (receipt: string) => Promise<R | null> = async () => null,
): Promise<Forgetting | R> => {
  const id = await keyIdOf(env, subject)
  const before = await find(env, id)
  if (before === null || before.refusedAt !== null) {
    const refused = (await inTheWay(env, subject)) ?? (await confirm(id))
    if (refused !== null) return refused
    await write(env, KEEP, id, subject, by, now())
  }
  const kept = await find(env, id)
  if (!kept) throw new Error(`the request ${id} was not kept`)
  await finishOrLeave(env, kept)
  return { outcome: 'kept', receipt: receiptOf((await find(env, id)) ?? kept) }
}

/** How far a request is; null when there was none. */
export const receiptOfRequest = async (env: ViewEnv, receipt: string): Promise<OperatorsReceipt | null> => {
  const found = await find(env, receipt)
  return found && receiptOf(found)
}

/** How far the forgetting of somebody is; null when nobody asked for it. */
export const receiptFor = async (env: ViewEnv, subject: string): Promise<OperatorsReceipt | null> =>
  receiptOfRequest(env, await keyIdOf(env, subject))

/** Goes on with all that is not done. */
export const finishForgetting = async (env: ViewEnv): Promise<void> => {
  const unfinished = (await env.DB.prepare(UNFINISHED).all<Cells>()).results
  for (const one of unfinished) await finishOrLeave(env, one)
}
