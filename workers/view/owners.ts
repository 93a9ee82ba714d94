/** Under which name a caller owns things: their subject, or the sealed one where nobody else may know whose it is (S12, K16). */
import type { Context } from 'hono'
import { subscriptions } from '../../queues/subscriptions.ts'
import type { RequestState } from '../http/app.ts'
import { sealedSubject } from '../http/sealing.ts'
import type { ViewEnv } from './env.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>

/** What is owned under sealed names. */
const sealedKinds: ReadonlySet<string> = new Set(
  Array.from(subscriptions.values()).flatMap(({ kind }) =>
    kind.confidential.includes('owner') ? [kind.aggregate] : [],
  ),
)

/** The sealed name of somebody; of one who was forgotten there is none, and the subject owns nothing under it. */
export const sealedOwner = async (env: ViewEnv, subject: string): Promise<string> =>
  (await sealedSubject(env, subject)) ?? subject

/** The name under which the caller owns things of this kind; none for who has no token. */
export const ownerOf = async (c: Ask, aggregate: string): Promise<string> => {
  const sub = c.get('principal')?.sub ?? ''
  return sub !== '' && sealedKinds.has(aggregate) ? sealedOwner(c.env, sub) : sub
}

const OWNERS = 'SELECT id, owner FROM instance WHERE aggregate = ?1 AND id IN (SELECT value FROM json_each(?2))'

/** Whose these things of a kind are, by their ids. */
export const ownersOf = async (
  db: D1Database,
  aggregate: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> => {
  const { results } = await db
    .prepare(OWNERS)
    .bind(aggregate, JSON.stringify(ids))
    .all<{ id: string; owner: string | null }>()
  return new Map(results.map((row) => [row.id, row.owner]))
}
