/** What each context of taxi dispatch does when it hears something: inbox -> its policies. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import { cancelPickupWhenCallCancelled } from './cancel-pickup-when-call-cancelled.ts'
import { openPickupWhenCallOpened } from './open-pickup-when-call-opened.ts'

export const policies: Partial<Record<Inbox, readonly NamedPolicy[]>> = {
  'taxi-pickup': [openPickupWhenCallOpened, cancelPickupWhenCallCancelled],
}
