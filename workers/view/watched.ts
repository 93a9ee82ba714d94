/**
 * Lists that show people beside their rows (S14): whose each row is, and the record of the look. It is kept before anything
 * is shown, so that no look is without one; when it cannot be kept the answer is 503, and nobody has seen anything.
 */
import type { Context } from 'hono'
import { CALL_LIMIT_MS, withTimeout } from '../../kernel/calls.ts'
import { freshId, freshTraceparent } from '../../kernel/ids.ts'
import { kindOf } from '../../kernel/interpreter.ts'
import { ask, unavailable, unreachable } from '../http/answer.ts'
import type { RequestState } from '../http/app.ts'
import { callerOf } from '../http/idempotency.ts'
import { organisationOf } from '../http/principal.ts'
import type { LookAt, Watched } from '../http/reads.ts'
import { actorsBehind, type ViewEnv } from './env.ts'
import { ownersOf } from './owners.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>
type Kept = { readonly people: ReadonlyMap<string, string | null> } | { readonly refused: Response }

/** Keeps the look at these rows, and says whose they are; or the answer when it cannot be kept. */
export const keepLook = async (
  c: Ask,
  { peopleOf, keptBy, keep }: Watched,
  rows: readonly { readonly id: string }[],
  asked: LookAt['asked'],
): Promise<Kept> => {
  const caller = callerOf(c)
  const ids = rows.map(({ id }) => id)
  const command = keep({ by: caller.sub, organisation: organisationOf(caller), ids, asked })
  const id = freshId()
  const context = {
    commandId: id,
    by: caller.sub,
    correlationId: id,
    // Of no trace or request that a client names, like all of health screening (S12).
    causationId: id,
    traceparent: freshTraceparent(),
  }
  const kind = kindOf(keptBy)
  const kept = await ask(kind, () =>
    withTimeout(CALL_LIMIT_MS, kind, actorsBehind(c.env, keptBy).execute(keptBy, id, command, context)),
  )
  if (!kept.known) return { refused: unreachable(c, kept.dependency, kept.fault) }
  if (kept.answer.outcome !== 'accepted') return { refused: unavailable(c, kind, 1) }
  return { people: await ownersOf(c.env.DB, peopleOf, ids) }
}
