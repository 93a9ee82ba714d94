/** The slot, the days and the people that the specs of health screening talk about. Every spec lives on 1 May 2026. */

import type { CommandOf, RefusalOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import type { Instant } from '../../kernel/time.ts'
import type { hospitalEvents, recordEvents, reservationEvents } from '../../queues/screening.ts'
import type { hospital } from './hospital.ts'
import type { record } from './record.ts'
import type { reservation } from './reservation.ts'

export type HospitalCommand = CommandOf<typeof hospital>
export type HospitalEvent = EventOf<typeof hospitalEvents>
export type ReservationCommand = CommandOf<typeof reservation>
export type ReservationEvent = EventOf<typeof reservationEvents>
export type RecordCommand = CommandOf<typeof record>
export type RecordEvent = EventOf<typeof recordEvents>

export const NAME = '나루병원 건강검진센터'
export const DATE = '2026-05-02'
/** The last instant of the day of the screening in Seoul, and the first one after it. */
export const LAST: Instant = '2026-05-02T14:59:59.999Z'
export const OVER: Instant = '2026-05-02T15:00:00.000Z'

export const slot = (capacity = 3, date = DATE) => ({
  adminId: 'admin',
  organisation: 'naru',
  name: NAME,
  date,
  capacity,
})
export const register = (capacity = 3, date = DATE): HospitalCommand => ({
  type: 'RegisterHospital',
  ...slot(capacity, date),
})
export const registered = (capacity = 3, date = DATE): HospitalEvent => ({
  type: 'HospitalRegistered',
  ...slot(capacity, date),
})
/** When a request of this morning lapses. */
export const LAPSES: Instant = '2026-05-01T10:10:00.000Z'
/** Everybody comes for one reservation, unless the spec says otherwise. */
export const hold = (
  reservationId: string,
  lapsesAt = LAPSES,
  customerId = sealedLike(`of-${reservationId}`),
): HospitalCommand => ({
  type: 'HoldPlace',
  reservationId,
  customerId,
  lapsesAt,
})
export const held = (reservationId: string, customerId = sealedLike(`of-${reservationId}`)): HospitalEvent => ({
  type: 'PlaceHeld',
  reservationId,
  customerId,
})
export const release = (reservationId: string, lapsesAt = LAPSES): HospitalCommand => ({
  type: 'ReleasePlace',
  reservationId,
  lapsesAt,
})
export const released = (reservationId: string, wasHeld = true): HospitalEvent => ({
  type: 'PlaceReleased',
  reservationId,
  wasHeld,
  lapsesAt: LAPSES,
})
export const use = (reservationId: string, lapsesAt = LAPSES): HospitalCommand => ({
  type: 'UsePlace',
  reservationId,
  lapsesAt,
})
export const used = (reservationId: string): HospitalEvent => ({ type: 'PlaceUsed', reservationId, lapsesAt: LAPSES })
export const deletion: HospitalCommand = { type: 'DeleteHospital' }
export const deleting: HospitalEvent = { type: 'HospitalDeletionStarted' }
export const deleted: HospitalEvent = { type: 'HospitalDeleted' }
export const recall: HospitalCommand = { type: 'RecallPlaces' }
export const recalled = (...reservationIds: string[]): HospitalEvent => ({ type: 'PlacesRecalled', reservationIds })

export const screening = { organisation: 'naru', hospitalId: 'h1', hospitalName: NAME, date: DATE }
export const request: ReservationCommand = {
  type: 'RequestReservation',
  customerId: sealedLike('kim'),
  hospitalId: 'h1',
}
export const requested: ReservationEvent = {
  type: 'ReservationRequested',
  customerId: sealedLike('kim'),
  hospitalId: 'h1',
  lapsesAt: LAPSES,
}
export const complete: ReservationCommand = {
  type: 'CompleteReservation',
  organisation: 'naru',
  hospitalName: NAME,
  date: DATE,
}
export const completed: ReservationEvent = { type: 'ReservationCompleted', ...screening }
export const isFull = { reason: 'HospitalFull', available: 0 } as const
export const reject = (refusal: RefusalOf<typeof hospital, 'HoldPlace'> = isFull): ReservationCommand => ({
  type: 'RejectReservation',
  refusal,
})
export const rejected: ReservationEvent = {
  type: 'ReservationRejected',
  hospitalId: 'h1',
  reason: 'HospitalFull',
  lapsesAt: LAPSES,
}
export const cancel = (customerId = sealedLike('kim')): ReservationCommand => ({
  type: 'CancelReservation',
  customerId,
})
const over = { hospitalId: 'h1', lapsesAt: LAPSES }
export const cancelled: ReservationEvent = { type: 'ReservationCancelled', ...over, screening }
export const cancelledEarly: ReservationEvent = { type: 'ReservationCancelled', ...over, screening: null }
export const forceCancel: ReservationCommand = { type: 'ForceCancelReservation' }
export const forceCancelled: ReservationEvent = { type: 'ReservationForceCancelled', ...over, screening }
export const forceCancelledEarly: ReservationEvent = { type: 'ReservationForceCancelled', ...over, screening: null }
export const attend: ReservationCommand = { type: 'RecordAttendance' }
export const attended: ReservationEvent = { type: 'ReservationAttended', ...over }
export const miss: ReservationCommand = { type: 'MissReservation' }
export const missed: ReservationEvent = { type: 'ReservationMissed', ...over, screening }

/** What may be asked of a record. */
export const entry = {
  register: { type: 'RegisterRecord', ...screening },
  cancel: { type: 'CancelRecord', ...screening },
  forceCancel: { type: 'ForceCancelRecord', ...screening },
  miss: { type: 'MissRecord', ...screening },
  mark: { type: 'MarkAttended', adminId: 'admin' },
  confirm: { type: 'ConfirmAttendance', adminId: 'admin' },
  stop: { type: 'StopAttendance', reason: 'ReservationCancelled' },
  stopByForce: { type: 'StopAttendance', reason: 'ReservationForceCancelled' },
  stopTooLate: { type: 'StopAttendance', reason: 'ScreeningDateOver' },
} as const satisfies Record<string, RecordCommand>
/** What may have happened to a record. */
export const was = {
  registered: { type: 'RecordRegistered', ...screening },
  asked: { type: 'AttendanceRequested', adminId: 'admin' },
  attended: { type: 'RecordAttended', adminId: 'admin' },
  missed: { type: 'RecordMissed', ...screening },
  cancelled: { type: 'RecordCancelled', ...screening },
  forceCancelled: { type: 'RecordForceCancelled', ...screening },
} as const satisfies Record<string, RecordEvent>
