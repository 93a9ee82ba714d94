/**
 * Order (렌탈 신청): one customer's rental, from the application to the survey. Applying needs nobody else (R1). Whether it
 * may still be cancelled is the installation's to say, and it is closed only together with the customer record; both are
 * asked by a reaction (K5).
 */
import * as z from 'zod'
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import { Application, orderEvents, Survey, Visit } from '../../queues/rental.ts'
import { isBeyond, isOver, venueDateAt } from '../shared/venue-date.ts'
import type { customerRecord } from './customer-record.ts'
import type { installation } from './installation.ts'

/** A preferred date lies at most this far ahead (R1). */
export const PREFERRED_DAYS_LIMIT = 365
/** What moves on by itself should have done so by then; later the sweeper wakes the order. */
const SETTLES_SECONDS = 30

type Request = Application & { readonly requestedAt: Instant }

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'requested' } & Request)
  | ({ readonly status: 'assigned' } & Request & Visit)
  /** `visit`: what was agreed when the customer asked to cancel; null when nothing was. */
  | ({
      readonly status: 'cancel-requested'
      readonly visit: Visit | null
      readonly cancelRequestedAt: Instant
    } & Request)
  | ({ readonly status: 'cancelled' } & Request)
  /** `survey`: one on its way to the customer record. */
  | ({ readonly status: 'installed'; readonly survey: (Survey & { readonly submittedAt: Instant }) | null } & Request &
      Visit)
  | ({ readonly status: 'closed'; readonly rating: Survey['rating'] } & Request & Visit)

const theInstallation = port<typeof installation>('rental.installation')
const theCustomerRecord = port<typeof customerRecord>('rental.customer-record')
const { on, aggregate } = aggregateOf<State, typeof orderEvents>(orderEvents)

export const order = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestOrder: on(
      {
        ...Application.shape,
        preferredDate: date.optional().meta({ description: 'A day in Korea: today or later, within a year' }),
      },
      (state, application, now) => {
        if (state.status !== 'new') return refuse('OrderAlreadyRequested')
        const { preferredDate } = application
        if (preferredDate && isOver(preferredDate, now)) return refuse('PreferredDatePast', { preferredDate })
        if (preferredDate && isBeyond(preferredDate, PREFERRED_DAYS_LIMIT, now)) {
          return refuse('PreferredDateTooFar', { preferredDate, limitDays: PREFERRED_DAYS_LIMIT })
        }
        return happened({ type: 'OrderRequested', ...application })
      },
    ),
    RecordAssignment: on(Visit.shape, (state, visit) =>
      // Later states know already, or are over; a cancel under way is decided by the installation (G3).
      state.status === 'requested' ? happened({ type: 'OrderAssigned', ...visit }) : nothing,
    ),
    RecordInstallation: on(Visit.shape, (state, visit) => {
      switch (state.status) {
        case 'requested':
        case 'assigned':
          return happened({ type: 'OrderInstalled', ...visit })
        case 'cancel-requested':
          // This event overtook the installation's own no to the cancel.
          return happened(
            { type: 'OrderCancelRefused', reason: 'AlreadyInstalled' },
            { type: 'OrderInstalled', ...visit },
          )
        default:
          return nothing
      }
    }),

    CancelOrder: on({ customerId: id }, (state, { customerId }) => {
      if (state.status === 'new' || state.customerId !== customerId) return refuse('OrderNotFound')
      switch (state.status) {
        case 'requested':
        case 'assigned':
          return happened({ type: 'OrderCancelRequested' })
        case 'cancel-requested':
        case 'cancelled':
          return nothing
        case 'installed':
        case 'closed':
          return refuse('AlreadyInstalled')
      }
    }),
    ConfirmCancel: on({}, (state) =>
      state.status === 'cancel-requested' ? happened({ type: 'OrderCancelled' }) : nothing,
    ),
    RefuseCancel: on({ reason: text }, (state, { reason }) => {
      if (state.status === 'installed' || state.status === 'closed') return refuse('AlreadyInstalled')
      if (state.status !== 'cancel-requested') return nothing
      return happenedBut({ reason: 'AlreadyInstalled' }, { type: 'OrderCancelRefused', reason })
    }),

    SubmitSurvey: on(
      // Staff may write down what any customer says; a customer only what is his own (G10).
      { ...Survey.shape, submittedBy: id, asStaff: z.boolean() },
      (state, { asStaff, ...submitted }) => {
        const { submittedBy, rating, comment } = submitted
        if (state.status === 'new' || !(asStaff || state.customerId === submittedBy)) return refuse('OrderNotFound')
        if (state.status === 'closed') return refuse('AlreadyClosed')
        if (state.status === 'cancelled') return refuse('OrderCancelled')
        if (state.status !== 'installed') return refuse('NotYetInstalled', { status: state.status })
        const { survey } = state
        // The same words once more wait for the same answer; others would be lost without anybody noticing.
        if (survey) return survey.rating === rating && survey.comment === comment ? nothing : refuse('SurveyUnderWay')
        const { requestedAt: _, preferredDate: __, ...application } = requestOf(state)
        return happened({ type: 'OrderSurveySubmitted', ...application, ...submitted })
      },
    ),
    CloseOrder: on({}, (state) => {
      if (state.status !== 'installed' || !state.survey) return nothing
      return happened({ type: 'OrderClosed', rating: state.survey.rating })
    }),
    DropSurvey: on({ reason: text }, (state, { reason }) => {
      if (state.status !== 'installed' || !state.survey) return nothing
      return happenedBut({ reason: 'RecordAlreadyStored' }, { type: 'OrderSurveyRefused', reason })
    }),
  },

  evolve: {
    OrderRequested: (_, application, at) => ({ status: 'requested', ...application, requestedAt: at }),
    OrderAssigned: (state, visit) => ({ ...requestOf(state), status: 'assigned', ...visit }),
    OrderInstalled: (state, visit) => ({ ...requestOf(state), status: 'installed', ...visit, survey: null }),
    OrderCancelRequested: (state, _, at) => ({
      ...requestOf(state),
      status: 'cancel-requested',
      visit: visitOf(state),
      cancelRequestedAt: at,
    }),
    OrderCancelled: (state) => ({ ...requestOf(state), status: 'cancelled' }),
    OrderCancelRefused: (state) => {
      const visit = visitOf(state)
      return visit
        ? { ...requestOf(state), status: 'assigned', ...visit }
        : { ...requestOf(state), status: 'requested' }
    },
    OrderSurveySubmitted: (state, { rating, comment }, at) =>
      state.status === 'installed' ? { ...state, survey: { rating, comment, submittedAt: at } } : state,
    OrderSurveyRefused: (state) => (state.status === 'installed' ? { ...state, survey: null } : state),
    OrderClosed: (state, { rating }) => {
      const visit = visitOf(state)
      if (!visit) throw new Error(`an order was closed that is ${state.status}`)
      return { ...requestOf(state), ...visit, status: 'closed', rating }
    },
  },

  react: {
    /** Cancel of the order and of its installation are one thing (R6): the request is kept until the installation answers. */
    OrderCancelRequested: asking(theInstallation, 'CancelInstallation', {
      question: (_, orderId) => [orderId, {}],
      accepted: () => ({ type: 'ConfirmCancel' }),
      refused: ({ reason }) => ({ type: 'RefuseCancel', reason }),
      unknown: 'promise',
    }),
    OrderSurveySubmitted: asking(theCustomerRecord, 'StoreRecord', {
      question: (record, orderId) => [orderId, record],
      accepted: () => ({ type: 'CloseOrder' }),
      refused: ({ reason }) => ({ type: 'DropSurvey', reason }),
      unknown: 'ask-again',
    }),
  },

  /** What the outside may know (R8): nothing personal, the customer knows it and the engineer's row has it. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { status, customerId: owner, productId, productName, region, preferredDate, requestedAt } = state
    const visit = visitOf(state)
    const data = {
      productId,
      productName,
      region,
      ...(preferredDate && { preferredDate }),
      requestedOn: venueDateAt(requestedAt),
      ...(visit && { engineerName: visit.engineerName, installationDate: visit.date }),
      ...(state.status === 'closed' && { rating: state.rating }),
    }
    return { status, owner, label: productName, data, dueAt: dueAt(state) }
  },
})

type Known = Exclude<State, { status: 'new' }>

const dueAt = (state: Known): Instant | null => {
  switch (state.status) {
    case 'requested':
      return plusSeconds(state.requestedAt, SETTLES_SECONDS)
    case 'cancel-requested':
      return plusSeconds(state.cancelRequestedAt, SETTLES_SECONDS)
    case 'installed':
      return state.survey && plusSeconds(state.survey.submittedAt, SETTLES_SECONDS)
    default:
      return null
  }
}

/** The request behind an order in any state. */
const requestOf = (state: State): Request => {
  if (state.status === 'new') throw new Error('an event of an order that was never requested')
  const { customerId, productId, productName, region, customerName, phone, address, preferredDate, requestedAt } = state
  return { customerId, productId, productName, region, customerName, phone, address, preferredDate, requestedAt }
}

/** Who comes and when, as far as it is known. */
const visitOf = (state: State): Visit | null => {
  switch (state.status) {
    case 'assigned':
    case 'installed':
    case 'closed':
      return { engineerName: state.engineerName, date: state.date }
    case 'cancel-requested':
      return state.visit
    default:
      return null
  }
}
