import { roster } from '../../../durable-objects/rental/roster.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { AssignmentCancelled, AssignmentCompleted } from '../../../queues/rental.ts'

/** Whenever an assignment ends, its engineer has one order less to do (R2, R6). */
export const releaseEngineerWhenAssignmentOver = policy({
  name: 'rental.release-engineer-when-assignment-over',
  on: [AssignmentCompleted, AssignmentCancelled],
  then: ({ region }, orderId) => [send(roster, region, { type: 'ReleaseEngineer', orderId })],
})
