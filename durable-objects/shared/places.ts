/**
 * Whoever gives places gives them to those who stand, and never more than there are (G4): reckoned from the journal alone.
 * A driver has one place, and a roster as many as there are orders.
 */
import type { AnyAggregate, StateOf } from '../../kernel/aggregate.ts'
import type { EventData, EventName } from '../../kernel/events.ts'
import { all, type Invariant, type Known, unless, type World } from '../../kernel/invariants.ts'

/** So many places more, or places that somebody takes, gives back, or uses up. */
type Step = readonly ['more', quantity: number] | readonly ['held' | 'returned' | 'used', quantity: number, by: string]
type Steps<D extends AnyAggregate> = {
  readonly [N in EventName<D['events']>]?: (data: EventData<D['events'], N>) => Step
}
/** Somebody who should hold places of an instance in the end, or should have used them. */
type Claim = readonly [as: 'held' | 'used', quantity: number, by: string, of: string]

type Kept = { readonly holds: Readonly<Record<string, unknown>>; readonly taken: number }
type Sums = Readonly<Record<'free' | 'held' | 'used', number>>

type Places<D extends AnyAggregate> = {
  readonly rule: string
  /** Places that are there from the beginning; none unless it says so. */
  readonly initially?: number
  readonly steps: Steps<D>
  /** Who stands in the end. */
  readonly claims: (world: World) => readonly Claim[]
  /** What the instance itself has in mind. */
  readonly capacity: (state: StateOf<D>) => Kept | null
  /** What it should say of itself, by how many places are free, held and used, and by whom they are held. */
  readonly says?: (status: string, sums: Sums, holders: readonly string[]) => object
  /**
   * Who may hold places although nobody claims them: they were leased to somebody who never came to be, and are asked for
   * by and by (docs/decisions/0041-hold-first.md).
   */
  readonly leased?: (world: World) => (state: StateOf<D>, by: string, of: string) => boolean
  /** In this state nobody holds places any more. */
  readonly over?: NonNullable<ReturnType<D['describe']>>['status']
}

/** The places of an aggregate, as its journal tells of them and as everybody else does. */
export const places = <D extends AnyAggregate>(definition: D, declared: Places<D>): Invariant => ({
  name: `the places of a ${definition.events.aggregate} belong to those who stand, and are never more than there are`,
  rule: declared.rule,
  violations: (world) => {
    const claims = declared.claims(world)
    const isLeased = declared.leased?.(world) ?? (() => false)
    const there = new Set(all(world, definition).map(({ id }) => id))
    const nowhere = claims.filter(([, , , of]) => !there.has(of)).map(([, , by, of]) => [by, of])
    const wrong = all(world, definition).flatMap((seen) => {
      const { id, described, state } = seen
      const { free, held, used, wrong } = retraced(seen, declared)
      const due = (as: 'held' | 'used') =>
        claims.flatMap(([how, quantity, by, of]) => (of === id && how === as ? [[by, quantity]] : [])).sort()
      const own = state === undefined ? null : declared.capacity(state)
      const holders = held.map(([by]) => by)
      const isClaimed = ([by]: Share) => state === undefined || !isLeased(state, by, id)
      const sums = { free, held: sumOf(held), used: sumOf(used) }
      const says = Object.entries(declared.says?.(described?.status ?? '', sums, holders) ?? {})
      const isOver = declared.over !== undefined && described?.status === declared.over
      return [
        ...wrong.map((step) => `${id}: ${step}`),
        ...unless(`${id} gave places to`, held.filter(isClaimed), due('held')),
        ...unless(`${id} was used by`, used, due('used')),
        ...(own ? unless(`${id} knows of`, Object.keys(own.holds).sort(), holders) : []),
        ...(own ? unless(`${id} counts`, own.taken, sums.held) : []),
        ...says.flatMap(([field, is]) => unless(`${field} of ${id}`, described?.data[field], is)),
        ...(isOver ? unless(`${id}, which is over, gave places to`, held, []) : []),
      ]
    })
    return [...wrong, ...unless('places are held of what is not there', nowhere, [])]
  },
})

type Share = readonly [by: string, quantity: number]
const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, [, quantity]) => sum + quantity, 0)

/** Nobody takes places twice, leaves twice, or leaves other places than were taken. */
const retraced = <D extends AnyAggregate>({ events }: Known<D>, { steps, initially = 0 }: Places<D>) => {
  const [held, used, left] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()]
  const wrong: string[] = []
  let free = initially
  for (const { type, data } of events) {
    // Of this very event.
    const [step, quantity, by = ''] = steps[type]?.(data as never) ?? (['more', 0] as const)
    free += step === 'held' ? -quantity : step === 'used' ? 0 : quantity
    if (free < 0) wrong.push(`${-free} places are given that there are not`)
    if (step === 'more') continue
    if (left.has(by) || (step === 'held' && held.has(by))) wrong.push(`${by} comes or leaves twice`)
    if (step !== 'held' && quantity !== (held.get(by) ?? 0)) wrong.push(`${by} leaves other places than were held`)
    if (step === 'held') held.set(by, quantity)
    else {
      if (step === 'used') used.set(by, quantity)
      held.delete(by)
      left.add(by)
    }
  }
  return { free, held: [...held].sort(), used: [...used].sort(), wrong }
}
