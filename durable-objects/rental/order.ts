/**
 * Order (렌탈 신청): one customer's rental, from the application to the survey. What it is about is the product's to say
 * (R10), whether it may be opened the renter's (R14), whether it may still be cancelled or moved the installation's (R6,
 * R12), and it is closed only together with the customer record; all are asked by a reaction (K5).
 */
import * as z from 'zod'
import { aggregateOf, asking, port, refusalOf } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { date, id, text } from '../../kernel/fields.ts'
import { Offer, OpenOrders, orderEvents, Reason, Survey, Visit, VisitNews, Wish } from '../../queues/rental.ts'
import { isBeyond, isOver } from '../shared/venue-date.ts'
import type { customerRecord } from './customer-record.ts'
import type { installation } from './installation.ts'
import {
  described,
  isKnown,
  isUnderWay,
  type Known,
  movingIn,
  requestOf,
  type State,
  toldOf,
  visitIn,
} from './order-state.ts'
import type { product } from './product.ts'
import type { renter } from './renter.ts'
import { isNewer, visitOf } from './visit.ts'

/** A day lies at most this far ahead (R1, R12). */
export const DAYS_LIMIT = 365

const theProduct = port<typeof product>('rental.product')
const theRenter = port<typeof renter>('rental.renter')
const theInstallation = port<typeof installation>('rental.installation')
const theCustomerRecord = port<typeof customerRecord>('rental.customer-record')
const { on, aggregate } = aggregateOf<State, typeof orderEvents>(orderEvents)

/** Who says something of an order (G10): its customer, or staff. */
const speaker = { by: id, asStaff: z.boolean() }

export const order = aggregate({
  initial: { status: 'new' },

  commands: {
    RequestOrder: on(
      {
        ...Wish.shape,
        preferredDate: date.optional().meta({ description: 'A day in Korea: today or later, within a year' }),
        openOrders: OpenOrders,
      },
      (state, wish, now) => {
        if (state.status !== 'new') return refuse('OrderAlreadyRequested')
        const { preferredDate } = wish
        if (preferredDate && isOver(preferredDate, now)) return refuse('PreferredDatePast', { preferredDate })
        if (preferredDate && isBeyond(preferredDate, DAYS_LIMIT, now)) {
          return refuse('PreferredDateTooFar', { preferredDate, limitDays: DAYS_LIMIT })
        }
        return happened({ type: 'OrderApplied', ...wish })
      },
    ),
    TakeOffer: on(Offer.shape, (state, offer) => {
      if (state.status !== 'applied' || state.offer) return nothing
      const { customerId, openOrders } = state.wish
      return happened({ type: 'OrderOffered', customerId, openOrders, ...offer })
    }),
    ConfirmOrder: on({}, (state) => {
      if (state.status !== 'applied' || !state.offer) return nothing
      const { openOrders: _, ...wish } = state.wish
      return happened({ type: 'OrderRequested', ...wish, ...state.offer })
    }),
    RejectOrder: on(
      { refusal: z.union([refusalOf<typeof product, 'QuoteProduct'>(), refusalOf<typeof renter, 'OpenRental'>()]) },
      (state, { refusal }) =>
        state.status === 'applied' ? happenedBut(refusal, { type: 'OrderRejected', reason: refusal.reason }) : nothing,
    ),

    AwaitEngineer: on({ turn: VisitNews.shape.turn }, (state, { turn }) => {
      const isNews = isUnderWay(state) && turn > toldOf(state).turn
      return isNews ? happened({ type: 'OrderAwaitingEngineer', turn }) : nothing
    }),
    RecordVisit: on(VisitNews.shape, (state, news) => {
      // Later states know already, or are over; a cancel under way is decided by the installation (G3).
      if (!isUnderWay(state) || !isNewer(news, toldOf(state))) return nothing
      if (state.status !== 'assigned') return happened({ type: 'OrderAssigned', ...news })
      const isMoved = state.visit.turn === news.turn
      return happened({ type: isMoved ? 'OrderRescheduled' : 'OrderReassigned', ...news })
    }),
    RecordInstallation: on(Visit.shape, (state, visit) => {
      if (!isUnderWay(state) && state.status !== 'cancel-requested') return nothing
      const installed = { type: 'OrderInstalled', customerId: state.customerId, ...visit } as const
      if (state.status !== 'cancel-requested') return happened(installed)
      // This event overtook the installation's own no to the cancel.
      return happened({ type: 'OrderCancelRefused', reason: 'AlreadyInstalled' }, installed)
    }),

    RescheduleVisit: on(
      { date, ...speaker, asEngineer: z.boolean() },
      (state, { date, asEngineer, ...speaker }, now) => {
        const { by, asStaff } = speaker
        if (!isKnown(state)) return refuse('OrderNotFound')
        const isTheirs = state.customerId === by || (asEngineer && visitIn(state)?.engineerId === by)
        if (!(asStaff || isTheirs)) return refuse('OrderNotFound')
        if (state.status !== 'assigned') return unmovable(state)
        if (isOver(date, now)) return refuse('VisitDatePast', { date })
        if (isBeyond(date, DAYS_LIMIT, now)) return refuse('VisitDateTooFar', { date, limitDays: DAYS_LIMIT })
        if (state.moving !== null && state.moving !== date) return refuse('RescheduleUnderWay', { date: state.moving })
        if (state.moving === date || state.visit.date === date) return nothing
        return happened({ type: 'OrderRescheduleRequested', date, by })
      },
    ),
    ConfirmReschedule: on({ wished: date, ...VisitNews.shape }, (state, { wished, ...news }) => {
      if (state.status !== 'assigned' || state.moving !== wished) return nothing
      return happened({ type: 'OrderRescheduled', ...(isNewer(news, state.visit) ? news : state.visit) })
    }),
    DropReschedule: on(
      { wished: date, refusal: refusalOf<typeof installation, 'MoveInstallation'>() },
      (state, { wished, refusal }) => {
        if (state.status !== 'assigned') return isKnown(state) ? unmovable(state) : nothing
        if (state.moving !== wished) return nothing
        return happenedBut(refusal, { type: 'OrderRescheduleRefused', reason: refusal.reason })
      },
    ),

    CancelOrder: on({ ...speaker, reason: Reason.optional() }, (state, { by, asStaff, reason }) => {
      if (!isKnown(state) || !(asStaff || state.customerId === by)) return refuse('OrderNotFound')
      if (state.customerId !== by && reason === undefined) return refuse('ReasonRequired')
      if (state.status === 'cancel-requested' || state.status === 'cancelled') return nothing
      if (!isUnderWay(state)) return refuse('AlreadyInstalled')
      return happened({ type: 'OrderCancelRequested', ...(reason !== undefined && { reason }) })
    }),
    ConfirmCancel: on({}, (state) => {
      if (state.status !== 'cancel-requested') return nothing
      const { customerId, reason } = state
      return happened({ type: 'OrderCancelled', customerId, ...(reason !== undefined && { reason }) })
    }),
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
        if (!isKnown(state) || !(asStaff || state.customerId === submittedBy)) return refuse('OrderNotFound')
        if (state.status === 'closed') return refuse('AlreadyClosed')
        if (state.status === 'cancelled') return refuse('OrderCancelled')
        if (state.status !== 'installed') return refuse('NotYetInstalled', { orderStatus: state.status })
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
    OrderApplied: (_, wish) => ({ status: 'applied', wish, offer: null }),
    OrderOffered: (state, { customerId: _, openOrders: __, ...offer }) =>
      state.status === 'applied' ? { ...state, offer } : state,
    OrderRejected: () => ({ status: 'rejected' }),
    OrderRequested: (_, application, at) => ({ status: 'requested', ...application, requestedAt: at }),
    OrderAwaitingEngineer: (state, { turn }) => ({ ...requestOf(state), status: 'awaiting-engineer', turn }),
    OrderAssigned: (state, news) => ({ ...requestOf(state), status: 'assigned', visit: news, moving: null }),
    OrderReassigned: (state, news) => ({
      ...requestOf(state),
      status: 'assigned',
      visit: news,
      moving: movingIn(state) === news.date ? null : movingIn(state),
    }),
    OrderRescheduleRequested: (state, { date }) => (state.status === 'assigned' ? { ...state, moving: date } : state),
    OrderRescheduled: (state, news) => ({ ...requestOf(state), status: 'assigned', visit: news, moving: null }),
    OrderRescheduleRefused: (state) => (state.status === 'assigned' ? { ...state, moving: null } : state),
    OrderInstalled: (state, visit) => ({
      ...requestOf(state),
      status: 'installed',
      visit: visitOf(visit),
      survey: null,
    }),
    OrderCancelRequested: (state, { reason }, at) => ({
      ...requestOf(state),
      status: 'cancel-requested',
      before: toldOf(state),
      reason,
      cancelRequestedAt: at,
    }),
    OrderCancelled: (state, { reason }) => ({ ...requestOf(state), status: 'cancelled', reason }),
    OrderCancelRefused: (state) => {
      const before = toldOf(state)
      return 'date' in before
        ? { ...requestOf(state), status: 'assigned', visit: before, moving: null }
        : { ...requestOf(state), status: 'requested' }
    },
    OrderSurveySubmitted: (state, { rating, comment }, at) =>
      state.status === 'installed' ? { ...state, survey: { rating, comment, submittedAt: at } } : state,
    OrderSurveyRefused: (state) => (state.status === 'installed' ? { ...state, survey: null } : state),
    OrderClosed: (state, { rating }) => {
      const visit = visitIn(state)
      if (!visit) throw new Error(`an order was closed that is ${state.status}`)
      return { ...requestOf(state), status: 'closed', visit: visitOf(visit), rating }
    },
  },

  react: {
    OrderApplied: asking(theProduct, 'QuoteProduct', {
      question: ({ productId }) => [productId, {}],
      accepted: (offer) => ({ type: 'TakeOffer', ...offer }),
      refused: (refusal) => ({ type: 'RejectOrder', refusal }),
      unknown: 'ask-again',
    }),
    OrderOffered: asking(theRenter, 'OpenRental', {
      question: ({ customerId, openOrders: limit }, orderId) => [customerId, { orderId, limit }],
      accepted: () => ({ type: 'ConfirmOrder' }),
      refused: (refusal) => ({ type: 'RejectOrder', refusal }),
      unknown: 'ask-again',
    }),
    OrderRescheduleRequested: asking(theInstallation, 'MoveInstallation', {
      question: ({ date }, orderId) => [orderId, { date }],
      accepted: (news, { date: wished }) => ({ type: 'ConfirmReschedule', wished, ...news }),
      refused: (refusal, { date: wished }) => ({ type: 'DropReschedule', wished, refusal }),
      unknown: 'ask-again',
    }),
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

  describe: (state) => (isKnown(state) ? described(state) : null),
})

/** Why there is no visit of this order that could be moved. */
const unmovable = ({ status }: Exclude<Known, { readonly status: 'assigned' }>) => {
  switch (status) {
    case 'requested':
    case 'awaiting-engineer':
      return refuse('NotYetAssigned')
    case 'cancel-requested':
      return refuse('CancelUnderWay')
    case 'cancelled':
      return refuse('OrderCancelled')
    case 'installed':
    case 'closed':
      return refuse('AlreadyInstalled')
  }
}
