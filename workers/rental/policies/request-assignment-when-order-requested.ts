import { assignment } from '../../../durable-objects/rental/assignment.ts'
import { contactOf } from '../../../durable-objects/rental/contact.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { OrderRequested } from '../../../queues/rental.ts'

/** Whenever an order is requested, an engineer is looked for (R2). */
export const requestAssignmentWhenOrderRequested = policy({
  name: 'rental.request-assignment-when-order-requested',
  on: OrderRequested,
  then({ productId: _, ...wish }, orderId) {
    return [send(assignment, orderId, { type: 'RequestAssignment', ...wish, ...contactOf(wish) })]
  },
})
