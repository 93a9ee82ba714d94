/**
 * Roster (기사 명단): the engineers of one region and their load, under the region's name. It alone gives orders to
 * engineers, so it alone can be fair; orders without an engineer wait here for the first who comes (R2).
 */
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import type { Instant } from '../../kernel/time.ts'
import { EngineerId, rosterEvents } from '../../queues/rental.ts'
import * as crew from './crew.ts'

/** Waiting orders given away by one commit. */
export const ASSIGN_BATCH = 50

const revision = z.int().min(1)

type State =
  | { readonly status: 'new' }
  /** `joinedAt`: when somebody came last, and so since when orders need not wait. */
  | { readonly status: 'open'; readonly crew: crew.Crew; readonly joinedAt: Instant | null }

const { on, aggregate } = aggregateOf<State, typeof rosterEvents>(rosterEvents)

export const roster = aggregate({
  initial: { status: 'new' },

  commands: {
    JoinRoster: on({ engineerId: EngineerId, name: text, revision }, (state, { engineerId, name, revision }) => {
      if (isOutdated(state, engineerId, revision)) return nothing
      return happened({ type: 'EngineerJoined', engineerId, name, revision })
    }),
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
        if (engineerId === undefined) return happened({ type: 'OrderQueued', orderId })
        return happened(assigned(known, orderId, engineerId, false))
      },
      // Who takes the order; null while nobody is there.
      (state, { orderId }) => {
        const known = crewOf(state)
        const engineerId = crew.holderOf(known, orderId)
        if (engineerId === undefined) return { engineerId: null, engineerName: null }
        return { engineerId, engineerName: nameOf(known, engineerId) }
      },
    ),
    AssignWaiting: on({}, (state) => {
      const known = crewOf(state)
      const orderIds = crew.oldestWaiting(known, ASSIGN_BATCH)
      const engineerIds = crew.nextEngineers(known, orderIds.length)
      const events = engineerIds.map((engineerId, at) => assigned(known, orderIds[at] ?? '', engineerId, true))
      return events.length > 0 ? happened(...events) : nothing
    }),
    ReleaseEngineer: on({ orderId: id }, (state, { orderId }) => {
      const known = crewOf(state)
      if (crew.isOver(known, orderId)) return nothing
      return happened({ type: 'EngineerReleased', orderId, engineerId: crew.holderOf(known, orderId) ?? null })
    }),
  },

  evolve: {
    EngineerJoined: (state, { engineerId, name, revision }, at) => ({
      status: 'open',
      crew: crew.join(crewOf(state), engineerId, name, revision),
      joinedAt: at,
    }),
    EngineerLeft: (state, { engineerId, revision }) => ({
      ...opened(state),
      crew: crew.leave(crewOf(state), engineerId, revision),
    }),
    OrderQueued: (state, { orderId }) => ({ ...opened(state), crew: crew.wait(crewOf(state), orderId) }),
    EngineerAssigned: (state, { orderId, engineerId }) => ({
      ...opened(state),
      crew: crew.assign(crewOf(state), orderId, engineerId),
    }),
    EngineerReleased: (state, { orderId }, at) => ({
      ...opened(state),
      crew: crew.release(crewOf(state), orderId, at),
    }),
  },

  /** As soon as somebody is there, those who wait get their engineers, a batch at a time. */
  deadline: (state) => {
    if (state.status === 'new' || state.joinedAt === null || state.crew.waitingCount === 0) return null
    return crew.isStaffed(state.crew) ? { at: state.joinedAt, command: { type: 'AssignWaiting' } } : null
  },

  describe: (state, region) => {
    if (state.status === 'new') return null
    const engineers = Object.values(state.crew.members).filter(({ isActive }) => isActive).length
    return { status: state.status, owner: null, label: region, data: { engineers, waiting: state.crew.waitingCount } }
  },
})

const crewOf = (state: State): crew.Crew => (state.status === 'new' ? crew.noCrew() : state.crew)

const opened = (state: State): Extract<State, { status: 'open' }> =>
  state.status === 'new' ? { status: 'open', crew: crew.noCrew(), joinedAt: null } : state

/** What was said of this engineer later has come already. */
const isOutdated = (state: State, engineerId: string, revision: number): boolean =>
  (crew.memberOf(crewOf(state), engineerId)?.revision ?? 0) >= revision

const nameOf = (known: crew.Crew, engineerId: string): string => crew.memberOf(known, engineerId)?.name ?? ''

const assigned = (known: crew.Crew, orderId: string, engineerId: string, waited: boolean) =>
  ({ type: 'EngineerAssigned', orderId, engineerId, engineerName: nameOf(known, engineerId), waited }) as const
