/** What an observer finds, made from what happened: the worlds of simulations and of specs. */
import type { AnyAggregate } from '../aggregate.ts'
import type { Message } from '../decision.ts'
import { evolve, type Named } from '../interpreter.ts'
import type { Invariant, Notice, Seen, SeenEvent, World } from '../invariants.ts'
import { project } from '../projection.ts'
import type { Instant } from '../time.ts'
import { MORNING } from './specification.ts'

type Past = readonly { readonly event: Named; readonly at: Instant }[]

/** An instance to whom this happened: folded anew, so that each event is seen with what the outside may know after it. */
export const seen = (definition: AnyAggregate, id: string, past: Past): Seen => {
  let state: unknown = structuredClone(definition.initial)
  const describe = () => definition.describe(state as never, id)
  const events: SeenEvent[] = []
  for (const { event, at } of past) {
    const was = describe()?.status ?? null
    state = evolve(definition, state, event, at)
    const { type, ...data } = event
    events.push({ seq: events.length + 1, type, time: at, data, was, after: describe() })
  }
  return { id, version: events.length, described: describe(), state, events }
}

const heardBy = ({ events: { listeners } }: AnyAggregate, { events }: Seen, inbox: string) =>
  events.flatMap((event) =>
    event.after && listeners[event.type]?.includes(inbox) === true ? [{ ...event, after: event.after }] : [],
  )

/** The same instance with what the view makes of its events. */
const shown = (definition: AnyAggregate, one: Seen): Seen => {
  const source = `/${definition.events.aggregate}/${one.id}`
  const heard = heardBy(definition, one, 'view').map(({ seq, type, time, after, was }) => {
    const status = { ...after, was, dueAt: after.dueAt ?? null }
    return { source, type: `naru.x.${type}.v1`, time, subject: one.id, sequence: seq, status }
  })
  const { instances, history } = project(heard)
  const [row] = instances
  if (!row) return { ...one, shown: null, history: [] }
  const { status, version, data, createdAt, changedAt } = row
  const lines = history.map(({ aggregate: _, id: __, ...line }) => line)
  return { ...one, shown: { status, version, data, createdAt, changedAt }, history: lines }
}

/** A world at rest in which this happened to these instances: the view and everybody's notices keep up with it. */
export const worldOf = (
  ...instances: readonly (readonly [AnyAggregate, Readonly<Record<string, readonly Message[]>>])[]
): World => {
  const notices = new Map<string, Notice[]>()
  const told = (definition: AnyAggregate, one: Seen): void => {
    for (const { after, time } of heardBy(definition, one, 'notification')) {
      if (after.owner === null) continue
      const notice = { aggregate: definition.events.aggregate, id: one.id, status: after.status, at: time }
      notices.set(after.owner, [...(notices.get(after.owner) ?? []), notice])
    }
  }
  const all = instances.map(([definition, byId]) => {
    const ones = Object.entries(byId).map(([id, events]) =>
      shown(
        definition,
        seen(
          definition,
          id,
          events.map((event) => ({ event: event as Named, at: MORNING })),
        ),
      ),
    )
    for (const one of ones) told(definition, one)
    return [definition.events.aggregate, ones] as const
  })
  return { instances: new Map(all), notices }
}

/** The same world with one instance found otherwise; null for one that is not there. */
export const found = (
  world: World,
  { events: { aggregate } }: AnyAggregate,
  id: string,
  otherwise: Partial<Seen> | null,
): World => {
  const ones = (world.instances.get(aggregate) ?? []).flatMap((one) => {
    if (one.id !== id) return [one]
    return otherwise ? [{ ...one, ...otherwise }] : []
  })
  return { ...world, instances: new Map([...world.instances, [aggregate, ones]]) }
}

/** The invariants that hold in all of these worlds: a spec shows a broken world for each. */
export const unbroken = (invariants: readonly Invariant[], worlds: readonly World[]): readonly string[] =>
  invariants.flatMap(({ name, violations }) => (worlds.some((world) => violations(world).length > 0) ? [] : [name]))
