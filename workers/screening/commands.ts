/** What people may do in health screening (건강검진 예약), and how a no is said. */
import { hospital } from '../../durable-objects/screening/hospital.ts'
import { record } from '../../durable-objects/screening/record.ts'
import { reservation } from '../../durable-objects/screening/reservation.ts'
import { type RefusalTable, route } from '../http/command.ts'
import { hospitals, records, reservations } from './reads.ts'

export const commands = [
  route('POST /v1/screening/hospitals', ['hospital-admin'], hospitals, hospital, 'RegisterHospital', {
    summary: 'Register a hospital slot (검진 병원 등록): so many places on one day',
    fill: ({ sub, organisation }) => ({ adminId: sub, organisation }),
  }),
  route('DELETE /v1/screening/hospitals/{id}', ['hospital-admin'], hospitals, hospital, 'DeleteHospital', {
    summary:
      'Delete a hospital slot (검진 병원 삭제): every reservation is force-cancelled; `reservationsLeft` counts down',
  }),
  route('POST /v1/screening/reservations', ['customer'], reservations, reservation, 'RequestReservation', {
    summary:
      'Reserve a screening (검진 예약): the place is given, and the reservation completed, before the answer; one of a person at a hospital on one day',
    fill: ({ sub }) => ({ customerId: sub }),
  }),
  route('POST /v1/screening/reservations/{id}/cancel', ['customer'], reservations, reservation, 'CancelReservation', {
    summary: 'Cancel a reservation (검진 예약 취소), until its day is over: the place returns',
    fill: ({ sub }) => ({ customerId: sub }),
  }),
  route('POST /v1/screening/records/{reservationId}/attend', ['hospital-admin'], records, record, 'MarkAttended', {
    summary: 'Mark that somebody came (내원 확인), once and on the day',
    fill: ({ sub }) => ({ adminId: sub }),
  }),
] as const

export const refusals: RefusalTable<typeof commands> = {
  HospitalNotFound: [404, 'There is no such hospital'],
  HospitalAlreadyRegistered: [409, 'The hospital is registered already'],
  HospitalDeleted: [410, 'The hospital takes no reservations any more'],
  HospitalFull: [409, 'No place is left'],
  DateInThePast: [422, 'The date is in the past'],
  DateTooFarAhead: [422, 'The date lies too far ahead'],
  ScreeningDateOver: [409, 'The day of the screening is over'],
  HoldLapsed: [409, 'The time to hold this place is over'],
  AlreadyReserved: [409, 'You have a reservation there on that day'],
  PlaceGivenBack: [409, 'The place of this reservation was given back'],
  ReservationNotFound: [404, 'There is no such reservation'],
  ReservationAlreadyRequested: [409, 'The reservation was requested already'],
  ReservationRejected: [409, 'The reservation was rejected'],
  ReservationForceCancelled: [409, 'The reservation was cancelled by the hospital'],
  AlreadyAttended: [409, 'Who reserved has come already'],
  RecordNotFound: [404, 'There is no such record'],
  RecordCancelled: [409, 'The reservation is cancelled'],
  RecordForceCancelled: [409, 'The reservation was cancelled by the hospital'],
  NotToday: [409, 'Who comes is marked on the day of the screening'],
}
