/** The audit of health screening: after the runtime has ended, places, reservations, records and the view agree. */
import * as z from 'zod'
import { actors, byStatus, shownOf } from './store.ts'
import { inWords, promisesBroken } from './violations.ts'

const HospitalData = z.object({ capacity: z.number(), available: z.number() })
const ReservationData = z.object({ hospitalId: z.string() })
/** What becomes of the record of a reservation that ended so. */
const recordFor: Readonly<Record<string, string>> = {
  completed: 'registered',
  cancelled: 'cancelled',
  'force-cancelled': 'force-cancelled',
}

export type ScreeningAudit = {
  readonly reservations: Readonly<Record<string, number>>
  readonly records: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

/** Audits a state folder. `cancelled` are the reservations that clients were told are cancelled. */
export const auditScreening = (stateDir: string, cancelled: readonly string[]): ScreeningAudit => {
  const reservations = actors(stateDir, 'screening-Reservation').map(({ data, ...rest }) => ({
    ...rest,
    ...ReservationData.parse(data),
  }))
  const records = actors(stateDir, 'screening-ScreeningRecord')
  const recordOf = new Map(records.map(({ id, status }) => [id, status]))
  const statusOf = new Map(reservations.map(({ id, status }) => [id, status]))
  const shown = shownOf(stateDir, 'screening.reservation')
  const wrong: string[] = []

  const taken = new Map<string, number>()
  for (const { id, status, hospitalId } of reservations) {
    if (status === 'completed') taken.set(hospitalId, (taken.get(hospitalId) ?? 0) + 1)
    if (shown.get(id) !== status)
      wrong.push(`V2: reservation ${id} is ${status}, shown as ${shown.get(id) ?? 'nothing'}`)
    if (recordOf.get(id) !== recordFor[status]) {
      wrong.push(`S5, S8: reservation ${id} is ${status}, its record ${recordOf.get(id) ?? 'not there'}`)
    }
  }
  for (const { id, data } of actors(stateDir, 'screening-Hospital')) {
    const { capacity, available } = HospitalData.parse(data)
    const held = taken.get(id) ?? 0
    if (held > capacity) wrong.push(`G4: hospital ${id} had ${capacity} places and gave ${held}`)
    if (held !== capacity - available) {
      wrong.push(`G4: hospital ${id} counts ${capacity - available} places taken, its reservations ${held}`)
    }
  }
  wrong.push(...promisesBroken('reservation', cancelled, 'cancelled', statusOf))
  return {
    reservations: byStatus(reservations),
    records: byStatus(records),
    violations: inWords(wrong),
  }
}
