/**
 * Admission (입장): the entry that is kept ready for one reservation, under its id, until the visitors are let in (M5), on
 * their day (M10).
 * The reservation decides whether they still may: it is asked before anybody is let in, so that a cancellation and an
 * entry cannot both win, and admission may be down without anybody being unable to cancel (M6, M7).
 */
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { admissionEvents, Visit } from '../../queues/museum.ts'
import { isToday } from '../shared/venue-date.ts'
import type { reservation } from './reservation.ts'

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'registered'; readonly admitting: boolean } & Visit)
  | ({ readonly status: 'admitted' | 'missed' | 'cancelled' | 'force-cancelled' } & Visit)

const theReservation = port<typeof reservation>('museum.reservation')
const { on, aggregate } = aggregateOf<State, typeof admissionEvents>(admissionEvents)

export const admission = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterAdmission: on(Visit.shape, (state, visit) =>
      // After a cancellation that overtook it, it revives nothing (G3).
      state.status === 'new' ? happened({ type: 'AdmissionRegistered', ...visit }) : nothing,
    ),
    AdmitVisitors: on({ managerId: id }, (state, { managerId }, now) => {
      switch (state.status) {
        case 'new':
          return refuse('AdmissionNotFound')
        case 'registered':
          if (state.admitting) return nothing
          if (!isToday(state.date, now)) return refuse('NotToday', { date: state.date })
          return happened({ type: 'EntryRequested', managerId })
        case 'missed':
          return refuse('NotToday', { date: state.date })
        case 'admitted':
          return refuse('AlreadyAdmitted')
        case 'cancelled':
          return refuse('AdmissionCancelled')
        case 'force-cancelled':
          return refuse('AdmissionForceCancelled')
      }
    }),
    ConfirmEntry: on({ managerId: id }, (state, { managerId }) =>
      state.status === 'registered' ? happened({ type: 'VisitorsAdmitted', managerId }) : nothing,
    ),
    StopEntry: on({ reason: text }, (state, { reason }) => {
      if (state.status !== 'registered') return nothing
      const visit = visitOf(state)
      if (reason === 'ReservationForceCancelled') {
        return happenedBut({ reason: 'AdmissionForceCancelled' }, { type: 'AdmissionForceCancelled', ...visit })
      }
      if (reason === 'ExhibitionOver') {
        return happenedBut({ reason: 'NotToday', date: visit.date }, { type: 'AdmissionMissed', ...visit })
      }
      return happenedBut({ reason: 'AdmissionCancelled' }, { type: 'AdmissionCancelled', ...visit })
    }),
    CancelAdmission: on(Visit.shape, (state, visit) =>
      mayEnd(state) ? happened({ type: 'AdmissionCancelled', ...visit }) : nothing,
    ),
    ForceCancelAdmission: on(Visit.shape, (state, visit) =>
      mayEnd(state) ? happened({ type: 'AdmissionForceCancelled', ...visit }) : nothing,
    ),
    MissAdmission: on(Visit.shape, (state, visit) =>
      mayEnd(state) ? happened({ type: 'AdmissionMissed', ...visit }) : nothing,
    ),
  },

  evolve: {
    AdmissionRegistered: (_, visit) => ({ status: 'registered', admitting: false, ...visit }),
    EntryRequested: (state) => (state.status === 'registered' ? { ...state, admitting: true } : state),
    VisitorsAdmitted: (state) => ({ status: 'admitted', ...visitOf(state) }),
    AdmissionCancelled: (_, visit) => ({ status: 'cancelled', ...visit }),
    AdmissionForceCancelled: (_, visit) => ({ status: 'force-cancelled', ...visit }),
    AdmissionMissed: (_, visit) => ({ status: 'missed', ...visit }),
  },

  react: {
    EntryRequested: asking(theReservation, 'RecordAdmission', {
      question: (_, reservationId) => [reservationId, {}],
      accepted: (_, { managerId }) => ({ type: 'ConfirmEntry', managerId }),
      refused: ({ reason }) => ({ type: 'StopEntry', reason }),
      unknown: 'ask-again',
    }),
  },

  /** The museum's own paper: the customer follows the reservation, so it belongs to nobody and tells nobody. */
  describe: (state) => {
    if (state.status === 'new') return null
    const { organisation, ...visit } = visitOf(state)
    const label = `${visit.exhibitionTitle} × ${visit.visitors}`
    return { status: state.status, owner: null, organisation, label, data: visit }
  },
})

/** An entry under way is decided by the reservation, which is over and will say no: it stops the entry itself. */
const mayEnd = (state: State): boolean => state.status === 'new' || (state.status === 'registered' && !state.admitting)

const visitOf = (state: State): Visit => {
  if (state.status === 'new') throw new Error('an event of an admission that was never registered')
  const { organisation, exhibitionId, exhibitionTitle, hall, date, visitors } = state
  return { organisation, exhibitionId, exhibitionTitle, hall, date, visitors }
}
