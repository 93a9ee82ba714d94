import { pickup } from '../../../durable-objects/taxi/pickup.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { CallOpened } from '../../../queues/taxi.ts'

/** Whenever a call is paid and open, drivers may pick it up (T4, T9). */
export const openPickupWhenCallOpened = policy({
  name: 'taxi.open-pickup-when-call-opened',
  on: CallOpened,
  then: ({ origin, destination, fareKrw, openedAt }, callId) => [
    send(pickup, callId, { type: 'OpenPickup', origin, destination, fareKrw, openedAt }),
  ],
})
