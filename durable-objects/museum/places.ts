/** Places (자리): the capacity of one exhibition. Whoever was let in uses up what was held, and nobody else gets it. */
import type { Instant } from '../../kernel/time.ts'
import { type Capacity, giveBack, holdOf } from '../shared/capacity.ts'

export type Places = Capacity

/** Turns a hold into places used up: they are neither held nor to be had any more. */
export const useUp = (places: Places, reservationId: string, lapsesAt: Instant, at: Instant): Places => {
  const used = holdOf(places, reservationId)?.quantity ?? 0
  const rest = giveBack(places, reservationId, lapsesAt, at)
  return { ...rest, registered: rest.registered - used }
}
