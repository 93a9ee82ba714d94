/** The audit of taxi dispatch: after the runtime has ended, calls, pickups, drivers, money and the view agree. */
import * as z from 'zod'
import { actors, byStatus, hasTable, objectFiles, rowsOf, shownOf, withDatabase } from './store.ts'
import { inWords, promisesBroken } from './violations.ts'

const CallData = z.object({ fareKrw: z.number() })
const DriverData = z.object({ callId: z.string().optional() })
const LedgerEntry = z.object({ kind: z.string(), amountKrw: z.number().optional() })
/** What becomes of the pickup and of the payment of a call that is in this state. */
const pickupFor: Readonly<Record<string, string>> = {
  open: 'open',
  matched: 'assigned',
  completed: 'completed',
  cancelled: 'cancelled',
}
const isPaid = (status: string): boolean => ['open', 'matched', 'completed'].includes(status)

export type TaxiAudit = {
  readonly calls: Readonly<Record<string, number>>
  readonly drivers: Readonly<Record<string, number>>
  readonly charges: number
  readonly violations: readonly string[]
}

/** Audits a state folder. `completed` are the calls whose drivers were told that the ride is over. */
export const auditTaxi = (stateDir: string, completed: readonly string[]): TaxiAudit => {
  const calls = actors(stateDir, 'taxi-Call').map(({ data, ...rest }) => ({ ...rest, ...CallData.parse(data) }))
  const drivers = actors(stateDir, 'taxi-Driver')
  const pickupOf = new Map(actors(stateDir, 'taxi-Pickup').map(({ id, status }) => [id, status]))
  const statusOf = new Map(calls.map(({ id, status }) => [id, status]))
  const charged = charges(stateDir)
  const shown = shownOf(stateDir, 'taxi.call')
  const wrong: string[] = []

  for (const { id, status, fareKrw } of calls) {
    if (shown.get(id) !== status) wrong.push(`V2: call ${id} is ${status}, shown as ${shown.get(id) ?? 'nothing'}`)
    if (pickupOf.get(id) !== pickupFor[status]) {
      wrong.push(`T3: call ${id} is ${status}, its pickup ${pickupOf.get(id) ?? 'not there'}`)
    }
    const [due, taken] = [isPaid(status) ? fareKrw : 0, charged.get(`taxi.call~${id}`) ?? 0]
    if (due !== taken) wrong.push(`P1: call ${id} is ${status} and owes ${due}, ${taken} was charged`)
  }
  const engaged = drivers.flatMap(({ id, data }) => {
    const { callId } = DriverData.parse(data)
    return callId === undefined ? [] : [{ id, callId }]
  })
  for (const { id, callId } of engaged) {
    if (statusOf.get(callId) !== 'matched') wrong.push(`T5: driver ${id} is engaged for call ${callId}, which is not`)
  }
  const matched = calls.filter(({ status }) => status === 'matched').length
  if (matched !== engaged.length) wrong.push(`T5: ${matched} calls are matched, ${engaged.length} drivers engaged`)
  wrong.push(...promisesBroken('call', completed, 'completed', statusOf))
  return {
    calls: byStatus(calls),
    drivers: byStatus(drivers),
    charges: charged.size,
    violations: inWords(wrong),
  }
}

/** What the provider has taken and not given back, by key. */
const charges = (stateDir: string): ReadonlyMap<string, number> =>
  new Map(
    objectFiles(stateDir, 'payment-Ledger').flatMap((file) =>
      withDatabase(file, (db) =>
        hasTable(db, 'ledger')
          ? rowsOf(db, 'SELECT key, entry FROM ledger').flatMap(({ key, entry }) => {
              const { kind, amountKrw = 0 } = LedgerEntry.parse(JSON.parse(String(entry)))
              return kind === 'charged' ? [[String(key), amountKrw] as const] : []
            })
          : [],
      ),
    ),
  )
