// Written by `npm run generate` from what the commands return; test/generated.test.ts holds it against them.
/** For which reasons each route may refuse. */
export const reasons = {
  'POST /v1/taxi/calls': ['CallAlreadyRequested', 'PaymentDeclined', 'PaymentTimedOut', 'TestMethodNotAllowed'],
  'POST /v1/taxi/calls/{id}/cancel': ['CallAlreadyTaken', 'CallCompleted', 'CallNotFound', 'CallNotOpen'],
  'POST /v1/taxi/requests/{callId}/accept': [
    'CallAlreadyTaken',
    'CallCancelled',
    'CallCompleted',
    'CallNotFound',
    'DriverBusy',
    'MatchOver',
  ],
  'POST /v1/taxi/pickups/{callId}/release': ['CallCancelled', 'CallCompleted', 'PickupChanging', 'PickupNotFound'],
  'POST /v1/taxi/pickups/{callId}/complete': ['CallCancelled', 'PickupChanging', 'PickupNotFound'],
}
