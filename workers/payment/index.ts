/** Payment (결제): a shared context; it has no public routes of its own, reads go to the view (P5). */
import type { PaymentEnv } from '../../durable-objects/payment/index.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'

export { Breaker, Ledger, Payment } from '../../durable-objects/payment/index.ts'

const residences = [{ aggregate: 'payment.payment', className: 'Payment', binding: 'PAYMENT' }]

export class ActorsEntrypoint extends actorsEntrypoint<PaymentEnv>(residences, ['provider']) {}

const queue = inboxesWith<PaymentEnv>({ payment: policies }, (env, { id, command }, context) =>
  env.PAYMENT.getByName(id).execute(command, context),
)

export default {
  fetch: () => new Response('ok'),
  queue,
} satisfies ExportedHandler<PaymentEnv>
