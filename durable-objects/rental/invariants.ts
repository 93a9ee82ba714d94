/** What is true of air-purifier rental at rest: orders, assignments, installations, records and rosters agree. */
import { all, type Invariant, type Known, unless, type World } from '../../kernel/invariants.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
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

const jobs = (world: World) =>
  all(world, assignment).flatMap(({ id, described }) =>
    described && 'region' in described.data ? [{ id, ...described.data, status: described.status }] : [],
  )

const waits: Invariant = {
  name: 'orders wait where nobody works and nowhere else, and each roster knows them and who works there',
  rule: 'R2',
  violations: (world) => {
    const open = jobs(world).filter(({ status }) => status === 'waiting')
    const known = new Map(all(world, roster).map((seen) => [seen.id, seen]))
    return [...new Set([...known.keys(), ...open.map((one) => one.region)])].flatMap((region) => {
      const { described, state, events = [] } = known.get(region) ?? {}
      const waiting = open.flatMap((one) => (one.region === region ? [one.id] : [])).sort()
      const staff = all(world, engineer).flatMap(({ id, described }) =>
        described?.status === 'active' && described.data.region === region ? [id] : [],
      )
      const queue = new Set<string>()
      for (const { type, data } of events) {
        if (type === 'OrderQueued') queue.add(data.orderId)
        else if ('orderId' in data) queue.delete(data.orderId)
      }
      const crew = state && 'crew' in state ? state.crew : null
      const loadOf = (id: string) => Object.values(crew?.held ?? {}).filter((by) => by === id).length
      return [
        ...unless(`in ${region} wait`, [...queue].sort(), waiting),
        ...unless(`in ${region} wait in vain`, staff.length > 0 ? waiting : [], []),
        ...unless(`${region} says`, described?.data, { engineers: staff.length, waiting: waiting.length }),
        ...(crew ? unless(`${region} knows to wait`, Object.keys(crew.waiting).sort(), waiting) : []),
        ...Object.entries(crew?.members ?? {}).flatMap(([id, { isActive, load }]) =>
          unless(`${id} in ${region} works and has orders`, [isActive, load], [staff.includes(id), loadOf(id)]),
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
  places(roster, {
    rule: 'R2, G4',
    // Nobody has ever too much to do.
    initially: Number.POSITIVE_INFINITY,
    steps: {
      EngineerAssigned: ({ orderId, engineerId }) => ['held', 1, `${orderId} ${engineerId}`],
      EngineerReleased: ({ orderId, engineerId }) => [
        'returned',
        engineerId === null ? 0 : 1,
        `${orderId} ${engineerId}`,
      ],
    },
    claims: (world) =>
      jobs(world).flatMap(({ id, status, engineerId, region }) =>
        status === 'assigned' ? [['held', 1, `${id} ${engineerId}`, region]] : [],
      ),
    capacity: (state) => {
      if (state.status === 'new') return null
      const held = Object.entries(state.crew.held).map(([orderId, engineerId]) => [`${orderId} ${engineerId}`, true])
      return { holds: Object.fromEntries(held), taken: held.length }
    },
  }),
  waits,
]
