/**
 * Invariants: what must be true of a system at rest, said once and held against it by whoever can look: simulations,
 * chaos and the bench each gather a world, as its actors and the view show it. Pure.
 */
import type { AnyAggregate, StateOf } from './aggregate.ts'
import type { Description, Facts, Recorded } from './decision.ts'
import type { EventData, EventName, Events } from './events.ts'
import type { HistoryRow, InstanceRow } from './projection.ts'

export type SeenEvent = Pick<Recorded, 'seq' | 'type' | 'time' | 'data' | 'after' | 'was'>
/** One instance as an observer found it. What is not there could not be seen. */
export type Seen = {
  readonly id: string
  readonly version: number
  readonly described: Description | null
  readonly state?: unknown
  /** Oldest first. */
  readonly events: readonly SeenEvent[]
  /** What it has still to do: questions without an answer, events that are not sent. */
  readonly pending?: readonly string[]
  /** Its row in the view; null when there is none. */
  readonly shown?: Pick<InstanceRow, 'status' | 'version' | 'data' | 'createdAt' | 'changedAt'> | null
  readonly history?: readonly (Omit<HistoryRow, 'aggregate' | 'id'> & Facts)[]
}
/** Something that a person was told. */
export type Notice = { readonly aggregate: string; readonly id: string; readonly status: string; readonly at: string }
export type World = {
  /** By aggregate; what is no key was not looked for. */
  readonly instances: ReadonlyMap<string, readonly Seen[]>
  /** By recipient: all that each of these people was told. */
  readonly notices?: ReadonlyMap<string, readonly Notice[]>
}

type EventIn<X extends Events> = {
  [N in EventName<X>]: Omit<SeenEvent, 'type' | 'data'> & { readonly type: N; readonly data: EventData<X, N> }
}[EventName<X>]
/** A `Seen` in the words of its own aggregate. */
export type Known<D extends AnyAggregate> = Omit<Seen, 'described' | 'state' | 'events'> & {
  readonly described: ReturnType<D['describe']>
  readonly state?: StateOf<D>
  readonly events: readonly EventIn<D['events']>[]
}
/** Every instance of an aggregate in this world. */
export const all = <D extends AnyAggregate>({ instances }: World, { events }: D): readonly Known<D>[] =>
  // The journals of this very aggregate.
  (instances.get(events.aggregate) ?? []) as unknown as readonly Known<D>[]

export type Invariant = {
  /** What holds. */
  readonly name: string
  /** The rules it stands for: `M3, G4`. */
  readonly rule: string
  /** Where it does not hold, in words. */
  readonly violations: (world: World) => readonly string[]
}
/** Everything that is wrong with a world. */
export const audit = (invariants: readonly Invariant[], world: World): readonly string[] =>
  invariants.flatMap(({ name, rule, violations }) => violations(world).map((what) => `${rule}: ${name}, but ${what}`))

/** So much is told of what is not as it should be. */
const TOLD_CHARACTERS = 400
const told = (value: unknown): string => String(JSON.stringify(value)).slice(0, TOLD_CHARACTERS)
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Nothing when something is as it should be; else both, in words: lists from where they part. */
export const unless = (what: string, is: unknown, due: unknown): readonly string[] => {
  if (isSame(is, due)) return []
  if (!Array.isArray(is) || !Array.isArray(due)) return [`${what}: ${told(is)}, not ${told(due)}`]
  const alike = is.findIndex((one, at) => at >= due.length || !isSame(one, due[at]))
  const from = alike < 0 ? is.length : alike
  return [`${what}: ${told(is.slice(from))}, not ${told(due.slice(from))}`]
}
