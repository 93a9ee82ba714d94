/**
 * Roster (기사 명단): the engineers of one region and their load, under the region's name. It alone gives orders to
 * engineers, so it alone can be fair; orders without an engineer wait here for the first who comes (R2).
 */
import * as z from 'zod'
import { happened, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { Instant } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { EngineerId, type rosterEvents } from '../../queues/rental.ts'
import * as crew from './crew.ts'

/** Waiting orders given away by one commit. */
export const ASSIGN_BATCH = 50

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const revision = z.int().min(1)

export const JoinRoster = z.strictObject({
  type: z.literal('JoinRoster'),
  engineerId: EngineerId,
  name: text,
  revision,
})
export const LeaveRoster = z.strictObject({ type: z.literal('LeaveRoster'), engineerId: EngineerId, revision })
export const AssignEngineer = z.strictObject({ type: z.literal('AssignEngineer'), orderId: id })
export const AssignWaiting = z.strictObject({ type: z.literal('AssignWaiting') })
export const ReleaseEngineer = z.strictObject({ type: z.literal('ReleaseEngineer'), orderId: id })

export const RosterCommand = z.discriminatedUnion('type', [
  JoinRoster,
  LeaveRoster,
  AssignEngineer,
  AssignWaiting,
  ReleaseEngineer,
])
export type RosterCommand = z.infer<typeof RosterCommand>
export type RosterEvent = EventOf<(typeof rosterEvents)[number]>
export type RosterRefusal = { reason: 'OrderReleased' }

export type RosterState =
  | { readonly status: 'new' }
  /** `joinedAt`: when somebody came last, and so since when orders need not wait. */
  | { readonly status: 'open'; readonly crew: crew.Crew; readonly joinedAt: Instant | null }

export const roster = aggregate<RosterState, RosterCommand, RosterEvent, RosterRefusal>({
  name: 'rental.roster',
  initial: () => ({ status: 'new' }),
  commands: RosterCommand,

  decide: {
    JoinRoster(state, { engineerId, name, revision }) {
      if (isOldNews(state, engineerId, revision)) return nothing
      return happened({ type: 'EngineerJoined', engineerId, name, revision })
    },
    LeaveRoster(state, { engineerId, revision }) {
      if (isOldNews(state, engineerId, revision)) return nothing
      return happened({ type: 'EngineerLeft', engineerId, revision })
    },
    AssignEngineer(state, { orderId }) {
      const known = crewOf(state)
      if (crew.holderOf(known, orderId) || crew.isWaiting(known, orderId)) return nothing
      if (crew.isOver(known, orderId)) return refuse('OrderReleased')
      const [engineerId] = crew.nextEngineers(known, 1)
      if (engineerId === undefined) return happened({ type: 'OrderQueued', orderId })
      return happened(assigned(known, orderId, engineerId, false))
    },
    AssignWaiting(state) {
      const known = crewOf(state)
      const orderIds = crew.oldestWaiting(known, ASSIGN_BATCH)
      const engineerIds = crew.nextEngineers(known, orderIds.length)
      const events = engineerIds.map((engineerId, at) => assigned(known, orderIds[at] ?? '', engineerId, true))
      return events.length > 0 ? happened(...events) : nothing
    },
    ReleaseEngineer(state, { orderId }) {
      const known = crewOf(state)
      if (crew.isOver(known, orderId)) return nothing
      return happened({ type: 'EngineerReleased', orderId, engineerId: crew.holderOf(known, orderId) ?? null })
    },
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

  /** Who takes the order; null while nobody is there. */
  reply: {
    AssignEngineer: (state, { orderId }) => {
      const known = crewOf(state)
      const engineerId = crew.holderOf(known, orderId) ?? null
      return { engineerId, engineerName: engineerId === null ? null : (crew.memberOf(known, engineerId)?.name ?? null) }
    },
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

const crewOf = (state: RosterState): crew.Crew => (state.status === 'new' ? crew.noCrew() : state.crew)

const opened = (state: RosterState): Extract<RosterState, { status: 'open' }> =>
  state.status === 'new' ? { status: 'open', crew: crew.noCrew(), joinedAt: null } : state

const isOldNews = (state: RosterState, engineerId: string, revision: number): boolean =>
  (crew.memberOf(crewOf(state), engineerId)?.revision ?? 0) >= revision

const assigned = (known: crew.Crew, orderId: string, engineerId: string, waited: boolean) => {
  const engineerName = crew.memberOf(known, engineerId)?.name ?? ''
  return { type: 'EngineerAssigned' as const, orderId, engineerId, engineerName, waited }
}
