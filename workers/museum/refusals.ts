/** What museum exhibitions (미술관 전시 예약) refuse, as HTTP. A new refusal does not compile until it is here. */
import type { AdmissionRefusal } from '../../durable-objects/museum/admission.ts'
import type { ExhibitionRefusal } from '../../durable-objects/museum/exhibition.ts'
import type { ReservationRefusal } from '../../durable-objects/museum/reservation-commands.ts'
import type { RefusalTable } from '../http/answer.ts'

export type MuseumReason = ExhibitionRefusal['reason'] | ReservationRefusal['reason'] | AdmissionRefusal['reason']

export const museumRefusals: RefusalTable<MuseumReason> = {
  ExhibitionNotFound: { status: 404, title: 'There is no such exhibition' },
  ExhibitionAlreadyRegistered: { status: 409, title: 'The exhibition is registered already' },
  DateInThePast: { status: 422, title: 'The day is over in Seoul' },
  DateTooFarAhead: { status: 422, title: 'The day lies too far ahead' },
  ExhibitionDeleted: { status: 410, title: 'The exhibition is gone' },
  ExhibitionOver: { status: 409, title: 'The day of the exhibition is over' },
  ExhibitionFull: { status: 409, title: 'Not that many places are left' },
  HoldLapsed: { status: 409, title: 'The time to hold these places is over' },
  PlacesNotHeld: { status: 409, title: 'No places are held for this reservation' },
  ReservationNotFound: { status: 404, title: 'There is no such reservation' },
  ReservationAlreadyRequested: { status: 409, title: 'The reservation was requested already' },
  ReservationRejected: { status: 409, title: 'The reservation was rejected' },
  ReservationCancelled: { status: 409, title: 'The reservation is cancelled' },
  ReservationForceCancelled: { status: 409, title: 'The reservation was cancelled with its exhibition' },
  AlreadyAdmitted: { status: 409, title: 'The visitors have been let in already' },
  AdmissionNotFound: { status: 404, title: 'There is no such admission' },
  AdmissionCancelled: { status: 409, title: 'The entry is cancelled' },
  AdmissionForceCancelled: { status: 409, title: 'The entry was cancelled with its exhibition' },
}
