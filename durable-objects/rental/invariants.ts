/** What is true of air-purifier rental at rest: orders, assignments, installations, records, rosters and renters agree. */
import type { AnyAggregate } from '../../kernel/aggregate.ts'
import { all, type Invariant, type Known, unless, type World } from '../../kernel/invariants.ts'
import { rosterIdOf } from '../../queues/rental.ts'
import { everywhere, final, leaves, once, passing } from '../shared/at-rest.ts'
import { places } from '../shared/places.ts'
import { assignment } from './assignment.ts'
import { customerRecord } from './customer-record.ts'
import { engineer } from './engineer.ts'
import { installation } from './installation.ts'
import { order } from './order.ts'
import { product } from './product.ts'
import { renter } from './renter.ts'
import { roster } from './roster.ts'

type Left = 'assignment' | 'installation' | 'record'
/** What an order in this state leaves elsewhere; there is no other state in which one may rest (R5–R7, R11). */
const left: Readonly<Record<string, Readonly<Record<Left, string | null | readonly (string | null)[]>>>> = {
  // An installation waits with it when somebody was to come before.
  'awaiting-engineer': { assignment: 'waiting', installation: [null, 'awaiting-engineer'], record: null },
  assigned: { assignment: 'assigned', installation: 'accepted', record: null },
  installed: { assignment: 'completed', installation: 'completed', record: null },
  closed: { assignment: 'completed', installation: 'completed', record: 'stored' },
  cancelled: { assignment: 'cancelled', installation: 'cancelled', record: null },
}
const due = (what: Left) => (one: Known<typeof order>) => left[one.described?.status ?? '']?.[what] ?? null

/** The assignments of this world, where their rosters are, and since which turn somebody has them. */
const jobs = (world: World) =>
  all(world, assignment).flatMap(({ id, described, events }) => {
    if (!described || !('region' in described.data)) return []
    const turn = events.reduce((last, { type, data }) => (type === 'AssignmentAssigned' ? data.turn : last), 0)
    const { status, organisation, data } = described
    return [{ id, ...data, status, turn, roster: rosterIdOf(organisation ?? '', data.region) }]
  })

const waits: Invariant = {
  name: 'orders wait where nobody works and nowhere else, and each roster knows them and who works there',
  rule: 'R2, G12',
  violations: (world) => {
    const open = jobs(world).filter(({ status }) => status === 'waiting')
    const known = new Map(all(world, roster).map((seen) => [seen.id, seen]))
    return [...new Set([...known.keys(), ...open.map((one) => one.roster)])].flatMap((region) => {
      const { described, state, events = [] } = known.get(region) ?? {}
      const waiting = open.flatMap((one) => (one.roster === region ? [one.id] : [])).sort()
      const staff = all(world, engineer).flatMap(({ id, described }) => {
        const works = described?.status === 'active' && rosterIdOf(described.organisation, described.data.region)
        return works === region ? [id] : []
      })
      const queue = new Set<string>()
      for (const { type, data } of events) {
        if (type === 'OrderQueued') queue.add(data.orderId)
        else if ('orderId' in data) queue.delete(data.orderId)
      }
      const crew = state && 'crew' in state ? state.crew : null
      const loadOf = (id: string) =>
        Object.values(crew?.held ?? {}).filter(({ engineerId }) => engineerId === id).length
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

/** Who comes and when is the same wherever it is said, and whoever comes works for the organisation of the order. */
const visits: Invariant = {
  name: 'an order, its assignment and its installation say the same of the visit',
  rule: 'R3, R12',
  violations: (world) => {
    const seen = (definition: AnyAggregate) => new Map(all(world, definition).map((one) => [one.id, one]))
    const [assignments, installations] = [seen(assignment), seen(installation)]
    return all(world, order).flatMap(({ id, described }) => {
      if (described?.status !== 'assigned') return []
      const { engineerName, installationDate } = described.data
      return [assignments, installations].flatMap((there) => {
        const data = there.get(id)?.described?.data
        return data
          ? unless(`the visit of ${id}`, [data.engineerName, data.installationDate], [engineerName, installationDate])
          : []
      })
    })
  },
}

const belong: Invariant = {
  name: 'an order and all that comes of it belong to the organisation of its product and of its engineer',
  rule: 'G12, R10',
  violations: (world) => {
    const orders = new Map(
      all(world, order).flatMap(({ id, described }) => (described ? [[id, described.organisation] as const] : [])),
    )
    const of = (definition: AnyAggregate, id: string) =>
      all(world, definition).find((one) => one.id === id)?.described?.organisation
    const kin = [assignment, installation, customerRecord].flatMap((definition: AnyAggregate) =>
      all(world, definition).flatMap(({ id, described }) =>
        // A tombstone belongs to nobody.
        described?.organisation
          ? unless(`${definition.events.aggregate} ${id}`, described.organisation, orders.get(id))
          : [],
      ),
    )
    const ofProducts = all(world, order).flatMap(({ id, described }) => {
      const organisation = described && of(product, described.data.productId)
      return organisation ? unless(`order ${id}`, described.organisation, organisation) : []
    })
    const ofEngineers = jobs(world).flatMap(({ id, status, engineerId }) => {
      const organisation = status === 'assigned' && engineerId ? of(engineer, engineerId) : undefined
      return organisation ? unless(`order ${id} of ${engineerId}`, orders.get(id), organisation) : []
    })
    return [...kin, ...ofProducts, ...ofEngineers]
  },
}

const OPEN = ['requested', 'awaiting-engineer', 'assigned', 'cancel-requested']
const limits: Invariant = {
  name: 'nobody has more open orders than the limit that was given',
  rule: 'R14, G13',
  violations: (world) =>
    all(world, renter).flatMap(({ id, events }) => {
      let open = 0
      return events.flatMap(({ type, data }) => {
        if (type === 'RentalOpened') open += 1
        if (type === 'RentalEnded') open -= 1
        return type === 'RentalOpened' && open > data.limit ? [`${id} has ${open} of ${data.limit}`] : []
      })
    }),
}

export const invariants: readonly Invariant[] = [
  ...everywhere(product, renter, order, assignment, roster, engineer, installation, customerRecord),
  // A cancel that came too late may be tried again, and a visit be moved as often as one likes.
  once(
    order,
    'OrderCancelRequested',
    'OrderCancelRefused',
    'OrderAwaitingEngineer',
    'OrderAssigned',
    'OrderReassigned',
    'OrderRescheduleRequested',
    'OrderRescheduled',
    'OrderRescheduleRefused',
  ),
  once(
    assignment,
    'AssignmentWaiting',
    'AssignmentAssigned',
    'AssignmentWithdrawn',
    'AssignmentReassignRequested',
    'AssignmentReassignRefused',
    'AssignmentRescheduled',
  ),
  once(installation, 'InstallationReassigned', 'InstallationRescheduled', 'InstallationSuspended'),
  once(customerRecord),
  passing(order, 'requested', 'cancel-requested'),
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
      EngineerAssigned: ({ orderId, engineerId, turn }) => ['held', 1, `${orderId} ${engineerId} ${turn}`],
      EngineerWithdrawn: ({ orderId, engineerId, turn }) => ['returned', 1, `${orderId} ${engineerId} ${turn}`],
      EngineerReleased: ({ orderId, engineerId, turn }) => [
        'returned',
        engineerId === null ? 0 : 1,
        `${orderId} ${engineerId} ${turn}`,
      ],
    },
    claims: (world) =>
      jobs(world).flatMap(({ id, status, engineerId, turn, roster }) =>
        status === 'assigned' ? [['held', 1, `${id} ${engineerId} ${turn}`, roster]] : [],
      ),
    capacity: (state) => {
      if (state.status === 'new') return null
      const held = Object.entries(state.crew.held).map(([id, { engineerId, turn }]) => [
        `${id} ${engineerId} ${turn}`,
        1,
      ])
      return { holds: Object.fromEntries(held), taken: held.length }
    },
  }),
  places(renter, {
    rule: 'R14, G4',
    initially: Number.POSITIVE_INFINITY,
    steps: {
      RentalOpened: ({ orderId }) => ['held', 1, orderId],
      RentalEnded: ({ orderId }) => ['returned', 1, orderId],
    },
    claims: (world) =>
      all(world, order).flatMap(({ id, described }) =>
        described && OPEN.includes(described.status) ? [['held', 1, id, described.owner]] : [],
      ),
    capacity: ({ orders }) => orders,
    says: (_, { held }) => ({ openOrders: held }),
  }),
  limits,
  visits,
  belong,
  waits,
]
