/**
 * What somebody still has under way (U7). The view says what is theirs, and each actor how it stands, for the view may be
 * behind: what has just ended stands in nobody's way.
 */
import { z } from '@hono/zod-openapi'
import { disposing, outcomeWithin } from '../../kernel/calls.ts'
import { forEachLimited } from '../../kernel/concurrency.ts'
import { allResources } from '../systems.ts'
import { actorsBehind, type ViewEnv } from './env.ts'
import { sealedOwner } from './owners.ts'

/** So many live things are named; whoever has more finds the rest when these are ended. */
const ITEMS_LIMIT = 100
const ASKED_AT_ONCE = 8
/** An actor that does not answer in this time stands as the view knows it. */
const ASK_LIMIT_MS = 2_000

/** Something that somebody still has under way. */
export const LiveThing = z.object({ kind: z.string(), id: z.string(), status: z.string() }).openapi('LiveThing')
export type LiveThing = Readonly<z.infer<typeof LiveThing>>

const liveStatuses = new Map(allResources.map(({ aggregate, live }) => [aggregate, live] as const))
const IS_LIVE = [...liveStatuses]
  .flatMap(([aggregate, live]) => live.map((status) => `(aggregate = '${aggregate}' AND status = '${status}')`))
  .join(' OR ')
const LIVE = `SELECT aggregate AS kind, id, status FROM instance INDEXED BY instance_owned
WHERE owner IN (?1, ?2) AND aggregate NOT GLOB 'payment.*' AND (${IS_LIVE}) LIMIT ${ITEMS_LIMIT}`

/** How the actor of a thing stands; as the view knows it where the actor does not say. */
const asItStands = async (env: ViewEnv, thing: LiveThing): Promise<LiveThing> => {
  const asked = disposing(actorsBehind(env, thing.kind).inspect(thing.kind, thing.id, { limit: 1 }))
  const outcome = await outcomeWithin(asked, ASK_LIMIT_MS)
  if (outcome.kind === 'answered') return { ...thing, status: outcome.value?.description?.status ?? thing.status }
  const reason = outcome.kind === 'failed' ? String(outcome.fault) : 'late'
  console.warn(JSON.stringify({ at: 'forgetting.ask', aggregate: thing.kind, id: thing.id, reason }))
  return thing
}

/** What is live of somebody, as far as the view knows of it. */
export const liveThingsOf = async (env: ViewEnv, subject: string): Promise<readonly LiveThing[]> => {
  const owned = env.DB.prepare(LIVE).bind(subject, await sealedOwner(env, subject))
  const known = (await owned.all<LiveThing>()).results
  const standing: LiveThing[] = []
  await forEachLimited(known, ASKED_AT_ONCE, async (thing) => standing.push(await asItStands(env, thing)))
  return standing.filter(({ kind, status }) => liveStatuses.get(kind)?.includes(status))
}
