/** The Worker of payment (결제): a shared context without routes of its own; reads go to the view (P5). */
import { payment } from '../../durable-objects/payment/payment.ts'
import type { LedgerEnv } from '../../durable-objects/payment/provider.ts'
import { actorsEntrypoint } from '../../durable-objects/runtime/entrypoint.ts'
import { type ActorEnv, executeHere } from '../../durable-objects/runtime/ports.ts'
import { inboxesOf, inboxesWith } from '../../queues/inbox.ts'
import { policies } from './policies.ts'

export { Breaker, Ledger, Payment } from '../../durable-objects/payment/index.ts'

export class ActorsEntrypoint extends actorsEntrypoint([payment], inboxesOf(policies)) {}

export default {
  fetch: () => new Response('ok'),
  queue: inboxesWith(policies, executeHere),
} satisfies ExportedHandler<ActorEnv & LedgerEnv>
