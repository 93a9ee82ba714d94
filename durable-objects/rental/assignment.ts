/**
 * Assignment (기사 배정): which engineer takes one order, under the order's id. The roster of the region chooses (R2); this
 * remembers the choice, and shows the engineer where to go until the work is done (R3).
 */
import * as z from 'zod'
import { type Description, type Facts, happened, nothing } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type assignmentEvents, contact, DayInKorea, personal, Region } from '../../queues/rental.ts'
import { isOver, type VenueDate, venueDateAt } from '../shared/venue-date.ts'
import { type Contact, contactOf } from './contact.ts'

const DAY_SECONDS = 86_400
/** The roster should have answered by then; later the sweeper wakes the assignment. */
const SETTLES_SECONDS = 30

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const RequestAssignment = z.strictObject({
  type: z.literal('RequestAssignment'),
  customerId: id,
  productName: text,
  region: Region,
  ...contact,
  preferredDate: DayInKorea.optional(),
})
export const ConfirmEngineer = z.strictObject({
  type: z.literal('ConfirmEngineer'),
  engineerId: id,
  engineerName: text,
})
export const AwaitEngineer = z.strictObject({ type: z.literal('AwaitEngineer') })
export const CompleteAssignment = z.strictObject({ type: z.literal('CompleteAssignment') })
export const CancelAssignment = z.strictObject({ type: z.literal('CancelAssignment') })

export const AssignmentCommand = z.discriminatedUnion('type', [
  RequestAssignment,
  ConfirmEngineer,
  AwaitEngineer,
  CompleteAssignment,
  CancelAssignment,
])
export type AssignmentCommand = z.infer<typeof AssignmentCommand>
export type AssignmentEvent = EventOf<(typeof assignmentEvents)[number]>

type Job = {
  readonly customerId: string
  readonly productName: string
  readonly region: string
  readonly preferredDate?: VenueDate | undefined
  readonly requestedAt: Instant
} & Contact
type Taken = { readonly engineerId: string; readonly engineerName: string; readonly date: VenueDate }

export type AssignmentState =
  | { readonly status: 'new' }
  /** `asking`: the roster has not answered yet. */
  | { readonly status: 'waiting'; readonly job: Job; readonly asking: boolean }
  | { readonly status: 'assigned' | 'completed'; readonly job: Job; readonly taken: Taken }
  /** `job` is null for a tombstone: the cancellation overtook the request (G3). */
  | { readonly status: 'cancelled'; readonly job: Job | null; readonly taken: Taken | null }

export const assignment = aggregate<AssignmentState, AssignmentCommand, AssignmentEvent, never>({
  name: 'rental.assignment',
  initial: () => ({ status: 'new' }),
  commands: AssignmentCommand,
  confidential: personal,

  decide: {
    RequestAssignment(state, { type: _, ...job }) {
      return state.status === 'new' ? happened({ type: 'AssignmentRequested', ...job }) : nothing
    },
    ConfirmEngineer(state, { engineerId, engineerName }, now) {
      // One who is assigned to what is over is released by the event of its end.
      if (state.status !== 'waiting') return nothing
      const { customerId, productName, preferredDate } = state.job
      const date = visitDate(preferredDate, now)
      return happened({ type: 'AssignmentAssigned', customerId, productName, engineerId, engineerName, date })
    },
    AwaitEngineer(state) {
      if (state.status !== 'waiting' || !state.asking) return nothing
      return happened({ type: 'AssignmentWaiting', region: state.job.region })
    },
    CompleteAssignment(state) {
      if (state.status !== 'assigned') return nothing
      return happened({ type: 'AssignmentCompleted', region: state.job.region })
    },
    CancelAssignment(state) {
      switch (state.status) {
        case 'new':
          return happened({ type: 'AssignmentCancelledEarly' })
        case 'waiting':
        case 'assigned':
          return happened({ type: 'AssignmentCancelled', region: state.job.region })
        default:
          return nothing
      }
    },
  },

  evolve: {
    AssignmentRequested: (_, { type, ...job }, at) => ({
      status: 'waiting',
      job: { ...job, ...contactOf(job), requestedAt: at },
      asking: true,
    }),
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
    AssignmentRequested: {
      asks: 'roster',
      of: ({ region }) => region,
      command: (_, orderId) => ({ type: 'AssignEngineer', orderId }),
      accepted: ({ engineerId, engineerName }) =>
        engineerId === null
          ? { type: 'AwaitEngineer' }
          : ConfirmEngineer.parse({ type: 'ConfirmEngineer', engineerId, engineerName }),
      // Only an order that was given up before it was asked for is refused; its assignment is over already.
      refused: () => ({ type: 'AwaitEngineer' }),
      unknown: 'ask-again',
    },
  },

  describe: (state) => (state.status === 'new' ? null : describe(state)),
})

/** The day the customer prefers, unless it went by while the order waited; else the next day (R3). */
const visitDate = (preferredDate: VenueDate | undefined, now: Instant): VenueDate =>
  preferredDate && !isOver(preferredDate, now) ? preferredDate : venueDateAt(plusSeconds(now, DAY_SECONDS))

const jobOf = (state: AssignmentState): Job | null => (state.status === 'new' ? null : state.job)
const takenOf = (state: AssignmentState): Taken | null => ('taken' in state ? state.taken : null)

/** The engineer's own once somebody has it. Name, phone and address are shown as long as somebody has to go there. */
const describe = (state: Exclude<AssignmentState, { status: 'new' }>): Description => {
  const { status, job } = state
  if (!job) return { status, owner: null, label: '', data: {} }
  const taken = takenOf(state)
  const { productName, region, preferredDate, customerName, phone, address, requestedAt } = job
  const data: Facts = {
    productName,
    region,
    ...(preferredDate && { preferredDate }),
    ...(taken && { engineerId: taken.engineerId, engineerName: taken.engineerName, installationDate: taken.date }),
    ...((status === 'waiting' || status === 'assigned') && { customerName, phone, address }),
  }
  const dueAt = state.status === 'waiting' && state.asking ? plusSeconds(requestedAt, SETTLES_SECONDS) : null
  return { status, owner: taken?.engineerId ?? null, label: `${productName} · ${region}`, data, dueAt }
}
