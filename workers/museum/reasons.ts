// Written by `npm run generate` from what the commands return; test/generated.test.ts holds it against them.
/** For which reasons each route may refuse. */
export const reasons = {
  'POST /v1/museum/exhibitions': ['DateInThePast', 'DateTooFarAhead', 'ExhibitionAlreadyRegistered'],
  'DELETE /v1/museum/exhibitions/{id}': ['ExhibitionNotFound'],
  'POST /v1/museum/reservations': [
    'ExhibitionDeleted',
    'ExhibitionFull',
    'ExhibitionNotFound',
    'ExhibitionOver',
    'HoldLapsed',
    'ReservationAlreadyRequested',
    'ReservationCancelled',
    'ReservationForceCancelled',
    'ReservationNotFound',
    'ReservationRejected',
  ],
  'POST /v1/museum/reservations/{id}/cancel': [
    'AlreadyAdmitted',
    'ReservationForceCancelled',
    'ReservationNotFound',
    'ReservationRejected',
  ],
  'POST /v1/museum/admissions/{reservationId}/admit': [
    'AdmissionCancelled',
    'AdmissionForceCancelled',
    'AdmissionNotFound',
    'AlreadyAdmitted',
  ],
}
