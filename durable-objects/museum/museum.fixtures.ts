/** The exhibition, the reservation and the times that the specs of museum exhibitions talk about. */

import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { at } from '../../kernel/testing/specification.ts'
import type { admissionEvents, exhibitionEvents, reservationEvents } from '../../queues/museum.ts'
import type { admission } from './admission.ts'
import type { exhibition } from './exhibition.ts'
import { type reservation, VISITORS_PER_PERSON } from './reservation.ts'

export type ExhibitionCommand = CommandOf<typeof exhibition>
export type ExhibitionEvent = EventOf<typeof exhibitionEvents>
export type ReservationCommand = CommandOf<typeof reservation>
export type ReservationEvent = EventOf<typeof reservationEvents>
export type AdmissionCommand = CommandOf<typeof admission>
export type AdmissionEvent = EventOf<typeof admissionEvents>

/** The day the specs live in, seen from Seoul; it ends at 15:00 by the clock of the specs. */
export const DATE = '2026-05-01'
export const LAPSES = at('10:10')
/** The last instant of that day in Seoul, and the first one after it. */
export const LAST = at('14:59:59.999')
export const OVER = at('15:00')
export const announced = {
  managerId: 'mina',
  organisation: 'naru',
  title: '달항아리',
  hall: '제1전시실',
  date: DATE,
  capacity: 10,
}
export const register: ExhibitionCommand = { type: 'RegisterExhibition', ...announced }
export const registered = (capacity = 10): ExhibitionEvent => ({ type: 'ExhibitionRegistered', ...announced, capacity })
export const hold = (reservationId: string, visitors = 2, lapsesAt = LAPSES): ExhibitionCommand => ({
  type: 'HoldPlaces',
  reservationId,
  customerId: 'kim',
  visitors,
  visitorsPerPerson: VISITORS_PER_PERSON,
  lapsesAt,
})
export const held = (reservationId: string, visitors = 2, customerId = 'kim'): ExhibitionEvent => ({
  type: 'PlacesHeld',
  reservationId,
  customerId,
  visitors,
})
export const resize = (capacity: number): ExhibitionCommand => ({ type: 'ChangeCapacity', capacity })
export const resized = (capacity: number, change: number): ExhibitionEvent => ({
  type: 'CapacityChanged',
  capacity,
  change,
})
export const release = (reservationId: string): ExhibitionCommand => ({
  type: 'ReleasePlaces',
  reservationId,
  lapsesAt: LAPSES,
})
export const released = (reservationId: string, visitors = 2): ExhibitionEvent => ({
  type: 'PlacesReleased',
  reservationId,
  visitors,
  lapsesAt: LAPSES,
})
export const use = (reservationId: string): ExhibitionCommand => ({
  type: 'UsePlaces',
  reservationId,
  lapsesAt: LAPSES,
})
export const used = (reservationId: string, visitors = 2): ExhibitionEvent => ({
  type: 'PlacesUsed',
  reservationId,
  visitors,
  lapsesAt: LAPSES,
})
export const deletion: ExhibitionEvent = { type: 'ExhibitionDeletionStarted' }
export const deleted: ExhibitionEvent = { type: 'ExhibitionDeleted' }
export const calledOff = (...reservationIds: string[]): ExhibitionEvent => ({ type: 'HoldsRecalled', reservationIds })

export const visit = {
  organisation: 'naru',
  exhibitionId: 'moon',
  exhibitionTitle: '달항아리',
  hall: '제1전시실',
  date: DATE,
  visitors: 2,
}
const wish = { customerId: 'kim', exhibitionId: 'moon', visitors: 2, visitorsPerPerson: VISITORS_PER_PERSON }
const told = { organisation: 'naru', exhibitionTitle: '달항아리', hall: '제1전시실', date: DATE }
const over = { exhibitionId: 'moon', lapsesAt: LAPSES }

/** What may be asked of a reservation. */
export const ask = {
  request: { type: 'RequestReservation', ...wish },
  place: { type: 'PlaceReservation', ...told },
  reject: { type: 'RejectReservation', refusal: { reason: 'ExhibitionFull', available: 1 } },
  complete: { type: 'CompleteReservation' },
  cancel: { type: 'CancelReservation', customerId: 'kim' },
  forceCancel: { type: 'ForceCancelReservation' },
  admit: { type: 'RecordAdmission' },
  miss: { type: 'MissReservation' },
} as const satisfies Record<string, ReservationCommand>

/** What may have happened to a reservation. */
export const has = {
  requested: { type: 'ReservationRequested', ...wish, lapsesAt: LAPSES },
  placed: { type: 'ReservationPlaced', ...visit },
  rejected: { type: 'ReservationRejected', ...over, reason: 'ExhibitionFull' },
  completed: { type: 'ReservationCompleted' },
  cancelledUnplaced: { type: 'ReservationCancelled', ...over },
  cancelled: { type: 'ReservationCancelled', ...over, visit },
  forceCancelledUnplaced: { type: 'ReservationForceCancelled', ...over },
  forceCancelled: { type: 'ReservationForceCancelled', ...over, visit },
  admitted: { type: 'ReservationAdmitted', ...over },
  missed: { type: 'ReservationMissed', ...over, visit },
} as const satisfies Record<string, ReservationEvent>

/** How the reservation came to each state. */
export const story = {
  requested: [has.requested],
  placed: [has.requested, has.placed],
  completed: [has.requested, has.placed, has.completed],
  admitted: [has.requested, has.placed, has.completed, has.admitted],
  missed: [has.requested, has.placed, has.completed, has.missed],
  rejected: [has.requested, has.rejected],
  cancelled: [has.requested, has.placed, has.completed, has.cancelled],
  forceCancelled: [has.requested, has.placed, has.completed, has.forceCancelled],
} as const satisfies Record<string, readonly ReservationEvent[]>

/** What may be asked of an admission. */
export const entry = {
  register: { type: 'RegisterAdmission', ...visit },
  admit: { type: 'AdmitVisitors', managerId: 'mina' },
  confirm: { type: 'ConfirmEntry', managerId: 'mina' },
  stop: { type: 'StopEntry', reason: 'ReservationCancelled' },
  stopTooLate: { type: 'StopEntry', reason: 'ExhibitionOver' },
  stopByForce: { type: 'StopEntry', reason: 'ReservationForceCancelled' },
  cancel: { type: 'CancelAdmission', ...visit },
  forceCancel: { type: 'ForceCancelAdmission', ...visit },
  miss: { type: 'MissAdmission', ...visit },
} as const satisfies Record<string, AdmissionCommand>

/** What may have happened to an admission. */
export const was = {
  registered: { type: 'AdmissionRegistered', ...visit },
  asked: { type: 'EntryRequested', managerId: 'mina' },
  admitted: { type: 'VisitorsAdmitted', managerId: 'mina' },
  cancelled: { type: 'AdmissionCancelled', ...visit },
  forceCancelled: { type: 'AdmissionForceCancelled', ...visit },
  missed: { type: 'AdmissionMissed', ...visit },
} as const satisfies Record<string, AdmissionEvent>
