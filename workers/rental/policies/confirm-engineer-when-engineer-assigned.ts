import { assignment } from '../../../durable-objects/rental/assignment.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { EngineerAssigned } from '../../../queues/rental.ts'

/** Whenever an order that waited gets an engineer, its assignment is told; one that did not wait has the answer (R2). */
export const confirmEngineerWhenEngineerAssigned = policy({
  name: 'rental.confirm-engineer-when-engineer-assigned',
  on: EngineerAssigned,
  then({ orderId, engineerId, engineerName, waited }) {
    if (!waited) return []
    return [send(assignment, orderId, { type: 'ConfirmEngineer', engineerId, engineerName })]
  },
})
