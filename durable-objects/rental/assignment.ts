/**
 * Assignment (기사 배정): which engineer takes one order, under the order's id. The roster of the region chooses (R2); this
 * remembers the choice, and shows the engineer where to go until the work is done (R3).
 */
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, nothing } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { assignmentEvents, Job } from '../../queues/rental.ts'
import { isOver, type VenueDate, venueDateAt } from '../shared/venue-date.ts'
import type { roster } from './roster.ts'

const DAY_SECONDS = 86_400
/** The roster should have answered by then; later the sweeper wakes the assignment. */
const SETTLES_SECONDS = 30

type Requested = Job & { readonly requestedAt: Instant }
type Taken = { readonly engineerId: string; readonly engineerName: string; readonly date: VenueDate }

type State =
  | { readonly status: 'new' }
  /** `asking`: the roster has not answered yet. */
  | { readonly status: 'waiting'; readonly job: Requested; readonly asking: boolean }
  | { readonly status: 'assigned' | 'completed'; readonly job: Requested; readonly taken: Taken }
  /** `job` is null for a tombstone: the cancellation overtook the request (G3). */
  | { readonly status: 'cancelled'; readonly job: Requested | null; readonly taken: Taken | null }

const theRoster = port<typeof roster>('rental.roster')
const { on, aggregate } = aggregateOf<State, typeof assignmentEvents>(assignmentEvents)

export const assignment = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestAssignment: on(Job.shape, (state, job) =>
      state.status === 'new' ? happened({ type: 'AssignmentRequested', ...job }) : nothing,
    ),
    ConfirmEngineer: on({ engineerId: id, engineerName: text }, (state, engineer, now) => {
      // One who is assigned to what is over is released by the event of its end.
      if (state.status !== 'waiting') return nothing
      const { customerId, productName, preferredDate } = state.job
      const date = visitDate(preferredDate, now)
      return happened({ type: 'AssignmentAssigned', customerId, productName, ...engineer, date })
    }),
    AwaitEngineer: on({}, (state) => {
      if (state.status !== 'waiting' || !state.asking) return nothing
      return happened({ type: 'AssignmentWaiting', region: state.job.region })
    }),
    CompleteAssignment: on({}, (state) => {
      if (state.status !== 'assigned') return nothing
      return happened({ type: 'AssignmentCompleted', region: state.job.region })
    }),
    CancelAssignment: on({}, (state) => {
      switch (state.status) {
        case 'new':
          return happened({ type: 'AssignmentCancelledEarly' })
        case 'waiting':
        case 'assigned':
          return happened({ type: 'AssignmentCancelled', region: state.job.region })
        default:
          return nothing
      }
    }),
  },

  evolve: {
    AssignmentRequested: (_, job, at) => ({ status: 'waiting', job: { ...job, requestedAt: at }, asking: true }),
    AssignmentWaiting: (state) => (state.status === 'waiting' ? { ...state, asking: false } : state),
    AssignmentAssigned: (state, { engineerId, engineerName, date }) =>
      state.status === 'waiting'
        ? { status: 'assigned', job: state.job, taken: { engineerId, engineerName, date } }
        : state,
    AssignmentCompleted: (state) => (state.status === 'assigned' ? { ...state, status: 'completed' } : state),
    AssignmentCancelled: (state) => ({ status: 'cancelled', job: jobOf(state), taken: takenOf(state) }),
    AssignmentCancelledEarly: () => ({ status: 'cancelled', job: null, taken: null }),
  },

  react: {
    AssignmentRequested: asking(theRoster, 'AssignEngineer', {
      question: ({ region }, orderId) => [region, { orderId }],
      accepted: (engineer) =>
        engineer.engineerId === null ? { type: 'AwaitEngineer' } : { type: 'ConfirmEngineer', ...engineer },
      // Only an order that was given up before it was asked for is refused; its assignment is over already.
      refused: () => ({ type: 'AwaitEngineer' }),
      unknown: 'ask-again',
    }),
  },

  /** The engineer's own once somebody has it. Name, phone and address are shown as long as somebody has to go there. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, job } = state
    if (!job) return { status, owner: null, label: '', data: {} }
    const taken = takenOf(state)
    const { productName, region, preferredDate, customerName, phone, address, requestedAt } = job
    const data = {
      productName,
      region,
      ...(preferredDate && { preferredDate }),
      ...(taken && { engineerId: taken.engineerId, engineerName: taken.engineerName, installationDate: taken.date }),
      ...((status === 'waiting' || status === 'assigned') && { customerName, phone, address }),
    }
    const dueAt = state.status === 'waiting' && state.asking ? plusSeconds(requestedAt, SETTLES_SECONDS) : null
    return { status, owner: taken?.engineerId ?? null, label: `${productName} · ${region}`, data, dueAt }
  },
})

/** The day the customer prefers, unless it went by while the order waited; else the next day (R3). */
const visitDate = (preferredDate: VenueDate | undefined, now: Instant): VenueDate =>
  preferredDate && !isOver(preferredDate, now) ? preferredDate : venueDateAt(plusSeconds(now, DAY_SECONDS))

const jobOf = (state: State): Requested | null => (state.status === 'new' ? null : state.job)
const takenOf = (state: State): Taken | null => ('taken' in state ? state.taken : null)
