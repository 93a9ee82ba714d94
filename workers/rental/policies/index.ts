/** What each context of air-purifier rental does when it hears something: inbox -> its policies. */
import type { NamedPolicy } from '../../../kernel/policy.ts'
import type { Inbox } from '../../../queues/subscriptions.ts'
import { acceptInstallationWhenAssignmentAssigned } from './accept-installation-when-assignment-assigned.ts'
import { cancelAssignmentWhenOrderCancelled } from './cancel-assignment-when-order-cancelled.ts'
import { completeAssignmentWhenInstallationCompleted } from './complete-assignment-when-installation-completed.ts'
import { confirmEngineerWhenEngineerAssigned } from './confirm-engineer-when-engineer-assigned.ts'
import { joinRosterWhenEngineerRegistered, leaveRosterWhenEngineerRetired } from './keep-rosters-when-engineer-moves.ts'
import {
  recordAssignmentWhenInstallationAccepted,
  recordInstallationWhenInstallationCompleted,
} from './record-progress-when-installation-moves.ts'
import { releaseEngineerWhenAssignmentOver } from './release-engineer-when-assignment-over.ts'
import { requestAssignmentWhenOrderRequested } from './request-assignment-when-order-requested.ts'

export const policies: Partial<Record<Inbox, readonly NamedPolicy[]>> = {
  'rental-order': [recordAssignmentWhenInstallationAccepted, recordInstallationWhenInstallationCompleted],
  'rental-assignment': [
    requestAssignmentWhenOrderRequested,
    cancelAssignmentWhenOrderCancelled,
    completeAssignmentWhenInstallationCompleted,
    releaseEngineerWhenAssignmentOver,
    confirmEngineerWhenEngineerAssigned,
    joinRosterWhenEngineerRegistered,
    leaveRosterWhenEngineerRetired,
  ],
  'rental-installation': [acceptInstallationWhenAssignmentAssigned],
}
