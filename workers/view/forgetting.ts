/**
 * Forgetting a person (K16): what is live is ended first, then the key of the person is destroyed and the mailbox
 * emptied. The intention is kept before anything is destroyed, and whatever is left is done by the next sweep, so that
 * nobody is ever half forgotten. What is counted and who owed what stays; who it was is not readable any more
 * (docs/decisions/0036-forgetting.md).
 */
import { z } from '@hono/zod-openapi'
import { withTimeout } from '../../kernel/calls.ts'
import { instant } from '../../kernel/fields.ts'
import { epochMs, type Instant, now } from '../../kernel/time.ts'
import { keyIdOf } from '../http/sealing.ts'
import { allResources } from '../systems.ts'
import type { ViewEnv } from './env.ts'
import { sealedOwner } from './owners.ts'

/** So many live things are named; whoever has more finds the rest when these are ended. */
const ITEMS_LIMIT = 100
/** Of those who are not forgotten yet, so many are looked after by one sweep. */
const SWEPT_LIMIT = 100
const STEP_LIMIT_MS = 10_000
/** Promised to be done by then. */
const PROMISED_MS = 86_400_000

/** Something that somebody still has under way. */
export const LiveThing = z.object({ kind: z.string(), id: z.string(), status: z.string() }).openapi('LiveThing')
type LiveThing = Readonly<z.infer<typeof LiveThing>>

/** How far it is: the key may be destroyed and the mailbox not be emptied yet. It does not say who was forgotten. */
export const Receipt = z
  .object({
    receipt: z.string().openapi({ description: 'Names this request; nothing leads from it to a person' }),
    status: z.enum(['forgetting', 'forgotten']),
    askedBy: z.string(),
    askedAt: instant,
    keyDestroyedAt: instant.nullable().openapi({
      description: 'From then on nothing personal is opened, but for a minute by those who have just done so',
    }),
    forgottenAt: instant.nullable(),
  })
  .openapi('ForgettingReceipt')
export type Receipt = Readonly<z.infer<typeof Receipt>>

export type Forgetting =
  | { readonly outcome: 'kept'; readonly receipt: Receipt }
  | { readonly outcome: 'live-things'; readonly items: readonly LiveThing[] }

type Cells = {
  readonly id: string
  /** Null once it is done. */
  readonly subject: string | null
  readonly askedBy: string
  readonly askedAt: Instant
  readonly keyDestroyedAt: Instant | null
  readonly forgottenAt: Instant | null
}

const live = allResources.flatMap(({ aggregate, live }) => live.map((status) => ({ aggregate, status })))
const IS_LIVE = live
  .map(({ aggregate, status }) => `(aggregate = '${aggregate}' AND status = '${status}')`)
  .join(' OR ')
const LIVE = `SELECT aggregate AS kind, id, status FROM instance INDEXED BY instance_owned
WHERE owner IN (?1, ?2) AND aggregate NOT GLOB 'payment.*' AND (${IS_LIVE}) LIMIT ${ITEMS_LIMIT}`

const COLUMNS = `id, subject, asked_by AS askedBy, asked_at AS askedAt, key_destroyed_at AS keyDestroyedAt,
  forgotten_at AS forgottenAt`
const FIND = `SELECT ${COLUMNS} FROM forgetting WHERE id = ?1`
const UNFINISHED = `SELECT ${COLUMNS} FROM forgetting WHERE forgotten_at IS NULL ORDER BY asked_at LIMIT ${SWEPT_LIMIT}`
const KEEP = 'INSERT OR IGNORE INTO forgetting (id, subject, asked_by, asked_at) VALUES (?1, ?2, ?3, ?4)'
const DESTROYED = 'UPDATE forgetting SET key_destroyed_at = ?2 WHERE id = ?1 AND key_destroyed_at IS NULL'
/** Whose it was goes last: until then it must be known whose mailbox is to be emptied. */
const DONE = 'UPDATE forgetting SET forgotten_at = ?2, subject = NULL WHERE id = ?1 AND forgotten_at IS NULL'

const receiptOf = ({ id, subject: _, forgottenAt, ...rest }: Cells): Receipt => ({
  receipt: id,
  status: forgottenAt === null ? 'forgetting' : 'forgotten',
  ...rest,
  forgottenAt,
})

const find = (env: ViewEnv, id: string): Promise<Cells | null> => env.DB.prepare(FIND).bind(id).first<Cells>()

/** Does what is left to be done of one; each step may be done again. Throws when a step cannot be done now. */
const finish = async (env: ViewEnv, { id, subject }: Cells): Promise<void> => {
  if (subject === null) return
  const destroyedAt = await withTimeout(STEP_LIMIT_MS, 'keys', env.KEYS.destroy(id))
  await env.DB.prepare(DESTROYED).bind(id, destroyedAt).run()
  await withTimeout(STEP_LIMIT_MS, 'notification', env.NOTIFICATION_ACTORS.forgetRecipient(subject))
  await env.DB.prepare(DONE).bind(id, now()).run()
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

/** Forgets somebody, unless they have something live; asked again it says how far it is. */
export const forget = async (env: ViewEnv, subject: string, by: string): Promise<Forgetting> => {
  const id = await keyIdOf(env, subject)
  if ((await find(env, id)) === null) {
    const owned = env.DB.prepare(LIVE).bind(subject, await sealedOwner(env, subject))
    const items = (await owned.all<LiveThing>()).results
    if (items.length > 0) return { outcome: 'live-things', items }
    await env.DB.prepare(KEEP).bind(id, subject, by, now()).run()
  }
  const kept = await find(env, id)
  if (!kept) throw new Error(`the request ${id} was not kept`)
  await finishOrLeave(env, kept)
  return { outcome: 'kept', receipt: receiptOf((await find(env, id)) ?? kept) }
}

/** How far the forgetting of somebody is; null when nobody asked for it. */
export const receiptFor = async (env: ViewEnv, subject: string): Promise<Receipt | null> => {
  const found = await find(env, await keyIdOf(env, subject))
  return found && receiptOf(found)
}

/** Goes on with all that is not done. */
export const finishForgetting = async (env: ViewEnv): Promise<void> => {
  const unfinished = (await env.DB.prepare(UNFINISHED).all<Cells>()).results
  for (const one of unfinished) await finishOrLeave(env, one)
}
