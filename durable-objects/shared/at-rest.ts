/** What holds at rest of every aggregate, whatever its business: each system says it of its own. */
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import type { EventName } from '../../kernel/events.ts'
import {
  all,
  type Invariant,
  type Known,
  type Seen,
  type SeenEvent,
  unless,
  type World,
} from '../../kernel/invariants.ts'

/** An instance, what to call it, and which of its events an inbox hears: of a tombstone there is nothing to tell. */
type One = Seen & { readonly what: string; readonly heardBy: (inbox: string) => readonly SeenEvent[] }

const onesOf = ({ instances }: World, definitions: readonly AnyAggregate[]): readonly One[] =>
  definitions.flatMap(({ events: { aggregate, listeners } }) =>
    (instances.get(aggregate) ?? []).map((seen) => ({
      ...seen,
      what: `${aggregate} ${seen.id}`,
      heardBy: (inbox) =>
        seen.events.filter(({ type, after }) => after !== null && listeners[type]?.includes(inbox) === true),
    })),
  )

/** Everybody was told, and whoever was asked has answered. */
const undone = ({ what, pending = [] }: One): readonly string[] => unless(`${what} has still to do`, pending, [])

/** Each event goes on from the one before, and the last one tells how the instance stands. */
const astray = ({ what, version, described, events }: One): readonly string[] => [
  ...events.flatMap(({ seq, was }, at) =>
    unless(`${what} before event ${seq}`, [seq, was], [at + 1, events[at - 1]?.after?.status ?? null]),
  ),
  ...unless(`${what} in the end`, [version, described], [events.length, events.at(-1)?.after ?? null]),
]

/** The row is that of the newest event which the view hears, and no later one changed the state. */
const misshown = ({ what, described, shown, heardBy }: One): readonly string[] => {
  const heard = heardBy('view')
  const [first, newest] = [heard[0], heard.at(-1)]
  if (shown === undefined) return []
  if (!shown || !first || !newest?.after) return unless(what, shown, newest ?? null)
  const { status, version, createdAt, changedAt, data } = shown
  const due = [described?.status, newest.seq, first.time, newest.time]
  return [
    ...unless(what, [status, version, createdAt, changedAt], due),
    // A read may show more than the aggregate describes, never less.
    ...Object.entries(newest.after.data).flatMap(([field, is]) => unless(`${field} of ${what}`, data[field], is)),
  ]
}

/** The history has a line for each change of state that the view hears of, and no other. */
const misremembered = ({ what, history, heardBy }: One): readonly string[] => {
  const changes = heardBy('view').filter(({ after, was }) => after?.status !== was)
  const due = changes.map(({ seq, type, time, after, was }) => [seq, after?.status, was, type, time])
  const lines = history?.map(({ seq, status, was, event, at }) => [seq, status, was, event, at])
  return lines ? unless(what, lines, due) : []
}

const mistold = (world: World, definitions: readonly AnyAggregate[]): readonly string[] => {
  const due = onesOf(world, definitions).flatMap(({ what, heardBy }) =>
    heardBy('notification').map(({ time, after }) => [after?.owner, `${what} ${after?.status} ${time}`] as const),
  )
  const names = definitions.map(({ events }) => events.aggregate)
  return Array.from(world.notices ?? []).flatMap(([who, notices]) => {
    const told = notices
      .filter(({ aggregate }) => names.includes(aggregate))
      .map(({ aggregate, id, status, at }) => `${aggregate} ${id} ${status} ${at}`)
    return unless(who, told.sort(), due.flatMap(([owner, line]) => (owner === who ? [line] : [])).sort())
  })
}

/** What holds of every instance of these aggregates. */
export const everywhere = (...definitions: readonly AnyAggregate[]): readonly Invariant[] => {
  const ofEach = (rule: string, name: string, violations: (one: One) => readonly string[]): Invariant => ({
    name,
    rule,
    violations: (world) => onesOf(world, definitions).flatMap(violations),
  })
  return [
    ofEach('K3, K5', 'nothing is left to do', undone),
    ofEach('K2, K7', 'every history leads to where its instance stands', astray),
    ofEach('V1, V2', 'the view shows every instance as it stands', misshown),
    ofEach('V1, G8', 'the view keeps every change of state once', misremembered),
    {
      name: 'everybody is told once of what concerns them, and of nothing else',
      rule: 'G7, N2',
      violations: (world) => mistold(world, definitions),
    },
  ]
}

/** Nothing happens twice to one of these, but for what may happen often. */
export const once = <D extends AnyAggregate>(
  definition: D,
  ...often: readonly EventName<D['events']>[]
): Invariant => ({
  name: `nothing happens twice to one ${definition.events.aggregate}`,
  rule: 'G2',
  violations: (world) =>
    all<AnyAggregate>(world, definition).flatMap(({ id, events }) => {
      const names = events.flatMap(({ type }) => (often.includes(type) ? [] : [type]))
      return unless(id, names, [...new Set(names)])
    }),
})

/** After one of these events the state never changes. */
export const final = <D extends AnyAggregate>(
  definition: D,
  ...ends: readonly EventName<D['events']>[]
): Invariant => ({
  name: `no ${definition.events.aggregate} leaves a state that is final`,
  rule: 'G3',
  violations: (world) =>
    all<AnyAggregate>(world, definition).flatMap(({ id, events }) => {
      const end = events.find(({ type }) => ends.includes(type))
      const later = end ? events.slice(end.seq) : []
      return later.flatMap(({ type, after }) => unless(`${id} after ${type}`, after?.status, end?.after?.status))
    }),
})

/** None rests in a state that should move on by itself. */
export const passing = <D extends AnyAggregate>(
  definition: D,
  ...statuses: readonly NonNullable<ReturnType<D['describe']>>['status'][]
): Invariant => ({
  name: `no ${definition.events.aggregate} rests as ${statuses.join(' or ')}`,
  rule: 'K9',
  violations: (world) =>
    all<AnyAggregate>(world, definition).flatMap(({ id, described }) =>
      described && statuses.includes(described.status) ? [`${id} is ${described.status}`] : [],
    ),
})

type Due = string | null | readonly (string | null)[]
/**
 * Each of these leaves the other, under the same id and for the same organisation (G12), in one of the states that are due;
 * null for none. There are no more.
 */
export const leaves = <A extends AnyAggregate>(
  rule: string,
  one: A,
  other: AnyAggregate,
  due: (one: Known<A>) => Due,
): Invariant => ({
  name: `every ${one.events.aggregate} leaves the ${other.events.aggregate} that is due to it, and there are no more`,
  rule,
  violations: (world) => {
    const left = new Map(all(world, other).map(({ id, described }) => [id, described]))
    const from = new Map(all(world, one).map((own) => [own.id, own]))
    return [...new Set([...from.keys(), ...left.keys()])].flatMap((id) => {
      const [own, found] = [from.get(id), left.get(id)]
      const [is, dues] = [found?.status ?? null, [own ? due(own) : null].flat()]
      const what = `${id}, ${own?.described?.status ?? 'nothing'}, leaves`
      const organisations = [found, own?.described].flatMap((described) => described?.organisation ?? [])
      return [
        ...(dues.includes(is) ? [] : unless(what, is, dues)),
        ...(new Set(organisations).size > 1
          ? [`${what} to another organisation: ${organisations.join(', not ')}`]
          : []),
      ]
    })
  },
})
