/**
 * Names of people (U12): asked from identity when a read is answered, and never kept beside what they belong to. Whatever
 * happens to that question, the read is answered: without a name the id stands alone.
 */
import type { Context } from 'hono'
import { BoundedCache } from '../../kernel/bounded-cache.ts'
import { CALL_LIMIT_MS, disposing, withTimeout } from '../../kernel/calls.ts'
import { epochMs, now } from '../../kernel/time.ts'
import type { RequestState } from '../http/app.ts'
import { firstNameOf, type Names } from '../http/names.ts'
import { isAllowed } from '../http/principal.ts'
import type { Row } from '../http/row.ts'
import { openAll } from '../http/sealing.ts'
import type { NamesRpc, ViewEnv } from './env.ts'
import { ownersOf } from './owners.ts'

type Ask = Context<{ Bindings: ViewEnv } & RequestState>
type Person = Pick<Row, 'id' | 'owner' | 'status'>

/** So long a name is shown without asking again: as long as what is sealed can be opened. */
const REMEMBERED_MS = 60_000
const REMEMBERED_LIMIT = 5_000
/** After a question that was not answered nobody waits for the next one for so long. */
const FAILED_PAUSE_MS = 5_000

/** The names that an isolate has heard. */
export const nameBook = () => {
  /** Null: whoever keeps accounts knows nobody of this id. */
  const heard = new BoundedCache<string, string | null>(REMEMBERED_LIMIT, REMEMBERED_MS)
  let pausedUntilMs = Number.NEGATIVE_INFINITY

  const hear = async (identity: NamesRpc, ids: readonly string[]): Promise<void> => {
    try {
      const names = await withTimeout(CALL_LIMIT_MS, 'identity', disposing(identity.namesOf(ids)))
      for (const id of ids) heard.set(id, names[id] ?? null)
    } catch (fault) {
      pausedUntilMs = epochMs(now()) + FAILED_PAUSE_MS
      console.warn(JSON.stringify({ at: 'view.names', fault: String(fault) }))
    }
  }
  return async (identity: NamesRpc | undefined, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const all = [...new Set(ids)]
    const unheard = all.filter((id) => heard.get(id) === undefined)
    if (identity && unheard.length > 0 && epochMs(now()) >= pausedUntilMs) await hear(identity, unheard)
    return new Map(
      all.flatMap((id) => {
        const name = heard.get(id)
        return typeof name === 'string' ? [[id, name] as const] : []
      }),
    )
  }
}
/** Of this isolate. */
const namesOf = nameBook()

/** Whose rows they are, in the clear: of health screening a person's name in the view is sealed (S12). */
const peopleIn = async ({ env }: Ask, { peopleOf }: Names, rows: readonly Person[]) => {
  const ids = rows.map(({ id }) => id)
  const owners = peopleOf === undefined ? null : await ownersOf(env.DB, peopleOf, ids)
  const people = rows.map(({ id, owner }) => (owners ? (owners.get(id) ?? null) : owner))
  return JSON.parse(await openAll(env, JSON.stringify(people))) as readonly (string | null)[]
}

/** By row, what its person is called, under the field of the declaration; nothing for whoever may not know. */
export const namesBeside = async (
  c: Ask,
  names: Names | undefined,
  rows: readonly Person[],
): Promise<ReadonlyMap<string, object>> => {
  if (!names || !isAllowed(names.to, c.get('principal'))) return new Map()
  const shown = rows.filter(({ status }) => names.during?.includes(status) ?? true)
  if (shown.length === 0) return new Map()
  const people = await peopleIn(c, names, shown)
  const known = await namesOf(
    c.env.IDENTITY,
    people.filter((person) => person !== null),
  )
  return new Map(
    shown.flatMap(({ id }, at) => {
      const name = known.get(people[at] ?? '')
      if (name === undefined) return []
      return [[id, { [names.field]: names.form === 'first' ? firstNameOf(name) : name }] as const]
    }),
  )
}
