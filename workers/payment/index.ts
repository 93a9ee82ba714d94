/** Payment (결제): a shared context; it has no public routes of its own, reads go to the view (P5). */
import type { PaymentEnv } from '../../durable-objects/payment/index.ts'
import { payment } from '../../durable-objects/payment/payment.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { executeHere } from '../../durable-objects/runtime/ports.ts'
import { inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies/index.ts'

export { Breaker, Ledger, Payment } from '../../durable-objects/payment/index.ts'

export class ActorsEntrypoint extends actorsEntrypoint<PaymentEnv>([payment], ['payment']) {}

const queue = inboxesWith<PaymentEnv>({ payment: policies }, executeHere)

export default {
  fetch: () => new Response('ok'),
  queue,
} satisfies ExportedHandler<PaymentEnv>
