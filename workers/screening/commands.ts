/** What people may do in health screening (건강검진 예약), and how a no is said. */
import { hospital } from '../../durable-objects/screening/hospital.ts'
import { reservation } from '../../durable-objects/screening/reservation.ts'
import { type RefusalTable, route } from '../http/command.ts'
import { hospitals, reservations } from './reads.ts'

export const commands = [
  route(
    'POST /v1/screening/hospitals',
    ['hospital-admin'],
    'Register a hospital slot (검진 병원 등록): so many places on one day',
    hospitals,
    hospital,
    'RegisterHospital',
    ({ sub }) => ({ adminId: sub }),
  ),
  route(
    'DELETE /v1/screening/hospitals/{id}',
    ['hospital-admin'],
    'Delete a hospital slot (검진 병원 삭제): every reservation is force-cancelled; `reservationsLeft` counts down',
    hospitals,
    hospital,
    'DeleteHospital',
  ),
  route(
    'POST /v1/screening/reservations',
    ['customer'],
    'Reserve a screening (검진 예약): the place is given, and the reservation completed, before the answer',
    reservations,
    reservation,
    'RequestReservation',
    ({ sub }) => ({ customerId: sub }),
  ),
  route(
    'POST /v1/screening/reservations/{id}/cancel',
    ['customer'],
    'Cancel a reservation (검진 예약 취소), until its day is over: the place returns',
    reservations,
    reservation,
    'CancelReservation',
    ({ sub }) => ({ customerId: sub }),
  ),
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
  PlaceGivenBack: [409, 'The place of this reservation was given back'],
  ReservationNotFound: [404, 'There is no such reservation'],
  ReservationAlreadyRequested: [409, 'The reservation was requested already'],
  ReservationRejected: [409, 'The reservation was rejected'],
  ReservationForceCancelled: [409, 'The reservation was cancelled by the hospital'],
}
