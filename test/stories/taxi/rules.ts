/** Who may do what in taxi dispatch (T1–T15). */
import type { Rules } from '../shared/rules.ts'

const driver = ['driver']
const callReaders = ['customer', 'admin']

export const rules: Rules = {
  'POST /v1/taxi/calls': ['customer'],
  'POST /v1/taxi/calls/{id}/cancel': ['customer'],
  'GET /v1/taxi/calls': callReaders,
  'GET /v1/taxi/calls/{id}': callReaders,
  'GET /v1/taxi/calls/{id}/history': callReaders,
  'GET /v1/taxi/requests': driver,
  'POST /v1/taxi/requests/{callId}/accept': driver,
  'GET /v1/taxi/pickups': driver,
  'GET /v1/taxi/pickups/{callId}': driver,
  'POST /v1/taxi/pickups/{callId}/arrive': driver,
  'POST /v1/taxi/pickups/{callId}/board': driver,
  'POST /v1/taxi/pickups/{callId}/release': driver,
  'POST /v1/taxi/pickups/{callId}/complete': driver,
}
