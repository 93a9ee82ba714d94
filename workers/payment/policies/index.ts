/** What payment (결제) does about what it hears. */
import type { Policy } from '../../../kernel/policy.ts'
import { refundWhenBookingOver } from './refund-when-booking-over.ts'
import { refundWhenCallCancelled, refundWhenCallPaymentFailed } from './refund-when-call-over.ts'

export const policies: readonly Policy[] = [refundWhenBookingOver, refundWhenCallCancelled, refundWhenCallPaymentFailed]
