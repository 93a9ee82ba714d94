import { assignment } from '../../../durable-objects/rental/assignment.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { InstallationCompleted } from '../../../queues/rental.ts'

/** Whenever an installation is completed, so is the engineer's assignment. */
export const completeAssignmentWhenInstallationCompleted = policy({
  name: 'rental.complete-assignment-when-installation-completed',
  on: InstallationCompleted,
  then: (_, orderId) => [send(assignment, orderId, { type: 'CompleteAssignment' })],
})
