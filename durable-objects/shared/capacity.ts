/**
 * Capacity (정원·재고): so many places, held by id and given back exactly once (G4). Held never exceeds what was registered
 * as long as nobody holds more than `available`. A value, not an aggregate: whoever owns the places decides who gets them.
 */
import type { Instant } from '../../kernel/time.ts'

/** What one id holds, and for whom; owners add what they must remember of it. */
export type Hold = { readonly quantity: number; readonly by?: string }

export type Capacity<H extends Hold = Hold> = {
  /** Places registered so far. */
  readonly registered: number
  /** Places held by somebody. */
  readonly taken: number
  readonly holds: Record<string, H>
  /** Places by person: whoever holds none is not among them (G13). */
  readonly byPerson: Record<string, number>
  /** Ids that gave their places back, or never may have any: until when a late hold could still arrive. */
  readonly returned: Record<string, Instant>
  /** In which order tombstones will lapse is not known; they are looked through when this many were added. */
  readonly returnedSinceSweep: number
}

/** Tombstones are swept after this many returns, so that a busy owner does not remember them for ever. */
const SWEEP_EVERY_RETURNS = 1_000

export const noCapacity = <H extends Hold>(): Capacity<H> => ({
  registered: 0,
  taken: 0,
  holds: {},
  byPerson: {},
  returned: {},
  returnedSinceSweep: 0,
})

export const available = (capacity: Capacity): number => capacity.registered - capacity.taken

/** So many places somebody holds here, under whichever ids (G13). */
export const heldBy = (capacity: Capacity, person: string): number => capacity.byPerson[keyOf(person)] ?? 0

export const holdOf = <H extends Hold>(capacity: Capacity<H>, id: string): H | undefined => capacity.holds[id]

export const wasReturned = (capacity: Capacity, id: string): boolean => capacity.returned[id] !== undefined

/** Whether this id holds places here, or did: then it is a retry, and no new attempt. */
export const hasSeen = (capacity: Capacity, id: string): boolean =>
  holdOf(capacity, id) !== undefined || wasReturned(capacity, id)

export const register = <H extends Hold>(capacity: Capacity<H>, quantity: number): Capacity<H> => ({
  ...capacity,
  registered: capacity.registered + quantity,
})

export const hold = <H extends Hold>(capacity: Capacity<H>, id: string, held: H): Capacity<H> => {
  capacity.holds[id] = held
  count(capacity, held, held.quantity)
  return { ...capacity, taken: capacity.taken + held.quantity }
}

/** `lapsesAt` bounds how long a late hold of this id could still arrive; `at` is the time of the event. */
export const giveBack = <H extends Hold>(
  capacity: Capacity<H>,
  id: string,
  lapsesAt: Instant,
  at: Instant,
): Capacity<H> => {
  const held = capacity.holds[id]
  delete capacity.holds[id]
  if (held) count(capacity, held, -held.quantity)
  const sweep = capacity.returnedSinceSweep + 1 >= SWEEP_EVERY_RETURNS
  if (sweep) forgetLapsed(capacity.returned, at)
  capacity.returned[id] = lapsesAt
  return {
    ...capacity,
    taken: capacity.taken - (held?.quantity ?? 0),
    returnedSinceSweep: sweep ? 0 : capacity.returnedSinceSweep + 1,
  }
}

/** Turns what an id holds into places used up: nobody else gets them, and they go on counting for that person (G13). */
export const useUp = <H extends Hold>(
  capacity: Capacity<H>,
  id: string,
  lapsesAt: Instant,
  at: Instant,
): Capacity<H> => {
  const held = capacity.holds[id]
  const rest = giveBack(capacity, id, lapsesAt, at)
  if (held) count(rest, held, held.quantity)
  return { ...rest, registered: rest.registered - (held?.quantity ?? 0) }
}

/** A subject may be any word, also one that objects know themselves, like `__proto__`. */
const keyOf = (person: string): string => `~${person}`

const count = ({ byPerson }: Capacity, { by }: Hold, quantity: number): void => {
  if (by === undefined) return
  const held = (byPerson[keyOf(by)] ?? 0) + quantity
  if (held > 0) byPerson[keyOf(by)] = held
  else delete byPerson[keyOf(by)]
}

const forgetLapsed = (returned: Record<string, Instant>, at: Instant): void => {
  for (const [id, until] of Object.entries(returned)) {
    if (until < at) delete returned[id]
  }
}
