/**
 * Roster (기사 명단): the engineers of one region of an organisation, and their load. It alone gives orders to engineers,
 * so it alone can be fair; orders without an engineer wait here for the first who comes (R2), and what those hold who
 * leave goes to others (R12).
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { id } from '../../kernel/fields.ts'
import type { Instant } from '../../kernel/time.ts'
import { EngineerId, EngineerName, placeOf, rosterEvents } from '../../queues/rental.ts'
import * as crew from './crew.ts'

/** Orders given away, or taken back, by one commit. */
export const ASSIGN_BATCH = 50

const revision = z.int().min(1)

type State =
  | { readonly status: 'new' }
  /** `changedAt`: when somebody came or left last, and so since when orders need not wait or lie with who is gone. */
  | { readonly status: 'open'; readonly crew: crew.Crew; readonly changedAt: Instant | null }

const { on, aggregate } = aggregateOf<State, typeof rosterEvents>(rosterEvents)

export const roster = aggregate({
  initial: { status: 'new' },

  commands: {
    JoinRoster: on(
      { engineerId: EngineerId, name: EngineerName, revision },
      (state, { engineerId, name, revision }) => {
        if (isOutdated(state, engineerId, revision)) return nothing
        return happened({ type: 'EngineerJoined', engineerId, name, revision })
      },
    ),
    LeaveRoster: on({ engineerId: EngineerId, revision }, (state, { engineerId, revision }) => {
      if (isOutdated(state, engineerId, revision)) return nothing
      return happened({ type: 'EngineerLeft', engineerId, revision })
    }),
    AssignEngineer: on(
      { orderId: id },
      (state, { orderId }) => {
        const known = crewOf(state)
        if (crew.holderOf(known, orderId) || crew.isWaiting(known, orderId)) return nothing
        if (crew.isOver(known, orderId)) return refuse('OrderReleased')
        const [engineerId] = crew.nextEngineers(known, 1)
        const turn = known.turns + 1
        if (engineerId === undefined) return happened({ type: 'OrderQueued', orderId, turn, suspended: false })
        return happened(assigned(known, orderId, engineerId, turn, false))
      },
      // Who takes the order; null while nobody is there.
      (state, { orderId }) => heldAs(crewOf(state), orderId),
    ),
    /** Staff name the engineer (R12). */
    ReassignEngineer: on(
      { orderId: id, engineerId: EngineerId },
      (state, { orderId, engineerId }) => {
        const known = crewOf(state)
        const holder = crew.holderOf(known, orderId)
        if (!holder && !crew.isWaiting(known, orderId)) return refuse('OrderReleased')
        if (!crew.memberOf(known, engineerId)?.isActive) return refuse('EngineerNotInRegion', { engineerId })
        if (holder?.engineerId === engineerId) return nothing
        const turn = known.turns + 1
        const given = assigned(known, orderId, engineerId, turn, true)
        return holder ? happened(withdrawn(orderId, holder), given) : happened(given)
      },
      (state, { orderId }) => heldAs(crewOf(state), orderId),
    ),
    AssignWaiting: on({}, (state) => {
      const known = crewOf(state)
      const orderIds = crew.oldestWaiting(known, ASSIGN_BATCH)
      const engineerIds = crew.nextEngineers(known, orderIds.length)
      const events = engineerIds.map((engineerId, at) =>
        assigned(known, orderIds[at] ?? '', engineerId, known.turns + 1 + at, true),
      )
      return events.length > 0 ? happened(...events) : nothing
    }),
    /** What those hold who have left goes to others, or waits (R12). */
    WithdrawOrders: on({}, (state) => {
      const known = crewOf(state)
      const stranded = crew.stranded(known, ASSIGN_BATCH)
      const engineerIds = crew.nextEngineers(known, stranded.length)
      const events = stranded.flatMap(([orderId, held], at) => {
        const turn = known.turns + 1 + at
        const engineerId = engineerIds[at]
        const next =
          engineerId === undefined
            ? ({ type: 'OrderQueued', orderId, turn, suspended: true } as const)
            : assigned(known, orderId, engineerId, turn, true)
        return [withdrawn(orderId, held), next]
      })
      return events.length > 0 ? happened(...events) : nothing
    }),
    ReleaseEngineer: on({ orderId: id }, (state, { orderId }) => {
      const known = crewOf(state)
      if (crew.isOver(known, orderId)) return nothing
      const { engineerId = null, turn = known.waiting[orderId] ?? 0 } = crew.holderOf(known, orderId) ?? {}
      return happened({ type: 'EngineerReleased', orderId, engineerId, turn })
    }),
  },

  evolve: {
    EngineerJoined: (state, { engineerId, name, revision }, at) => ({
      status: 'open',
      crew: crew.join(crewOf(state), engineerId, name, revision),
      changedAt: at,
    }),
    EngineerLeft: (state, { engineerId, revision }, at) => ({
      status: 'open',
      crew: crew.leave(crewOf(state), engineerId, revision),
      changedAt: at,
    }),
    OrderQueued: (state, { orderId, turn }) => ({ ...opened(state), crew: crew.wait(crewOf(state), orderId, turn) }),
    EngineerAssigned: (state, { orderId, engineerId, turn }) => ({
      ...opened(state),
      crew: crew.assign(crewOf(state), orderId, engineerId, turn),
    }),
    EngineerWithdrawn: (state, { orderId }) => ({ ...opened(state), crew: crew.withdraw(crewOf(state), orderId) }),
    EngineerReleased: (state, { orderId }, at) => ({
      ...opened(state),
      crew: crew.release(crewOf(state), orderId, at),
    }),
  },

  /**
   * As soon as somebody has left, others get what they held; as soon as somebody is there, those who wait get their
   * engineers; a batch at a time.
   */
  deadline: (state) => {
    if (state.status === 'new' || state.changedAt === null) return null
    if (crew.isStranding(state.crew)) return { at: state.changedAt, command: { type: 'WithdrawOrders' } }
    const isWaiting = state.crew.waitingCount > 0 && crew.isStaffed(state.crew)
    return isWaiting ? { at: state.changedAt, command: { type: 'AssignWaiting' } } : null
  },

  describe: (state, rosterId) => {
    if (state.status === 'new') return null
    const [region, organisation] = placeOf(rosterId)
    const engineers = Object.values(state.crew.members).filter(({ isActive }) => isActive).length
    const data = { engineers, waiting: state.crew.waitingCount }
    return { status: state.status, owner: null, organisation, label: region, data }
  },
})

const crewOf = (state: State): crew.Crew => (state.status === 'new' ? crew.noCrew() : state.crew)

const opened = (state: State): Extract<State, { status: 'open' }> =>
  state.status === 'new' ? { status: 'open', crew: crew.noCrew(), changedAt: null } : state

/** What was said of this engineer later has come already. */
const isOutdated = (state: State, engineerId: string, revision: number): boolean =>
  (crew.memberOf(crewOf(state), engineerId)?.revision ?? 0) >= revision

const nameOf = (known: crew.Crew, engineerId: string): string => crew.memberOf(known, engineerId)?.name ?? ''

const assigned = (known: crew.Crew, orderId: string, engineerId: string, turn: number, waited: boolean) =>
  ({ type: 'EngineerAssigned', orderId, engineerId, engineerName: nameOf(known, engineerId), turn, waited }) as const

const withdrawn = (orderId: string, held: crew.Holding) => ({ type: 'EngineerWithdrawn', orderId, ...held }) as const

/** How an order stands with the crew, for whoever asked. */
const heldAs = (known: crew.Crew, orderId: string) => {
  const holder = crew.holderOf(known, orderId)
  if (!holder) return { engineerId: null, engineerName: null, turn: known.waiting[orderId] ?? 0 }
  return { ...holder, engineerName: nameOf(known, holder.engineerId) }
}
