import { order } from '../../../durable-objects/rental/order.ts'
import { policy, send } from '../../../kernel/legacy.ts'
import { InstallationAccepted, InstallationCompleted } from '../../../queues/rental.ts'

/** Whenever an installation is accepted, the customer sees who comes and when (R8). */
export const recordAssignmentWhenInstallationAccepted = policy({
  name: 'rental.record-assignment-when-installation-accepted',
  on: InstallationAccepted,
  then: ({ engineerName, date }, orderId) => [send(order, orderId, { type: 'RecordAssignment', engineerName, date })],
})

/** Whenever an installation is completed, its order is installed (R5). */
export const recordInstallationWhenInstallationCompleted = policy({
  name: 'rental.record-installation-when-installation-completed',
  on: InstallationCompleted,
  then: ({ engineerName, date }, orderId) => [send(order, orderId, { type: 'RecordInstallation', engineerName, date })],
})
