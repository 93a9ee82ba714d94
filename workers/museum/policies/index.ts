/** What each context of museum exhibitions does when it hears something: inbox -> its policies. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import {
  cancelAdmissionWhenReservationCancelled,
  forceCancelAdmissionWhenReservationForceCancelled,
} from './cancel-admission-when-reservation-over.ts'
import { completeReservationWhenAdmissionRegistered } from './complete-reservation-when-admission-registered.ts'
import { forceCancelReservationWhenHoldCalledOff } from './force-cancel-reservation-when-hold-called-off.ts'
import { registerAdmissionWhenReservationPlaced } from './register-admission-when-reservation-placed.ts'
import {
  releasePlacesWhenReservationOver,
  releasePlacesWhenReservationRejected,
} from './release-places-when-reservation-over.ts'
import { usePlacesWhenReservationAdmitted } from './use-places-when-reservation-admitted.ts'

export const policies: Partial<Record<Inbox, readonly NamedPolicy[]>> = {
  'museum-exhibition': [
    releasePlacesWhenReservationOver,
    releasePlacesWhenReservationRejected,
    usePlacesWhenReservationAdmitted,
  ],
  'museum-reservation': [forceCancelReservationWhenHoldCalledOff, completeReservationWhenAdmissionRegistered],
  'museum-admission': [
    registerAdmissionWhenReservationPlaced,
    cancelAdmissionWhenReservationCancelled,
    forceCancelAdmissionWhenReservationForceCancelled,
  ],
}
