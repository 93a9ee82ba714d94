/** What follows from what in air-purifier rental: inbox by inbox, whenever this happened, that is done. */
import { assignment } from '../../durable-objects/rental/assignment.ts'
import { installation } from '../../durable-objects/rental/installation.ts'
import { order } from '../../durable-objects/rental/order.ts'
import { renter } from '../../durable-objects/rental/renter.ts'
import { roster } from '../../durable-objects/rental/roster.ts'
import { send, whenever } from '../../kernel/policy.ts'
import type { PoliciesOf } from '../../queues/inbox.ts'
import {
  assignmentEvents,
  engineerEvents,
  installationEvents,
  orderEvents,
  rosterEvents,
  rosterIdOf,
} from '../../queues/rental.ts'

export const policies = {
  'rental-order': {
    /** Whenever nobody is there for an order, the customer sees that it waits (R11). */
    awaitEngineer: whenever(assignmentEvents, ['AssignmentWaiting'], ({ turn }, orderId) =>
      send(order, orderId, 'AwaitEngineer', { turn }),
    ),
    /** Whenever an installation is accepted, the customer sees who comes and when (R8). */
    recordVisit: whenever(installationEvents, ['InstallationAccepted'], (appointment, orderId) => {
      const { engineerId, engineerName, date, turn } = appointment
      return send(order, orderId, 'RecordVisit', { engineerId, engineerName, date, turn, moves: 0 })
    }),
    /** Whenever somebody else comes, or on another day, the customer sees that too (R12). */
    recordChange: whenever(installationEvents, ['InstallationReassigned', 'InstallationRescheduled'], (news, orderId) =>
      send(order, orderId, 'RecordVisit', news),
    ),
    /** Whenever an installation is completed, its order is installed (R5). */
    recordInstallation: whenever(installationEvents, ['InstallationCompleted'], (visit, orderId) =>
      send(order, orderId, 'RecordInstallation', visit),
    ),
    /** Whenever an order is no more open, its customer may open another one (R14). */
    endRental: whenever(orderEvents, ['OrderInstalled', 'OrderCancelled'], ({ customerId }, orderId) =>
      send(renter, customerId, 'EndRental', { orderId }),
    ),
  },

  'rental-assignment': {
    /** Whenever an order is requested, an engineer is looked for (R2). */
    requestAssignment: whenever(
      orderEvents,
      ['OrderRequested'],
      ({ productId: _, monthlyKrw: __, months: ___, ...job }, orderId) =>
        send(assignment, orderId, 'RequestAssignment', job),
    ),
    /** Whenever an order is cancelled, nobody needs to go there any more; before it was assigned, nobody ever will (R6, G3). */
    cancelAssignment: whenever(orderEvents, ['OrderCancelled'], (_, orderId) =>
      send(assignment, orderId, 'CancelAssignment'),
    ),
    /** Whenever an installation is completed, so is the engineer's assignment. */
    completeAssignment: whenever(installationEvents, ['InstallationCompleted'], (visit, orderId) =>
      send(assignment, orderId, 'CompleteAssignment', visit),
    ),
    /** Whenever the day of a visit is another one, its engineer hears of it (R12). */
    recordDate: whenever(
      installationEvents,
      ['InstallationReassigned', 'InstallationRescheduled'],
      ({ date, moves }, orderId) => send(assignment, orderId, 'RecordDate', { date, moves }),
    ),
    /** Whenever an assignment ends, its engineer has one order less to do (R2, R6). */
    releaseEngineer: whenever(
      assignmentEvents,
      ['AssignmentCompleted', 'AssignmentCancelled'],
      ({ organisation, region }, orderId) =>
        send(roster, rosterIdOf(organisation, region), 'ReleaseEngineer', { orderId }),
    ),
    /** Whenever an order that waited, or was another's, gets an engineer, its assignment hears who; else it has the answer (R2, R12). */
    confirmEngineer: whenever(rosterEvents, ['EngineerAssigned'], ({ orderId, waited, ...engineer }) =>
      waited ? send(assignment, orderId, 'ConfirmEngineer', engineer) : null,
    ),
    /** Whenever an order has its engineer no more and nobody else is there, its assignment waits again (R12). */
    awaitEngineer: whenever(rosterEvents, ['OrderQueued'], ({ orderId, turn, suspended }) =>
      suspended ? send(assignment, orderId, 'AwaitEngineer', { turn }) : null,
    ),
    /** Whenever an engineer is registered, the roster of that region has them, and the one before has not any more (R2). */
    joinRoster: whenever(
      engineerEvents,
      ['EngineerRegistered'],
      ({ organisation, name, region, previousRegion, revision }, engineerId) => [
        send(roster, rosterIdOf(organisation, region), 'JoinRoster', { engineerId, name, revision }),
        ...(previousRegion === null
          ? []
          : [send(roster, rosterIdOf(organisation, previousRegion), 'LeaveRoster', { engineerId, revision })]),
      ],
    ),
    /** Whenever an engineer retires, the roster gives their visits to others (R12). */
    leaveRoster: whenever(engineerEvents, ['EngineerRetired'], ({ organisation, region, revision }, engineerId) =>
      send(roster, rosterIdOf(organisation, region), 'LeaveRoster', { engineerId, revision }),
    ),
  },

  'rental-installation': {
    /** Whenever an order has its engineer, the installation is accepted for that day (R3), unless it was cancelled before. */
    acceptInstallation: whenever(assignmentEvents, ['AssignmentAssigned'], (appointment, orderId) =>
      send(installation, orderId, 'AcceptInstallation', appointment),
    ),
    /** Whenever nobody is there any more for an order that somebody had, nobody comes for now (R12). */
    suspendInstallation: whenever(assignmentEvents, ['AssignmentWaiting'], ({ turn, suspended }, orderId) =>
      suspended ? send(installation, orderId, 'SuspendInstallation', { turn }) : null,
    ),
  },
} satisfies PoliciesOf<'rental'>
