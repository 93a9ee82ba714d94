/** What health screening (건강검진 예약) refuses, as HTTP. A new refusal does not compile until it is here. */
import type { HospitalRefusal } from '../../durable-objects/screening/hospital.ts'
import type { ReservationRefusal } from '../../durable-objects/screening/reservation.ts'
import type { RefusalTable } from '../http/answer.ts'

export type ScreeningReason = HospitalRefusal['reason'] | ReservationRefusal['reason']

export const screeningRefusals: RefusalTable<ScreeningReason> = {
  HospitalNotFound: { status: 404, title: 'There is no such hospital' },
  HospitalAlreadyRegistered: { status: 409, title: 'The hospital is registered already' },
  HospitalDeleted: { status: 410, title: 'The hospital takes no reservations any more' },
  HospitalFull: { status: 409, title: 'No place is left' },
  DateInThePast: { status: 422, title: 'The date is in the past' },
  DateTooFarAhead: { status: 422, title: 'The date lies too far ahead' },
  ScreeningDateOver: { status: 409, title: 'The day of the screening is over' },
  HoldLapsed: { status: 409, title: 'The time to hold this place is over' },
  PlaceGivenBack: { status: 409, title: 'The place of this reservation was given back' },
  ReservationNotFound: { status: 404, title: 'There is no such reservation' },
  ReservationAlreadyRequested: { status: 409, title: 'The reservation was requested already' },
  ReservationRejected: { status: 409, title: 'The reservation was rejected' },
  ReservationForceCancelled: { status: 409, title: 'The reservation was cancelled by the hospital' },
}
