/**
 * Assignment (기사 배정): which engineer takes one order, under the order's id. The roster of the region chooses (R2), or
 * staff do (R12); this remembers the choice, and shows the engineer where to go until the work is done (R3).
 */
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { assignmentEvents, EngineerId, EngineerName, Job, rosterIdOf, Visit, VisitNews } from '../../queues/rental.ts'
import type { VenueDate } from '../shared/venue-date.ts'
import type { roster } from './roster.ts'
import { visitDate, visitOf } from './visit.ts'

/** The roster should have answered by then; later the sweeper wakes the assignment. */
const SETTLES_SECONDS = 30

/** `date`: the day that was agreed; `moves`: how often it was changed; `turn`: the newest that is known of the roster. */
type Requested = Job & {
  readonly requestedAt: Instant
  readonly date: VenueDate | undefined
  readonly moves: number
  readonly turn: number
}
type Taken = Visit

type State =
  | { readonly status: 'new' }
  /** `asking`: the roster has not answered yet. `left`: whose it was a moment ago. */
  | { readonly status: 'waiting'; readonly job: Requested; readonly asking: boolean; readonly left: Taken | null }
  /** `named`: the engineer whom staff name, while the roster is being asked. */
  | { readonly status: 'assigned'; readonly job: Requested; readonly taken: Taken; readonly named: string | null }
  | { readonly status: 'completed'; readonly job: Requested; readonly taken: Taken }
  /** `job` is null for a tombstone: the cancellation overtook the request (G3). */
  | { readonly status: 'cancelled'; readonly job: Requested | null; readonly taken: Taken | null }

const theRoster = port<typeof roster>('rental.roster')
const { on, aggregate } = aggregateOf<State, typeof assignmentEvents>(assignmentEvents)

const { turn, moves } = VisitNews.shape
const given = { engineerId: id, engineerName: EngineerName, turn }

export const assignment = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestAssignment: on(Job.shape, (state, job) =>
      state.status === 'new' ? happened({ type: 'AssignmentRequested', ...job }) : nothing,
    ),
    ConfirmEngineer: on(given, (state, engineer, now) => {
      // One who is assigned to what is over is released by the event of its end.
      if (state.status !== 'waiting' && state.status !== 'assigned') return nothing
      if (engineer.turn <= state.job.turn) return nothing
      const { customerId, organisation, productName, preferredDate, date = preferredDate } = state.job
      const appointment = { customerId, organisation, productName, ...engineer, date: visitDate(date, now) }
      return happened(...withdrawn(state, engineer.engineerId), { type: 'AssignmentAssigned', ...appointment })
    }),
    AwaitEngineer: on({ turn }, (state, { turn }) => {
      if (state.status === 'waiting') {
        if (!state.asking && turn <= state.job.turn) return nothing
        return happened({ type: 'AssignmentWaiting', turn, suspended: false })
      }
      if (state.status !== 'assigned' || turn <= state.job.turn) return nothing
      return happened(...withdrawn(state, null), { type: 'AssignmentWaiting', turn, suspended: true })
    }),

    ReassignEngineer: on({ engineerId: EngineerId }, (state, { engineerId }) => {
      if (state.status === 'new' || !state.job) return refuse('AssignmentNotFound')
      if (state.status === 'completed') return refuse('AlreadyInstalled')
      if (state.status === 'cancelled') return refuse('OrderCancelled')
      if (state.status === 'waiting') return refuse('NotYetAssigned')
      if (state.named !== null && state.named !== engineerId) return refuse('ReassignUnderWay')
      if (state.named === engineerId || state.taken.engineerId === engineerId) return nothing
      const { organisation, region } = state.job
      return happened({ type: 'AssignmentReassignRequested', organisation, region, engineerId })
    }),
    DropReassign: on(
      { engineerId: id, refusal: refusalOf<typeof roster, 'ReassignEngineer'>() },
      (state, { engineerId, refusal }) => {
        if (state.status === 'completed') return refuse('AlreadyInstalled')
        if (state.status === 'cancelled') return refuse('OrderCancelled')
        if (state.status !== 'assigned' || state.named !== engineerId) return nothing
        return happenedBut(refusal, { type: 'AssignmentReassignRefused', engineerId, reason: refusal.reason })
      },
    ),
    /** The installation says on which day the visit is; that it is another one is told to the engineer. */
    RecordDate: on({ date, moves }, (state, { date, moves }) => {
      if (state.status !== 'waiting' && state.status !== 'assigned') return nothing
      return moves <= state.job.moves ? nothing : happened({ type: 'AssignmentRescheduled', date, moves })
    }),
    CompleteAssignment: on(Visit.shape, (state, visit) => {
      if (state.status !== 'waiting' && state.status !== 'assigned') return nothing
      const { organisation, region } = state.job
      const completed = { type: 'AssignmentCompleted', organisation, region, ...visit } as const
      return happened(...withdrawn(state, visit.engineerId), completed)
    }),
    CancelAssignment: on({}, (state) => {
      switch (state.status) {
        case 'new':
          return happened({ type: 'AssignmentCancelledEarly' })
        case 'waiting':
        case 'assigned': {
          const { organisation, region } = state.job
          return happened({ type: 'AssignmentCancelled', organisation, region })
        }
        default:
          return nothing
      }
    }),
  },

  evolve: {
    AssignmentRequested: (_, job, at) => ({
      status: 'waiting',
      job: { ...job, requestedAt: at, date: undefined, moves: 0, turn: 0 },
      asking: true,
      left: null,
    }),
    AssignmentWaiting: (state, { turn }) => ({
      status: 'waiting',
      job: { ...jobOf(state), turn },
      asking: false,
      left: null,
    }),
    AssignmentWithdrawn: (state) => ({ status: 'waiting', job: jobOf(state), asking: false, left: takenOf(state) }),
    AssignmentAssigned: (state, { turn, ...appointment }) => ({
      status: 'assigned',
      job: { ...jobOf(state), turn, date: appointment.date },
      taken: visitOf(appointment),
      named: null,
    }),
    AssignmentReassignRequested: (state, { engineerId }) =>
      state.status === 'assigned' ? { ...state, named: engineerId } : state,
    AssignmentReassignRefused: (state) => (state.status === 'assigned' ? { ...state, named: null } : state),
    AssignmentRescheduled: (state, { date, moves }) => {
      const job = { ...jobOf(state), date, moves }
      if (state.status === 'assigned') return { ...state, job, taken: { ...state.taken, date } }
      return state.status === 'waiting' ? { ...state, job } : state
    },
    AssignmentCompleted: (state, visit) => ({ status: 'completed', job: jobOf(state), taken: visitOf(visit) }),
    AssignmentCancelled: (state) => ({ status: 'cancelled', job: jobOf(state), taken: takenOf(state) }),
    AssignmentCancelledEarly: () => ({ status: 'cancelled', job: null, taken: null }),
  },

  react: {
    AssignmentRequested: asking(theRoster, 'AssignEngineer', {
      question: ({ organisation, region }, orderId) => [rosterIdOf(organisation, region), { orderId }],
      accepted: ({ turn, ...engineer }) =>
        engineer.engineerId === null ? { type: 'AwaitEngineer', turn } : { type: 'ConfirmEngineer', ...engineer, turn },
      // Only an order that was given up before it was asked for is refused; its assignment is over already.
      refused: () => ({ type: 'AwaitEngineer', turn: 0 }),
      unknown: 'ask-again',
    }),
    AssignmentReassignRequested: asking(theRoster, 'ReassignEngineer', {
      question: ({ organisation, region, engineerId }, orderId) => [
        rosterIdOf(organisation, region),
        { orderId, engineerId },
      ],
      accepted: ({ turn, ...engineer }) =>
        engineer.engineerId === null ? { type: 'AwaitEngineer', turn } : { type: 'ConfirmEngineer', ...engineer, turn },
      refused: (refusal, { engineerId }) => ({ type: 'DropReassign', engineerId, refusal }),
      unknown: 'ask-again',
    }),
  },

  /** The engineer's own once somebody has it. Name, phone and address are shown as long as somebody has to go there. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, job } = state
    if (!job) return { status, owner: null, label: '', data: {} }
    const { organisation, productName, region, preferredDate, customerName, phone, address, requestedAt } = job
    const taken = takenOf(state)
    const data = {
      productName,
      region,
      ...(preferredDate && { preferredDate }),
      ...(taken && { engineerId: taken.engineerId, engineerName: taken.engineerName, installationDate: taken.date }),
      ...((status === 'waiting' || status === 'assigned') && { customerName, phone, address }),
    }
    const dueAt = state.status === 'waiting' && state.asking ? plusSeconds(requestedAt, SETTLES_SECONDS) : null
    const owner = state.status === 'waiting' ? (state.left?.engineerId ?? null) : (taken?.engineerId ?? null)
    return { status, owner, organisation, label: `${productName} · ${region}`, data, dueAt }
  },
})

const jobOf = (state: State): Requested => {
  if (state.status === 'new' || !state.job) throw new Error('an event of an assignment that was never requested')
  return state.job
}
const takenOf = (state: State): Taken | null => ('taken' in state ? state.taken : null)

/** Whoever has it and is not the one who comes loses it, and is told so. */
const withdrawn = (state: State, engineerId: string | null) => {
  const { engineerId: was } = takenOf(state) ?? {}
  return was === undefined || was === engineerId ? [] : [{ type: 'AssignmentWithdrawn', engineerId: was } as const]
}
