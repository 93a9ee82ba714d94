/**
 * Calling off: whoever held places of something that is no more is told, a batch at a time, until every place has come
 * back (G9, M8). It goes on where it stopped after a crash, for it is folded from events like any state.
 */
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { type Capacity, holdOf } from './capacity.ts'

/** Holds called off by one event: small enough for one envelope. */
export const CALL_OFF_BATCH = 100
/** Who has not given the places back by then is told again. */
export const CALL_OFF_AGAIN_SECONDS = 60
/** Told again this often at most: what still holds its places then has used them and keeps them (G3). */
export const CALL_OFF_ROUNDS = 10

export type CallingOff = {
  /** Ids still to be told in this round. */
  readonly toCallOff: readonly string[]
  /** When those told last were told. */
  readonly calledOffAt: Instant
  readonly round: number
}

/** Everybody who holds places when the thing ends. */
export const beginCallingOff = (capacity: Capacity, at: Instant): CallingOff => ({
  toCallOff: Object.keys(capacity.holds),
  calledOffAt: at,
  round: 0,
})

/** Everybody was told once in this round; some may have given their places back before it was their turn. */
const isToldToAll = ({ toCallOff }: CallingOff, capacity: Capacity): boolean =>
  !toCallOff.some((id) => holdOf(capacity, id))

/** The holds still to be called off in this round, or all that are left when a new one begins. */
const left = (calling: CallingOff, capacity: Capacity): readonly string[] =>
  isToldToAll(calling, capacity)
    ? Object.keys(capacity.holds)
    : calling.toCallOff.filter((id) => holdOf(capacity, id) !== undefined)

/** When the next are to be told; null when there is nothing left to do. */
export const callOffAt = (calling: CallingOff, capacity: Capacity): Instant | null => {
  if (capacity.taken === 0) return null
  if (!isToldToAll(calling, capacity)) return calling.calledOffAt
  return calling.round < CALL_OFF_ROUNDS ? plusSeconds(calling.calledOffAt, CALL_OFF_AGAIN_SECONDS) : null
}

/** Who is told next: one batch. */
export const nextToCallOff = (calling: CallingOff, capacity: Capacity): readonly string[] =>
  left(calling, capacity).slice(0, CALL_OFF_BATCH)

/** These were told. */
export const calledOff = (calling: CallingOff, capacity: Capacity, ids: readonly string[], at: Instant): CallingOff => {
  const told = new Set(ids)
  return {
    toCallOff: left(calling, capacity).filter((id) => !told.has(id)),
    calledOffAt: at,
    round: calling.round + (isToldToAll(calling, capacity) ? 1 : 0),
  }
}
