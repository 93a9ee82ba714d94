/** The audit of museum exhibitions: after the runtime has ended, places, reservations, entries and the view agree. */
import * as z from 'zod'
import { actors, byStatus, shownOf } from './store.ts'
import { inWords, promisesBroken } from './violations.ts'

const ExhibitionData = z.object({ capacity: z.number(), available: z.number(), admitted: z.number() })
/** `exhibitionTitle` is known once the places are held: then there is an entry. */
const ReservationData = z.object({
  exhibitionId: z.string(),
  visitors: z.number(),
  exhibitionTitle: z.string().optional(),
  admitted: z.boolean().optional(),
})

export type MuseumAudit = {
  readonly reservations: Readonly<Record<string, number>>
  readonly admissions: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

/** What becomes of the entry of a reservation that had its places. */
const entryFor = (status: string, admitted: boolean | undefined): string => {
  if (status !== 'completed') return status
  return admitted ? 'admitted' : 'registered'
}

/** Audits a state folder. `cancelled` are the reservations that clients were told are cancelled. */
export const auditMuseum = (stateDir: string, cancelled: readonly string[]): MuseumAudit => {
  const reservations = actors(stateDir, 'museum-Reservation').map(({ data, ...rest }) => ({
    ...rest,
    ...ReservationData.parse(data),
  }))
  const admissions = actors(stateDir, 'museum-Admission')
  const entryOf = new Map(admissions.map(({ id, status }) => [id, status]))
  const statusOf = new Map(reservations.map(({ id, status }) => [id, status]))
  const shown = shownOf(stateDir, 'museum.reservation')
  const wrong: string[] = []

  const taken = new Map<string, number>()
  for (const { id, status, exhibitionId, visitors, exhibitionTitle, admitted } of reservations) {
    if (status === 'requested') wrong.push(`M4: reservation ${id} rests in ${status}`)
    if (status === 'completed') taken.set(exhibitionId, (taken.get(exhibitionId) ?? 0) + visitors)
    if (shown.get(id) !== status) {
      wrong.push(`V2: reservation ${id} is ${status}, shown as ${shown.get(id) ?? 'nothing'}`)
    }
    const due = exhibitionTitle === undefined ? undefined : entryFor(status, admitted)
    if (entryOf.get(id) !== due) {
      wrong.push(`M5, M6: reservation ${id} is ${status}, its entry ${entryOf.get(id) ?? 'not there'}`)
    }
  }
  for (const { id, data } of actors(stateDir, 'museum-Exhibition')) {
    const { capacity, available } = ExhibitionData.parse(data)
    const held = taken.get(id) ?? 0
    if (held > capacity) wrong.push(`G4: exhibition ${id} had ${capacity} places and gave ${held}`)
    if (held !== capacity - available) {
      wrong.push(`G4: exhibition ${id} counts ${capacity - available} places taken, its reservations ${held}`)
    }
  }
  wrong.push(...promisesBroken('reservation', cancelled, 'cancelled', statusOf))
  return {
    reservations: byStatus(reservations),
    admissions: byStatus(admissions),
    violations: inWords(wrong),
  }
}
