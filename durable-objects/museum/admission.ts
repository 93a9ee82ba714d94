/**
 * Admission (입장): the entry that is kept ready for one reservation, under its id, until the visitors are let in (M5).
 * The reservation decides whether they still may: it is asked before anybody is let in, so that a cancellation and an
 * entry cannot both win, and admission may be down without anybody being unable to cancel (M6, M7).
 */
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import type { EventOf } from '../../queues/envelope.ts'
import { type admissionEvents, Visit } from '../../queues/museum.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)

export const RegisterAdmission = z.strictObject({ type: z.literal('RegisterAdmission'), ...Visit.shape })
export const AdmitVisitors = z.strictObject({ type: z.literal('AdmitVisitors'), managerId: id })
export const ConfirmEntry = z.strictObject({ type: z.literal('ConfirmEntry'), managerId: id })
export const StopEntry = z.strictObject({ type: z.literal('StopEntry'), reason: text })
export const CancelAdmission = z.strictObject({ type: z.literal('CancelAdmission'), ...Visit.shape })
export const ForceCancelAdmission = z.strictObject({ type: z.literal('ForceCancelAdmission'), ...Visit.shape })

export const AdmissionCommand = z.discriminatedUnion('type', [
  RegisterAdmission,
  AdmitVisitors,
  ConfirmEntry,
  StopEntry,
  CancelAdmission,
  ForceCancelAdmission,
])
export type AdmissionCommand = z.infer<typeof AdmissionCommand>
export type AdmissionEvent = EventOf<(typeof admissionEvents)[number]>

export type AdmissionRefusal =
  | { reason: 'AdmissionNotFound' }
  | { reason: 'AlreadyAdmitted' }
  | { reason: 'AdmissionCancelled' }
  | { reason: 'AdmissionForceCancelled' }

export type AdmissionState =
  | { readonly status: 'new' }
  | ({ readonly status: 'registered'; readonly admitting: boolean } & Visit)
  | ({ readonly status: 'admitted' } & Visit)
  | ({ readonly status: 'cancelled' } & Visit)
  | ({ readonly status: 'force-cancelled' } & Visit)

export const admission = aggregate<AdmissionState, AdmissionCommand, AdmissionEvent, AdmissionRefusal>({
  name: 'museum.admission',
  initial: () => ({ status: 'new' }),
  commands: AdmissionCommand,

  decide: {
    RegisterAdmission(state, { type: _, ...visit }) {
      // After a cancellation that overtook it, it revives nothing (G3).
      return state.status === 'new' ? happened({ type: 'AdmissionRegistered', ...visit }) : nothing
    },
    AdmitVisitors(state, { managerId }) {
      switch (state.status) {
        case 'new':
          return refuse('AdmissionNotFound')
        case 'registered':
          return state.admitting ? nothing : happened({ type: 'EntryRequested', managerId })
        case 'admitted':
          return refuse('AlreadyAdmitted')
        case 'cancelled':
          return refuse('AdmissionCancelled')
        case 'force-cancelled':
          return refuse('AdmissionForceCancelled')
      }
    },
    ConfirmEntry(state, { managerId }) {
      return state.status === 'registered' ? happened({ type: 'VisitorsAdmitted', managerId }) : nothing
    },
    StopEntry(state, { reason }) {
      if (state.status !== 'registered') return nothing
      return reason === 'ReservationForceCancelled'
        ? happenedBut({ reason: 'AdmissionForceCancelled' }, { type: 'AdmissionForceCancelled', ...visitOf(state) })
        : happenedBut({ reason: 'AdmissionCancelled' }, { type: 'AdmissionCancelled', ...visitOf(state) })
    },
    CancelAdmission(state, { type: _, ...visit }) {
      return mayEnd(state) ? happened({ type: 'AdmissionCancelled', ...visit }) : nothing
    },
    ForceCancelAdmission(state, { type: _, ...visit }) {
      return mayEnd(state) ? happened({ type: 'AdmissionForceCancelled', ...visit }) : nothing
    },
  },

  evolve: {
    AdmissionRegistered: (_, { type, ...visit }) => ({ status: 'registered', admitting: false, ...visit }),
    EntryRequested: (state) => (state.status === 'registered' ? { ...state, admitting: true } : state),
    VisitorsAdmitted: (state) => ({ status: 'admitted', ...visitOf(state) }),
    AdmissionCancelled: (_, { type, ...visit }) => ({ status: 'cancelled', ...visit }),
    AdmissionForceCancelled: (_, { type, ...visit }) => ({ status: 'force-cancelled', ...visit }),
  },

  react: {
    EntryRequested: {
      asks: 'reservation',
      of: (_, reservationId) => reservationId,
      command: () => ({ type: 'RecordAdmission' }),
      accepted: (_, { managerId }) => ({ type: 'ConfirmEntry', managerId }),
      refused: (refusal) => ({ type: 'StopEntry', reason: refusal.reason }),
      unknown: 'ask-again',
    },
  },

  /** The museum's own paper: the customer follows the reservation, so it belongs to nobody and tells nobody. */
  describe: (state) => {
    if (state.status === 'new') return null
    const visit = visitOf(state)
    const label = `${visit.exhibitionTitle} × ${visit.visitors}`
    return { status: state.status, owner: null, label, data: visit }
  },
})

/** An entry under way is decided by the reservation, which is over and will say no: it stops the entry itself. */
const mayEnd = (state: AdmissionState): boolean =>
  state.status === 'new' || (state.status === 'registered' && !state.admitting)

const visitOf = (state: AdmissionState): Visit => {
  if (state.status === 'new') throw new Error('an event of an admission that was never registered')
  const { exhibitionId, exhibitionTitle, hall, date, visitors } = state
  return { exhibitionId, exhibitionTitle, hall, date, visitors }
}
