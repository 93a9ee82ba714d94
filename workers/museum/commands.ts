/** What people may do in museum exhibitions (미술관 전시 예약), and how a no is said. */
import { admission } from '../../durable-objects/museum/admission.ts'
import { exhibition } from '../../durable-objects/museum/exhibition.ts'
import {
  reservation,
  VISITORS_PER_PERSON,
  VISITORS_PER_PERSON_LIMIT,
} from '../../durable-objects/museum/reservation.ts'
import { type RefusalTable, route } from '../http/command.ts'
import { admissions, exhibitions, reservations } from './reads.ts'

export const commands = [
  route('POST /v1/museum/exhibitions', ['museum-manager'], exhibitions, exhibition, 'RegisterExhibition', {
    summary: 'Register an exhibition (전시 등록): open at once',
    fill: ({ sub, organisation }) => ({ managerId: sub, organisation }),
  }),
  route('PUT /v1/museum/exhibitions/{id}/capacity', ['museum-manager'], exhibitions, exhibition, 'ChangeCapacity', {
    summary: 'Change the capacity (정원 변경), never below the number of places taken',
  }),
  route('DELETE /v1/museum/exhibitions/{id}', ['museum-manager'], exhibitions, exhibition, 'DeleteExhibition', {
    summary:
      'Delete an exhibition (전시 삭제) until its day is over: every live reservation is force-cancelled; `reservationsLeft` says how many are left',
  }),
  route('POST /v1/museum/reservations', ['customer'], reservations, reservation, 'RequestReservation', {
    summary: `Reserve places (예약): held before the answer; completed by itself once admission has registered it. At most VISITORS_PER_PERSON (${VISITORS_PER_PERSON}) visitors of one customer in one exhibition`,
    fill: ({ sub, setting }) => ({
      customerId: sub,
      visitorsPerPerson: setting('VISITORS_PER_PERSON', VISITORS_PER_PERSON, VISITORS_PER_PERSON_LIMIT),
    }),
  }),
  route('POST /v1/museum/reservations/{id}/cancel', ['customer'], reservations, reservation, 'CancelReservation', {
    summary: 'Cancel a reservation (예약 취소) until its day is over: its places return by themselves',
    fill: ({ sub }) => ({ customerId: sub }),
  }),
  route(
    'POST /v1/museum/admissions/{reservationId}/admit',
    ['museum-manager'],
    admissions,
    admission,
    'AdmitVisitors',
    {
      summary: 'Let the visitors in (입장 확인), once and on their day; the pass they show is checked when it is given',
      fill: ({ sub }) => ({ managerId: sub }),
      pass: reservations.aggregate,
    },
  ),
] as const

export const refusals: RefusalTable<typeof commands> = {
  ExhibitionNotFound: [404, 'There is no such exhibition'],
  ExhibitionAlreadyRegistered: [409, 'The exhibition is registered already'],
  DateInThePast: [422, 'The day is over in Seoul'],
  DateTooFarAhead: [422, 'The day lies too far ahead'],
  ExhibitionDeleted: [410, 'The exhibition is gone'],
  ExhibitionOver: [409, 'The day of the exhibition is over'],
  ExhibitionFull: [409, 'Not that many places are left'],
  VisitorsPerPersonReached: [409, 'One customer may not come with more visitors'],
  PlacesTaken: [409, 'More places are taken'],
  HoldLapsed: [409, 'The time to hold these places is over'],
  ReservationNotFound: [404, 'There is no such reservation'],
  ReservationAlreadyRequested: [409, 'The reservation was requested already'],
  ReservationRejected: [409, 'The reservation was rejected'],
  ReservationCancelled: [409, 'The reservation is cancelled'],
  ReservationForceCancelled: [409, 'The reservation was cancelled with its exhibition'],
  AlreadyAdmitted: [409, 'The visitors have been let in already'],
  NotToday: [409, 'The visitors are let in on the day of the exhibition'],
  AdmissionNotFound: [404, 'There is no such admission'],
  AdmissionCancelled: [409, 'The entry is cancelled'],
  AdmissionForceCancelled: [409, 'The entry was cancelled with its exhibition'],
}
