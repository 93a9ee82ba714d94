/** Who may do what in museum exhibitions (M1–M14). */
import { everybody, type Rules } from '../shared/rules.ts'

const manager = ['museum-manager']
const reservationReaders = ['customer', 'museum-manager', 'admin']
const admissionReaders = ['museum-manager', 'admin']

export const rules: Rules = {
  'POST /v1/museum/exhibitions': manager,
  'DELETE /v1/museum/exhibitions/{id}': manager,
  'PUT /v1/museum/exhibitions/{id}/capacity': manager,
  'GET /v1/museum/exhibitions': everybody,
  'GET /v1/museum/exhibitions/{id}': everybody,
  'POST /v1/museum/reservations': ['customer'],
  'POST /v1/museum/reservations/{id}/cancel': ['customer'],
  'GET /v1/museum/reservations': reservationReaders,
  'GET /v1/museum/reservations/{id}': reservationReaders,
  'GET /v1/museum/reservations/{id}/passes': ['customer'],
  'GET /v1/museum/reservations/{id}/calendar.ics': ['customer'],
  'GET /v1/museum/reservations/{id}/history': reservationReaders,
  'GET /v1/museum/admissions': admissionReaders,
  'GET /v1/museum/admissions/{reservationId}': admissionReaders,
  'POST /v1/museum/admissions/{reservationId}/admit': manager,
}
