/** What each context of concert ticketing does when it hears something: inbox -> its policies. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import { callOffBookingWhenHoldCalledOff } from './call-off-booking-when-hold-called-off.ts'
import { cancelDeliveryWhenBookingCancelled } from './cancel-delivery-when-booking-cancelled.ts'
import { issueTicketWhenDeliveryDelivered } from './issue-ticket-when-delivery-delivered.ts'
import { prepareDeliveryWhenBookingPaid } from './prepare-delivery-when-booking-paid.ts'
import { releaseSeatsWhenBookingOver, releaseSeatsWhenBookingRejected } from './release-seats-when-booking-over.ts'
import { sellSeatsWhenBookingPaid } from './sell-seats-when-booking-paid.ts'

export const policies: Partial<Record<Inbox, readonly NamedPolicy[]>> = {
  'concert-inventory': [sellSeatsWhenBookingPaid, releaseSeatsWhenBookingOver, releaseSeatsWhenBookingRejected],
  'concert-booking': [callOffBookingWhenHoldCalledOff, issueTicketWhenDeliveryDelivered],
  'concert-delivery': [prepareDeliveryWhenBookingPaid, cancelDeliveryWhenBookingCancelled],
}
