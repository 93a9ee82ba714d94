/**
 * Order (렌탈 신청): one customer's rental, from the application to the survey. Applying needs nobody else (R1). Whether it
 * may still be cancelled is the installation's to say, and it is closed only together with the customer record; both are
 * asked by a reaction (K5).
 */
import { type Facts, happened, happenedBut, nothing, type Refusal, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type orderEvents, personal } from '../../queues/rental.ts'
import { isBeyond, isOver } from '../shared/venue-date.ts'
import { contactOf } from './contact.ts'
import { OrderCommand, type OrderRefusal, PREFERRED_DAYS_LIMIT } from './order-commands.ts'
import { describe, type OrderState, visitOf, wished } from './order-state.ts'

export type OrderEvent = EventOf<(typeof orderEvents)[number]>

export const order = aggregate<OrderState, OrderCommand, OrderEvent, OrderRefusal>({
  name: 'rental.order',
  initial: () => ({ status: 'new' }),
  commands: OrderCommand,
  confidential: personal,

  decide: {
    RequestOrder(state, { type: _, ...wish }, now) {
      if (state.status !== 'new') return refuse('OrderAlreadyRequested')
      const { preferredDate } = wish
      if (preferredDate && isOver(preferredDate, now)) return refuse('PreferredDatePast', { preferredDate })
      if (preferredDate && isBeyond(preferredDate, PREFERRED_DAYS_LIMIT, now)) {
        return refuse('PreferredDateTooFar', { preferredDate, limitDays: PREFERRED_DAYS_LIMIT })
      }
      return happened({ type: 'OrderRequested', ...wish })
    },
    RecordAssignment(state, { engineerName, date }) {
      // Later states know already, or are over; a cancel under way is decided by the installation (G3).
      return state.status === 'requested' ? happened({ type: 'OrderAssigned', engineerName, date }) : nothing
    },
    RecordInstallation(state, { engineerName, date }) {
      const installed: OrderEvent = { type: 'OrderInstalled', engineerName, date }
      switch (state.status) {
        case 'requested':
        case 'assigned':
          return happened(installed)
        case 'cancel-requested':
          // The news overtook the installation's own no to the cancel.
          return happened({ type: 'OrderCancelRefused', reason: 'AlreadyInstalled' }, installed)
        default:
          return nothing
      }
    },

    CancelOrder(state, { customerId }) {
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
    },
    ConfirmCancel(state) {
      return state.status === 'cancel-requested' ? happened({ type: 'OrderCancelled' }) : nothing
    },
    RefuseCancel(state, { reason }) {
      if (state.status === 'installed' || state.status === 'closed') return refuse('AlreadyInstalled')
      if (state.status !== 'cancel-requested') return nothing
      return happenedBut({ reason: 'AlreadyInstalled' }, { type: 'OrderCancelRefused', reason })
    },

    SubmitSurvey(state, { submittedBy, asStaff, rating, comment }) {
      if (state.status === 'new' || !(asStaff || state.customerId === submittedBy)) return refuse('OrderNotFound')
      if (state.status === 'closed') return refuse('AlreadyClosed')
      if (state.status === 'cancelled') return refuse('OrderCancelled')
      if (state.status !== 'installed') return refuse('NotYetInstalled', { status: state.status })
      const { survey } = state
      // The same words once more wait for the same answer; others would be lost without anybody noticing.
      if (survey) return survey.rating === rating && survey.comment === comment ? nothing : refuse('SurveyUnderWay')
      const { requestedAt: _, preferredDate: __, ...known } = wished(state)
      return happened({ type: 'OrderSurveySubmitted', ...known, rating, comment, submittedBy })
    },
    CloseOrder(state) {
      if (state.status !== 'installed' || !state.survey) return nothing
      return happened({ type: 'OrderClosed', rating: state.survey.rating })
    },
    DropSurvey(state, { reason }) {
      if (state.status !== 'installed' || !state.survey) return nothing
      return happenedBut({ reason: 'RecordAlreadyStored' }, { type: 'OrderSurveyRefused', reason })
    },
  },

  evolve: {
    OrderRequested: (_, { type, ...wish }, at) => ({
      status: 'requested',
      ...wish,
      ...contactOf(wish),
      requestedAt: at,
    }),
    OrderAssigned: (state, { engineerName, date }) => ({ ...wished(state), status: 'assigned', engineerName, date }),
    OrderInstalled: (state, { engineerName, date }) => ({
      ...wished(state),
      status: 'installed',
      engineerName,
      date,
      survey: null,
    }),
    OrderCancelRequested: (state, _, at) => ({
      ...wished(state),
      status: 'cancel-requested',
      visit: visitOf(state),
      wishedAt: at,
    }),
    OrderCancelled: (state) => ({ ...wished(state), status: 'cancelled' }),
    OrderCancelRefused: (state) => {
      const visit = visitOf(state)
      return visit ? { ...wished(state), status: 'assigned', ...visit } : { ...wished(state), status: 'requested' }
    },
    OrderSurveySubmitted: (state, { rating, comment = '', submittedBy }, at) =>
      state.status === 'installed' ? { ...state, survey: { rating, comment, submittedBy, submittedAt: at } } : state,
    OrderSurveyRefused: (state) => (state.status === 'installed' ? { ...state, survey: null } : state),
    OrderClosed: (state, { rating }) => {
      const visit = visitOf(state)
      if (!visit) throw new Error(`an order was closed that is ${state.status}`)
      return { ...wished(state), ...visit, status: 'closed', rating }
    },
  },

  react: {
    /** Cancel of the order and of its installation are one thing (R6): the wish is kept until the installation answers. */
    OrderCancelRequested: {
      asks: 'installation',
      of: (_, orderId) => orderId,
      command: () => ({ type: 'CancelInstallation' }),
      accepted: () => ({ type: 'ConfirmCancel' }),
      refused: ({ reason }) => ({ type: 'RefuseCancel', reason }),
      unknown: 'promise',
    },
    OrderSurveySubmitted: {
      asks: 'customer-record',
      of: (_, orderId) => orderId,
      command: ({ type: _, ...record }) => ({ type: 'StoreRecord', ...record }),
      accepted: () => ({ type: 'CloseOrder' }),
      refused: ({ reason }: Refusal & Facts) => ({ type: 'DropSurvey', reason }),
      unknown: 'ask-again',
    },
  },

  describe,
})
