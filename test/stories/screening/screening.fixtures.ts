/** What stories of health screening begin with: its people, slots, reservations, and how the places stand. */
import { expect } from 'vitest'
import { invariants } from '../../../durable-objects/screening/invariants.ts'
import { seoulDate } from '../../../scripts/seoul.ts'
import { audited, statusesIn } from '../../chaos/world.ts'
import { type Answer, type Client, unique } from '../../harness/http.ts'
import { today } from '../../harness/today.ts'
import { done, inspect, type Person, patiently, person, type Stage } from '../shared/people.ts'

export const HOSPITALS = '/v1/screening/hospitals'
export const RECORDS = '/v1/screening/records'
export const RESERVATIONS = '/v1/screening/reservations'

export const hospitalAdmin = (stage: Stage): Promise<Person> => person(stage, 'han', 'hospital-admin')

export const slot = (capacity = 10, date = seoulDate(30)) => ({ name: unique('나루병원'), date, capacity })

/** An open slot: its id. */
export const opened = async (who: Client, capacity?: number, date?: string): Promise<string> =>
  (await done(who, HOSPITALS, slot(capacity, date), 201)).id

/** A slot of today, whose people can be marked. */
export const openedToday = async (who: Client, capacity?: number): Promise<string> =>
  opened(who, capacity, await today())

/** A completed reservation: its id. */
export const reserved = async (who: Client, hospitalId: string): Promise<string> => {
  const { id, status } = await done(who, RESERVATIONS, { hospitalId }, 201)
  expect(status).toBe('completed')
  return id
}

export const attend = (who: Client, id: string): Promise<Answer> => patiently(who, `${RECORDS}/${id}/attend`)
export const cancel = (who: Client, id: string) => done(who, `${RESERVATIONS}/${id}/cancel`)

export const reservationPath = (id: string): string => `${RESERVATIONS}/${id}`
export const hospitalPath = (id: string): string => `${HOSPITALS}/${id}`

/** How the places of a slot stand, by the actor itself. */
export const placesOf = async (who: Client, hospitalId: string) => {
  const { state } = await inspect(who, 'screening.hospital', hospitalId, '?limit=1')
  const { registered, taken, holds } = state.places
  return { status: state.status as string, registered, taken, holders: Object.keys(holds) }
}

/** The states a reservation went through, each with its cause, oldest first. */
export const historyOf = async (who: Client, id: string): Promise<string[]> => {
  const { json } = await who.get(`${reservationPath(id)}/history`)
  return json.items.map(({ status, cause }: Answer['json']) => `${status} by ${cause}`)
}

/** The state of a record; null when nothing ever happened to it. */
export const recordOf = async (who: Client, id: string): Promise<string | null> =>
  (await inspect(who, 'screening.record', id, '?limit=1'))?.description.status ?? null

export type Reserved = { readonly who: Client & { readonly sub: string }; readonly id: string }

/**
 * Waits until a slot and these reservations quiesce with every invariant kept; answers what each has come to. `others`:
 * slots on which these people reserved as well.
 */
export const auditSlot = async (
  admin: Client,
  hospitalId: string,
  reservations: readonly Reserved[],
  withinMs?: number,
  others: readonly string[] = [],
): Promise<readonly (string | undefined)[]> => {
  const ids = reservations.map(({ id }) => id)
  const known = { 'screening.hospital': [hospitalId, ...others], 'screening.reservation': ids }
  const people = new Set(reservations.map(({ who }) => who))
  return statusesIn(await audited(invariants, { admin, people, known }, withinMs), 'screening.reservation', ids)
}
