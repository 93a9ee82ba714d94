/** What payment (결제) does about what it hears. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import { refundWhenBookingOver } from './refund-when-booking-over.ts'
import { refundWhenCallCancelled, refundWhenCallPaymentFailed } from './refund-when-call-over.ts'

export const policies: readonly NamedPolicy[] = [
  refundWhenBookingOver,
  refundWhenCallCancelled,
  refundWhenCallPaymentFailed,
]
