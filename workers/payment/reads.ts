/** What can be read of payment (결제, P5). */
import * as z from 'zod'
import type { payment } from '../../durable-objects/payment/payment.ts'
import { instant } from '../../kernel/fields.ts'
import { PaidFor, refundKey } from '../../queues/payment.ts'
import { one } from '../http/reads.ts'
import { resource } from '../http/resource.ts'

const amountKrw = z.int().min(0)

const payments = resource<typeof payment>('payment.payment')({
  tag: 'Payments (결제)',
  none: 'PaymentNotFound',
  statuses: ['authorizing', 'approved', 'declined', 'refunding', 'partly-refunded', 'refunded', 'blocked'],
  // Nothing is known of one that was blocked before it was asked for.
  fields: {
    paidFor: PaidFor.optional(),
    amountKrw: amountKrw.optional(),
    method: z.string().optional(),
    // What went back of it, all together and one by one (P6).
    refundedKrw: amountKrw.optional(),
    refunds: z.array(z.object({ key: refundKey, amountKrw, at: instant })).optional(),
  },
})

export const reads = [
  one('/v1/payments/{id}', payments, 'One payment (결제 조회)', { owners: ['customer'], staff: ['admin'] }),
]
