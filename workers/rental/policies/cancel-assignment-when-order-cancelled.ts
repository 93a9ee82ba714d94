import { assignment } from '../../../durable-objects/rental/assignment.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { OrderCancelled } from '../../../queues/rental.ts'

/** Whenever an order is cancelled, nobody needs to go there any more; before it was assigned, nobody ever will (R6, G3). */
export const cancelAssignmentWhenOrderCancelled = policy({
  name: 'rental.cancel-assignment-when-order-cancelled',
  on: OrderCancelled,
  then: (_, orderId) => [send(assignment, orderId, { type: 'CancelAssignment' })],
})
