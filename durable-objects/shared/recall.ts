/**
 * Calling off: whoever held places of something that is no more is told, a batch at a time, until every place has come
 * back (G9, M8). It goes on where it stopped after a crash, for it is folded from events like any state.
 */
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { type Capacity, holdOf } from './capacity.ts'

/** Holds called off by one event: small enough for one envelope. */
export const RECALL_BATCH = 100
/** Who has not given the places back by then is told again. */
export const RECALL_AGAIN_SECONDS = 60
/** Told again this often at most: what still holds its places then has used them and keeps them (G3). */
export const RECALL_ROUNDS = 10

export type Recall = {
  /** Ids still to be told in this round. */
  readonly toRecall: readonly string[]
  /** When those told last were told. */
  readonly recalledAt: Instant
  readonly round: number
}

/** Everybody who holds places when the thing ends. */
export const beginRecall = (capacity: Capacity, at: Instant): Recall => ({
  toRecall: Object.keys(capacity.holds),
  recalledAt: at,
  round: 0,
})

/** Everybody was told once in this round; some may have given their places back before it was their turn. */
const isToldToAll = ({ toRecall }: Recall, capacity: Capacity): boolean => !toRecall.some((id) => holdOf(capacity, id))

/** The holds still to be called off in this round, or all that are left when a new one begins. */
const left = (calling: Recall, capacity: Capacity): readonly string[] =>
  isToldToAll(calling, capacity)
    ? Object.keys(capacity.holds)
    : calling.toRecall.filter((id) => holdOf(capacity, id) !== undefined)

/** When the next are to be told; null when there is nothing left to do. */
export const recallDueAt = (calling: Recall, capacity: Capacity): Instant | null => {
  if (capacity.taken === 0) return null
  if (!isToldToAll(calling, capacity)) return calling.recalledAt
  return calling.round < RECALL_ROUNDS ? plusSeconds(calling.recalledAt, RECALL_AGAIN_SECONDS) : null
}

/** Who is told next: one batch. */
export const nextToRecall = (calling: Recall, capacity: Capacity): readonly string[] =>
  left(calling, capacity).slice(0, RECALL_BATCH)

/** These were told. */
export const recalled = (calling: Recall, capacity: Capacity, ids: readonly string[], at: Instant): Recall => {
  const told = new Set(ids)
  return {
    toRecall: left(calling, capacity).filter((id) => !told.has(id)),
    recalledAt: at,
    round: calling.round + (isToldToAll(calling, capacity) ? 1 : 0),
  }
}
