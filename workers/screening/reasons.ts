// Written by `npm run generate` from what the commands return; test/generated.test.ts holds it against them.
/** For which reasons each route may refuse. */
export const reasons = {
  'POST /v1/screening/hospitals': ['DateInThePast', 'DateTooFarAhead', 'HospitalAlreadyRegistered'],
  'DELETE /v1/screening/hospitals/{id}': ['HospitalNotFound', 'ScreeningDateOver'],
  'POST /v1/screening/reservations': [
    'HoldLapsed',
    'HospitalDeleted',
    'HospitalFull',
    'HospitalNotFound',
    'PlaceGivenBack',
    'ReservationAlreadyRequested',
    'ScreeningDateOver',
  ],
  'POST /v1/screening/reservations/{id}/cancel': [
    'ReservationForceCancelled',
    'ReservationNotFound',
    'ReservationRejected',
    'ScreeningDateOver',
  ],
}
