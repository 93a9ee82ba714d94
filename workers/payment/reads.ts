/** What can be read of payment (결제, P5, P8). */
import * as z from 'zod'
import type { payment } from '../../durable-objects/payment/payment.ts'
import { instant } from '../../kernel/fields.ts'
import { PaidFor, refundKey } from '../../queues/payment.ts'
import { list, narrowed, one, theirs } from '../http/reads.ts'
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

const Bill = z.object({ paidFor: PaidFor, amountKrw, method: z.string(), refundedKrw: amountKrw.default(0) })

export const reads = [
  narrowed(
    list(
      '/v1/payments',
      payments,
      'Payments of the organisation with their refunds, newest first; admins: all of them, by id (결제 내역)',
      [[['concert-manager', 'admin'], theirs]],
    ),
    {
      days: true,
      csv: {
        columns: ['id', 'kind', 'thing', 'status', 'method', 'amountKrw', 'refundedKrw', 'createdAt', 'changedAt'],
        of: ({ id, status, data, createdAt, changedAt }) => {
          const { paidFor, method, amountKrw, refundedKrw } = Bill.partial().parse(data)
          return [id, paidFor?.kind, paidFor?.id, status, method, amountKrw, refundedKrw, createdAt, changedAt]
        },
      },
    },
  ),
  one('/v1/payments/{id}', payments, 'One payment (결제 조회)', { owners: ['customer'], staff: ['admin'] }),
]
