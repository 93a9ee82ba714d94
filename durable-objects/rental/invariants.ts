/** What is true of air-purifier rental at rest: orders, assignments, installations, records and rosters agree. */
import { all, type Invariant, type Known, unless } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { assignment } from './assignment.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import { roster } from './roster.ts'

/** What an order in this state leaves elsewhere; there is no other state in which one may rest (R5–R7). */
const left: Readonly<Record<string, Readonly<Record<'assignment' | 'installation' | 'record', string | null>>>> = {
  requested: { assignment: 'waiting', installation: null, record: null },
  assigned: { assignment: 'assigned', installation: 'accepted', record: null },
  installed: { assignment: 'completed', installation: 'completed', record: null },
  closed: { assignment: 'completed', installation: 'completed', record: 'stored' },
  cancelled: { assignment: 'cancelled', installation: 'cancelled', record: null },
}
const due = (what: 'assignment' | 'installation' | 'record') => (one: Known<typeof order>) =>
  left[one.described?.status ?? '']?.[what] ?? null

/** What the journal of a roster comes to: who holds which order, which ones wait, and who works there. */
const retraced = (events: Known<typeof roster>['events']) => {
  const [held, waiting, active] = [new Map<string, string>(), new Set<string>(), new Set<string>()]
  const [given, over, wrong]: [Set<string>, Set<string>, string[]] = [new Set(), new Set(), []]
  for (const { type, data } of events) {
    if (type === 'EngineerJoined') active.add(data.engineerId)
    else if (type === 'EngineerLeft') active.delete(data.engineerId)
    else if (type === 'OrderQueued') waiting.add(data.orderId)
    else if (type === 'EngineerAssigned') {
      if (given.has(data.orderId) || over.has(data.orderId)) wrong.push(`${data.orderId} is given away twice`)
      given.add(data.orderId)
      waiting.delete(data.orderId)
      held.set(data.orderId, data.engineerId)
    } else {
      const holder = held.get(data.orderId) ?? null
      if (over.has(data.orderId)) wrong.push(`${data.orderId} is released twice`)
      if (data.engineerId !== holder) wrong.push(`${data.orderId} is released from ${data.engineerId}, not ${holder}`)
      over.add(data.orderId)
      waiting.delete(data.orderId)
      held.delete(data.orderId)
    }
  }
  return { held: [...held].sort(), waiting: [...waiting].sort(), active: [...active].sort(), wrong }
}

const rosters: Invariant = {
  name: 'each open order is held by the engineer who knows of it, and none waits while anybody is there',
  rule: 'R2, G4',
  violations: (world) => {
    const jobs = all(world, assignment).flatMap(({ id, described }) => {
      if (!described || !('region' in described.data)) return []
      const { status, data } = described
      return status === 'waiting' || status === 'assigned' ? [{ id, ...data, status }] : []
    })
    const known = new Map(all(world, roster).map((seen) => [seen.id, seen]))
    return [...new Set([...known.keys(), ...jobs.map(({ region }) => region)])].flatMap((region) => {
      const { described, state, events = [] } = known.get(region) ?? {}
      const { held, waiting, active, wrong } = retraced(events)
      const own = jobs.filter((job) => job.region === region)
      const holders = own.flatMap(({ id, status, engineerId }) => (status === 'assigned' ? [[id, engineerId]] : []))
      const waits = own.flatMap(({ id, status }) => (status === 'waiting' ? [id] : []))
      const staff = all(world, engineer).flatMap(({ id, described }) =>
        described?.status === 'active' && described.data.region === region ? [id] : [],
      )
      const crew = state && 'crew' in state ? state.crew : null
      const loadOf = (engineerId: string) => held.filter(([, holder]) => holder === engineerId).length
      return [
        ...wrong.map((what) => `in ${region} ${what}`),
        ...unless(`${region} gave`, held, holders.sort()),
        ...unless(`in ${region} wait`, waiting, waits.sort()),
        ...unless(`in ${region} work`, active, staff.sort()),
        ...(active.length > 0 ? unless(`in ${region} wait in vain`, waiting, []) : []),
        ...unless(`${region} says`, described?.data, { engineers: active.length, waiting: waiting.length }),
        ...(crew ? unless(`${region} knows of`, Object.entries(crew.held).sort(), held) : []),
        ...(crew ? unless(`${region} knows to wait`, Object.keys(crew.waiting).sort(), waiting) : []),
        ...Object.entries(crew?.members ?? {}).flatMap(([engineerId, { load }]) =>
          unless(`the load of ${engineerId} in ${region}`, load, loadOf(engineerId)),
        ),
      ]
    })
  },
}

export const invariants: readonly Invariant[] = [
  ...everywhere(order, assignment, roster, engineer, installation, customerRecord),
  // A cancel that came too late may be tried again.
  once(order, 'OrderCancelRequested', 'OrderCancelRefused'),
  once(assignment),
  once(installation),
  once(customerRecord),
  passing(order, 'cancel-requested'),
  final(order, 'OrderCancelled', 'OrderClosed'),
  final(assignment, 'AssignmentCompleted', 'AssignmentCancelled', 'AssignmentCancelledEarly'),
  final(installation, 'InstallationCompleted', 'InstallationCancelled'),
  leaves('R2, R6', order, assignment, due('assignment')),
  leaves('R4–R6', order, installation, due('installation')),
  leaves('R7', order, customerRecord, due('record')),
  rosters,
]
