/** What each context of health screening does when it hears something: inbox -> its policies. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import { cancelRecordWhenReservationCancelled } from './cancel-record-when-reservation-cancelled.ts'
import { forceCancelRecordWhenReservationForceCancelled } from './force-cancel-record-when-reservation-force-cancelled.ts'
import { forceCancelReservationWhenPlaceCalledOff } from './force-cancel-reservation-when-place-called-off.ts'
import { registerRecordWhenReservationCompleted } from './register-record-when-reservation-completed.ts'
import {
  releasePlaceWhenReservationOver,
  releasePlaceWhenReservationRejected,
} from './release-place-when-reservation-over.ts'

export const policies: Partial<Record<Inbox, readonly NamedPolicy[]>> = {
  'screening-hospital': [releasePlaceWhenReservationOver, releasePlaceWhenReservationRejected],
  'screening-reservation': [forceCancelReservationWhenPlaceCalledOff],
  'screening-record': [
    registerRecordWhenReservationCompleted,
    cancelRecordWhenReservationCancelled,
    forceCancelRecordWhenReservationForceCancelled,
  ],
}
