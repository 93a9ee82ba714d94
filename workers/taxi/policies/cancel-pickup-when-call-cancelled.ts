import { pickup } from '../../../durable-objects/taxi/pickup.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { CallCancelled } from '../../../queues/taxi.ts'

/** Whenever a call is cancelled, its pickup is off the list and its driver freed (T8); one not opened yet never opens. */
export const cancelPickupWhenCallCancelled = policy({
  name: 'taxi.cancel-pickup-when-call-cancelled',
  on: CallCancelled,
  then: (_, callId) => [send(pickup, callId, { type: 'CancelPickup' })],
})
