/** The audit of rental: after the runtime has ended, order, assignment, installation, record, roster and view agree. */
import * as z from 'zod'
import { actors, byStatus, shownOf } from './store.ts'
import { inWords, promisesBroken } from './violations.ts'

const NOTHING = 'not there'
/** What an order in this state leaves elsewhere. */
const others: Readonly<Record<string, { assignment: string; installation: string; record: string }>> = {
  requested: { assignment: 'waiting', installation: NOTHING, record: NOTHING },
  assigned: { assignment: 'assigned', installation: 'accepted', record: NOTHING },
  installed: { assignment: 'completed', installation: 'completed', record: NOTHING },
  closed: { assignment: 'completed', installation: 'completed', record: 'stored' },
  cancelled: { assignment: 'cancelled', installation: 'cancelled', record: NOTHING },
}
const RosterData = z.object({ waiting: z.number() })

export type RentalAudit = {
  readonly orders: Readonly<Record<string, number>>
  readonly assignments: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

/** Audits a state folder. `closed` are the orders whose customers were told that they are closed. */
export const auditRental = (stateDir: string, closed: readonly string[]): RentalAudit => {
  const orders = actors(stateDir, 'rental-Order')
  const assignments = actors(stateDir, 'rental-Assignment')
  const statesOf = (className: string) => new Map(actors(stateDir, className).map(({ id, status }) => [id, status]))
  const found = {
    assignment: new Map(assignments.map(({ id, status }) => [id, status])),
    installation: statesOf('rental-Installation'),
    record: statesOf('rental-CustomerRecord'),
  }
  const statusOf = new Map(orders.map(({ id, status }) => [id, status]))
  const shown = shownOf(stateDir, 'rental.order')
  const wrong: string[] = []

  for (const { id, status } of orders) {
    if (shown.get(id) !== status) wrong.push(`V2: order ${id} is ${status}, shown as ${shown.get(id) ?? 'nothing'}`)
    const due = others[status]
    if (!due) wrong.push(`R6: order ${id} rests as ${status}`)
    for (const kind of ['assignment', 'installation', 'record'] as const) {
      const is = found[kind].get(id) ?? NOTHING
      if (due && is !== due[kind]) wrong.push(`R6, R7: order ${id} is ${status}, its ${kind} ${is}`)
    }
  }
  const waiting = assignments.filter(({ status }) => status === 'waiting').length
  const awaited = actors(stateDir, 'rental-Roster').reduce((sum, { data }) => sum + RosterData.parse(data).waiting, 0)
  if (waiting !== awaited) wrong.push(`R2: ${waiting} assignments wait, the rosters know of ${awaited}`)
  wrong.push(...promisesBroken('order', closed, 'closed', statusOf))
  return {
    orders: byStatus(orders),
    assignments: byStatus(assignments),
    violations: inWords(wrong),
  }
}
