/**
 * The hint (K14): before a reservation is made its hospital is asked, so that an attempt that will be refused makes no
 * new object. It is only a hint: the hold decides.
 */
import { isDayOver } from '../../durable-objects/screening/hospital.ts'
import type { Facts } from '../../kernel/decision.ts'
import { now } from '../../kernel/time.ts'
import type { ScreeningReason } from './refusals.ts'

/** What a hospital says of itself when it is looked at. */
export type HospitalGlance = {
  readonly status: string
  readonly data: Facts
  /** The reservation it was asked about has, or had, a place here: then this is a retry, whose answer is the reservation's. */
  readonly hasSeen: boolean
}

/** A refusal that can be seen coming. */
export type Foreseen = { readonly reason: ScreeningReason; readonly facts: Facts }

/** Why a new reservation would be refused now, or null when it may be tried. */
export const foreseeableRefusal = (hospital: HospitalGlance | null): Foreseen | null => {
  if (hospital === null) return { reason: 'HospitalNotFound', facts: {} }
  if (hospital.hasSeen) return null
  const { available, date } = hospital.data
  if (hospital.status !== 'open') return { reason: 'HospitalDeleted', facts: {} }
  if (typeof date === 'string' && isDayOver(date, now())) return { reason: 'ScreeningDateOver', facts: {} }
  if (typeof available !== 'number' || available > 0) return null
  return { reason: 'HospitalFull', facts: { available } }
}
