/**
 * Record (예약 관리 항목): what a hospital keeps of one reservation, under the reservation's id, until it is marked who came
 * (S15). It names the screening and no person; the person is put beside it when a look is answered (S14). It follows the
 * reservation and may be down without anybody noticing (S5). Whether somebody still may be marked is the reservation's to
 * say: it is asked first, so that a cancellation and an attendance cannot both win.
 */
import { aggregateOf, asking, port } from '../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { id, text } from '../../kernel/fields.ts'
import { recordEvents, Screening } from '../../queues/screening.ts'
import { isToday } from '../shared/venue-date.ts'
import type { reservation } from './reservation.ts'

type State =
  | { readonly status: 'new' }
  | ({ readonly status: 'registered'; readonly marking: boolean } & Screening)
  | ({ readonly status: 'attended' } & Screening)
  /** The ends are tombstones too: one that overtook the registration is not revived by it (G3). */
  | ({ readonly status: 'missed' | 'cancelled' | 'force-cancelled' } & Screening)

const theReservation = port<typeof reservation>('screening.reservation')
const { on, aggregate } = aggregateOf<State, typeof recordEvents>(recordEvents)

export const record = aggregate({
  initial: { status: 'new' },

  commands: {
    RegisterRecord: on(Screening.shape, (state, screening) =>
      state.status === 'new' ? happened({ type: 'RecordRegistered', ...screening }) : nothing,
    ),
    CancelRecord: on(Screening.shape, (state, screening) =>
      mayEnd(state) ? happened({ type: 'RecordCancelled', ...screening }) : nothing,
    ),
    ForceCancelRecord: on(Screening.shape, (state, screening) =>
      mayEnd(state) ? happened({ type: 'RecordForceCancelled', ...screening }) : nothing,
    ),
    MissRecord: on(Screening.shape, (state, screening) =>
      mayEnd(state) ? happened({ type: 'RecordMissed', ...screening }) : nothing,
    ),
    MarkAttended: on({ adminId: id }, (state, { adminId }, now) => {
      switch (state.status) {
        case 'new':
          return refuse('RecordNotFound')
        case 'registered':
          if (state.marking) return nothing
          return isToday(state.date, now) ? happened({ type: 'AttendanceRequested', adminId }) : refuse('NotToday')
        case 'attended':
          return refuse('AlreadyAttended')
        case 'missed':
          return refuse('NotToday')
        case 'cancelled':
          return refuse('RecordCancelled')
        case 'force-cancelled':
          return refuse('RecordForceCancelled')
      }
    }),
    ConfirmAttendance: on({ adminId: id }, (state, { adminId }) =>
      state.status === 'registered' ? happened({ type: 'RecordAttended', adminId }) : nothing,
    ),
    StopAttendance: on({ reason: text }, (state, { reason }) => {
      if (state.status !== 'registered') return nothing
      const screening = screeningOf(state)
      if (reason === 'ReservationForceCancelled') {
        return happenedBut({ reason: 'RecordForceCancelled' }, { type: 'RecordForceCancelled', ...screening })
      }
      if (reason === 'ScreeningDateOver')
        return happenedBut({ reason: 'NotToday' }, { type: 'RecordMissed', ...screening })
      return happenedBut({ reason: 'RecordCancelled' }, { type: 'RecordCancelled', ...screening })
    }),
  },

  evolve: {
    RecordRegistered: (_, screening) => ({ status: 'registered', marking: false, ...screening }),
    AttendanceRequested: (state) => (state.status === 'registered' ? { ...state, marking: true } : state),
    RecordAttended: (state) => ({ status: 'attended', ...screeningOf(state) }),
    RecordMissed: (_, screening) => ({ status: 'missed', ...screening }),
    RecordCancelled: (_, screening) => ({ status: 'cancelled', ...screening }),
    RecordForceCancelled: (_, screening) => ({ status: 'force-cancelled', ...screening }),
  },

  react: {
    AttendanceRequested: asking(theReservation, 'RecordAttendance', {
      question: (_, reservationId) => [reservationId, {}],
      accepted: (_, { adminId }) => ({ type: 'ConfirmAttendance', adminId }),
      refused: ({ reason }) => ({ type: 'StopAttendance', reason }),
      unknown: 'ask-again',
    }),
  },

  describe: (state) => {
    if (state.status === 'new') return null
    const { organisation, ...screening } = screeningOf(state)
    const label = `${screening.hospitalName} ${screening.date}`
    return { status: state.status, owner: null, organisation, label, data: screening }
  },
})

/** While somebody is being marked, the reservation decides: it says no itself when it is over. */
const mayEnd = (state: State): boolean => state.status === 'new' || (state.status === 'registered' && !state.marking)

const screeningOf = (state: State): Screening => {
  if (state.status === 'new') throw new Error('an event of a record that was never registered')
  const { organisation, hospitalId, hospitalName, date } = state
  return { organisation, hospitalId, hospitalName, date }
}
