// Written by `npm run generate` from what the commands return; test/generated.test.ts holds it against them.
/** For which reasons each route may refuse. */
export const reasons = {
  'POST /v1/rental/orders': ['OrderAlreadyRequested', 'PreferredDatePast', 'PreferredDateTooFar'],
  'POST /v1/rental/orders/{id}/cancel': ['AlreadyInstalled', 'OrderNotFound'],
  'POST /v1/rental/orders/{id}/survey': [
    'AlreadyClosed',
    'NotYetInstalled',
    'OrderCancelled',
    'OrderNotFound',
    'RecordAlreadyStored',
    'SurveyUnderWay',
  ],
  'PUT /v1/rental/engineers/{id}': [],
  'DELETE /v1/rental/engineers/{id}': ['EngineerNotFound'],
  'POST /v1/rental/installations/{orderId}/complete': ['InstallationCancelled', 'InstallationNotFound'],
}
