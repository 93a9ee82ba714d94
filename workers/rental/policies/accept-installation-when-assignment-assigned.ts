import { installation } from '../../../durable-objects/rental/installation.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { AssignmentAssigned } from '../../../queues/rental.ts'

/** Whenever an order has its engineer, the installation is accepted for that day (R3), unless it was cancelled before. */
export const acceptInstallationWhenAssignmentAssigned = policy({
  name: 'rental.accept-installation-when-assignment-assigned',
  on: AssignmentAssigned,
  then: (visit, orderId) => [send(installation, orderId, { type: 'AcceptInstallation', ...visit })],
})
