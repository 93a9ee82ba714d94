/**
 * Leases (임시 보유): places given to somebody who asked before it was stored anywhere that it wants them (K5). It may have
 * died before it came to be: so each is asked about once, at the end of its time at the latest, and whoever is not there
 * leaves a tombstone and gives the places back (docs/decisions/0041-hold-first.md).
 */
import { epochMs, type Instant, instantOf, reached } from '../../kernel/time.ts'

/** Leases asked about by one event: small enough for one envelope. */
export const LEASE_BATCH = 100

type Lease = {
  readonly id: string
  /** Half its time is over: whoever was to come has come by then, and it may be asked about together with others. */
  readonly ripeAt: Instant
  readonly until: Instant
}
/** Those not asked about yet, the first to end first. */
export type Leases = Lease[]

/** A place was leased: it is to be asked about. Leases mostly come in the order in which they end. */
export const lease = (leases: Leases, id: string, at: Instant, until: Instant): Leases => {
  const ripeAt = instantOf((epochMs(at) + epochMs(until)) / 2)
  let place = leases.length
  while (place > 0 && (leases[place - 1]?.until ?? until) > until) place -= 1
  leases.splice(place, 0, { id, ripeAt, until })
  return leases
}

/** Those at the head that nobody need ask about any more are forgotten, so that the first is one that still stands. */
export const forgetEnded = (leases: Leases, stands: (id: string) => boolean): Leases => {
  let ended = 0
  for (const { id } of leases) {
    if (stands(id)) break
    ended += 1
  }
  if (ended > 0) leases.splice(0, ended)
  return leases
}

/** When somebody is to be asked; null while nobody is. */
export const leaseDueAt = (leases: Leases): Instant | null => leases[0]?.until ?? null

/** Whom to ask now, one batch: with those whose time is over also those that are ripe, so that few events ask for many. */
export const leasesToQuestion = (leases: Leases, stands: (id: string) => boolean, now: Instant): readonly Lease[] => {
  const ripe: Lease[] = []
  for (const one of leases) {
    if (ripe.length >= LEASE_BATCH || !reached(one.ripeAt, now)) break
    if (stands(one.id)) ripe.push(one)
  }
  return ripe
}

/** These were asked about. */
export const questioned = (leases: Leases, ids: readonly string[]): Leases => {
  const asked = new Set(ids)
  return leases.filter(({ id }) => !asked.has(id))
}

/** Nobody has asked about this one yet. */
export const isLeased = (leases: Leases, id: string): boolean => leases.some((one) => one.id === id)
