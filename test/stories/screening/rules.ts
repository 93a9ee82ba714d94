/** Who may do what in health screening (S1–S15). A reservation is its owner's alone: no other role reads one. */
import { everybody, type Rules } from '../shared/rules.ts'

const hospitalAdmin = ['hospital-admin']
const customer = ['customer']

export const rules: Rules = {
  'POST /v1/screening/hospitals': hospitalAdmin,
  'DELETE /v1/screening/hospitals/{id}': hospitalAdmin,
  'GET /v1/screening/hospitals': everybody,
  'GET /v1/screening/hospitals/{id}': everybody,
  'POST /v1/screening/reservations': customer,
  'POST /v1/screening/reservations/{id}/cancel': customer,
  'GET /v1/screening/reservations': customer,
  'GET /v1/screening/reservations/{id}': customer,
  'GET /v1/screening/reservations/{id}/calendar.ics': customer,
  'GET /v1/screening/reservations/{id}/history': customer,
  'GET /v1/screening/records': hospitalAdmin,
  'POST /v1/screening/records/{reservationId}/attend': hospitalAdmin,
}
