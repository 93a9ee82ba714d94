/** What follows from what in taxi dispatch: inbox by inbox, whenever this happened, that is done. */
import { pickup } from '../../durable-objects/taxi/pickup.ts'
import { send, whenever } from '../../kernel/policy.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { callEvents } from '../../queues/taxi.ts'

export const policies = {
  'taxi-pickup': {
    /** Whenever a call is paid and open, drivers may pick it up (T4, T9). */
    openPickup: whenever(callEvents, ['CallOpened'], ({ origin, destination, fareKrw, openedAt }, callId) =>
      send(pickup, callId, 'OpenPickup', { origin, destination, fareKrw, openedAt }),
    ),
    /**
     * Whenever a call is cancelled or lapses, its pickup is off the list and its driver freed (T8, T11); one not opened yet
     * never opens.
     */
    cancelPickup: whenever(callEvents, ['CallCancelled', 'CallLapsed'], (_, callId) =>
      send(pickup, callId, 'CancelPickup'),
    ),
  },
} satisfies PoliciesOf<'taxi'>
