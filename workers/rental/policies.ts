/** What follows from what in air-purifier rental: inbox by inbox, whenever this happened, that is done. */
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { roster } from '../../durable-objects/rental/roster.ts'
import { send, whenever } from '../../kernel/policy.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import { assignmentEvents, engineerEvents, installationEvents, orderEvents, rosterEvents } from '../../queues/rental.ts'

export const policies = {
  'rental-order': {
    /** Whenever an installation is accepted, the customer sees who comes and when (R8). */
    recordAssignment: whenever(installationEvents, ['InstallationAccepted'], ({ engineerName, date }, orderId) =>
      send(order, orderId, 'RecordAssignment', { engineerName, date }),
    ),
    /** Whenever an installation is completed, its order is installed (R5). */
    recordInstallation: whenever(installationEvents, ['InstallationCompleted'], ({ engineerName, date }, orderId) =>
      send(order, orderId, 'RecordInstallation', { engineerName, date }),
    ),
  },

  'rental-assignment': {
    /** Whenever an order is requested, an engineer is looked for (R2). */
    requestAssignment: whenever(orderEvents, ['OrderRequested'], ({ productId: _, ...job }, orderId) =>
      send(assignment, orderId, 'RequestAssignment', job),
    ),
    /** Whenever an order is cancelled, nobody needs to go there any more; before it was assigned, nobody ever will (R6, G3). */
    cancelAssignment: whenever(orderEvents, ['OrderCancelled'], (_, orderId) =>
      send(assignment, orderId, 'CancelAssignment'),
    ),
    /** Whenever an installation is completed, so is the engineer's assignment. */
    completeAssignment: whenever(installationEvents, ['InstallationCompleted'], (_, orderId) =>
      send(assignment, orderId, 'CompleteAssignment'),
    ),
    /** Whenever an assignment ends, its engineer has one order less to do (R2, R6). */
    releaseEngineer: whenever(assignmentEvents, ['AssignmentCompleted', 'AssignmentCancelled'], ({ region }, orderId) =>
      send(roster, region, 'ReleaseEngineer', { orderId }),
    ),
    /** Whenever an order that waited gets an engineer, its assignment hears who; one that did not wait has the answer (R2). */
    confirmEngineer: whenever(rosterEvents, ['EngineerAssigned'], ({ orderId, engineerId, engineerName, waited }) =>
      waited ? send(assignment, orderId, 'ConfirmEngineer', { engineerId, engineerName }) : null,
    ),
    /** Whenever an engineer is registered, the roster of that region has them, and the one before has not any more (R2). */
    joinRoster: whenever(
      engineerEvents,
      ['EngineerRegistered'],
      ({ name, region, previousRegion, revision }, engineerId) => [
        send(roster, region, 'JoinRoster', { engineerId, name, revision }),
        ...(previousRegion === null ? [] : [send(roster, previousRegion, 'LeaveRoster', { engineerId, revision })]),
      ],
    ),
    /** Whenever an engineer retires, the roster gives them no new orders. */
    leaveRoster: whenever(engineerEvents, ['EngineerRetired'], ({ region, revision }, engineerId) =>
      send(roster, region, 'LeaveRoster', { engineerId, revision }),
    ),
  },

  'rental-installation': {
    /** Whenever an order has its engineer, the installation is accepted for that day (R3), unless it was cancelled before. */
    acceptInstallation: whenever(assignmentEvents, ['AssignmentAssigned'], (appointment, orderId) =>
      send(installation, orderId, 'AcceptInstallation', appointment),
    ),
  },
} satisfies PoliciesOf<'rental'>
