/** The rental that the specs talk about: kim orders an air purifier in 중구, where lee and park install. */

import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { at } from '../../kernel/testing/specification.ts'
import type { assignmentEvents, installationEvents, orderEvents } from '../../queues/rental.ts'
import type { assignment } from './assignment.ts'
import type { installation } from './installation.ts'
import type { order } from './order.ts'

export type OrderCommand = CommandOf<typeof order>
export type OrderEvent = EventOf<typeof orderEvents>
export type AssignmentCommand = CommandOf<typeof assignment>
export type AssignmentEvent = EventOf<typeof assignmentEvents>
export type InstallationCommand = CommandOf<typeof installation>
export type InstallationEvent = EventOf<typeof installationEvents>

export const REGION = '서울 중구'
export const PERSONAL = ['customerName', 'phone', 'address', 'comment']
export const contact = {
  customerName: sealedLike('김나루'),
  phone: sealedLike('010-1234-5678'),
  address: sealedLike('04524 서울 중구 세종대로 110'),
}
export const ORGANISATION = 'naru'
export const LIMIT = 5
export const visit = { engineerId: 'lee', engineerName: sealedLike('이기사'), date: '2026-05-02' }
/** The first time that an order was given away, on the day that was agreed first. */
export const news = { ...visit, turn: 1, moves: 0 }
const terms = { monthlyKrw: 32_900, months: 36 }
export const product = { organisation: ORGANISATION, name: '나루 공기청정기 7', ...terms }
export const offer = { organisation: ORGANISATION, productName: product.name, ...terms }
export const wish = { customerId: 'kim', productId: 'air-7', region: REGION, ...contact }
export const application = { ...wish, ...offer }
export const survey = { rating: 'GOOD', comment: sealedLike('조용하고 좋아요.') } as const
export const SETTLED = at('10:00:30')

export const request = { type: 'RequestOrder', ...wish, openOrders: LIMIT } as const satisfies OrderCommand
export const takeOffer = { type: 'TakeOffer', ...offer } as const satisfies OrderCommand
export const confirmOrder = { type: 'ConfirmOrder' } as const satisfies OrderCommand
export const reject = { type: 'RejectOrder', refusal: { reason: 'ProductRetired' } } as const satisfies OrderCommand
export const awaitOrder = { type: 'AwaitEngineer', turn: 1 } as const satisfies OrderCommand
export const recordVisit = { type: 'RecordVisit', ...news } as const satisfies OrderCommand
export const recordInstallation = { type: 'RecordInstallation', ...visit } as const satisfies OrderCommand
const speaking = { by: 'kim', asStaff: false }
export const reschedule = {
  type: 'RescheduleVisit',
  date: '2026-05-10',
  ...speaking,
  asEngineer: false,
} as const satisfies OrderCommand
export const movedNews = { ...news, date: '2026-05-10', moves: 1 }
export const confirmReschedule = {
  type: 'ConfirmReschedule',
  wished: '2026-05-10',
  ...movedNews,
} as const satisfies OrderCommand
export const dropReschedule = {
  type: 'DropReschedule',
  wished: '2026-05-10',
  refusal: { reason: 'AlreadyInstalled' },
} as const satisfies OrderCommand
export const cancel = { type: 'CancelOrder', ...speaking } as const satisfies OrderCommand
export const confirmCancel = { type: 'ConfirmCancel' } as const satisfies OrderCommand
export const refuseCancel = { type: 'RefuseCancel', reason: 'AlreadyInstalled' } as const satisfies OrderCommand
export const submit = {
  type: 'SubmitSurvey',
  submittedBy: 'kim',
  asStaff: false,
  ...survey,
} as const satisfies OrderCommand
export const close = { type: 'CloseOrder' } as const satisfies OrderCommand
export const drop = { type: 'DropSurvey', reason: 'RecordAlreadyStored' } as const satisfies OrderCommand

export const applied = { type: 'OrderApplied', ...wish, openOrders: LIMIT } as const satisfies OrderEvent
export const offered = {
  type: 'OrderOffered',
  customerId: 'kim',
  openOrders: LIMIT,
  ...offer,
} as const satisfies OrderEvent
export const requested = { type: 'OrderRequested', ...application } as const satisfies OrderEvent
export const rejected = { type: 'OrderRejected', reason: 'ProductRetired' } as const satisfies OrderEvent
export const awaited = { type: 'OrderAwaitingEngineer', turn: 1 } as const satisfies OrderEvent
export const assigned = { type: 'OrderAssigned', ...news } as const satisfies OrderEvent
export const rescheduleRequested = {
  type: 'OrderRescheduleRequested',
  date: '2026-05-10',
  by: 'kim',
} as const satisfies OrderEvent
export const rescheduled = { type: 'OrderRescheduled', ...movedNews } as const satisfies OrderEvent
export const installed = { type: 'OrderInstalled', customerId: 'kim', ...visit } as const satisfies OrderEvent
export const cancelRequested = { type: 'OrderCancelRequested' } as const satisfies OrderEvent
export const cancelled = { type: 'OrderCancelled', customerId: 'kim' } as const satisfies OrderEvent
export const cancelRefused = { type: 'OrderCancelRefused', reason: 'AlreadyInstalled' } as const satisfies OrderEvent
export const record = { ...application, ...survey, submittedBy: 'kim' }
export const submitted = { type: 'OrderSurveySubmitted', ...record } as const satisfies OrderEvent
export const surveyRefused = { type: 'OrderSurveyRefused', reason: 'RecordAlreadyStored' } as const satisfies OrderEvent
export const closed = { type: 'OrderClosed', rating: 'GOOD' } as const satisfies OrderEvent

const [first, began] = [[applied, offered] as const, [applied, offered, requested] as const]
/** How the order came to each state. */
export const story = {
  applied: [applied],
  offered: first,
  rejected: [applied, rejected],
  requested: began,
  'awaiting-engineer': [...began, awaited],
  assigned: [...began, assigned],
  'cancel-requested': [...began, assigned, cancelRequested],
  cancelled: [...began, cancelRequested, cancelled],
  installed: [...began, assigned, installed],
  surveyed: [...began, assigned, installed, submitted],
  closed: [...began, assigned, installed, submitted, closed],
} as const satisfies Record<string, readonly OrderEvent[]>

const { productId: _, monthlyKrw: __, months: ___, ...job } = application
const lee = { engineerId: 'lee', engineerName: sealedLike('이기사'), turn: 1 }
export const requestAssignment = { type: 'RequestAssignment', ...job } as const satisfies AssignmentCommand
export const confirmEngineer = { type: 'ConfirmEngineer', ...lee } as const satisfies AssignmentCommand
export const awaitEngineer = { type: 'AwaitEngineer', turn: 1 } as const satisfies AssignmentCommand
export const reassign = { type: 'ReassignEngineer', engineerId: 'park' } as const satisfies AssignmentCommand
export const dropReassign = {
  type: 'DropReassign',
  engineerId: 'park',
  refusal: { reason: 'EngineerNotInRegion', engineerId: 'park' },
} as const satisfies AssignmentCommand
export const recordDate = { type: 'RecordDate', date: '2026-05-10', moves: 1 } as const satisfies AssignmentCommand
export const completeAssignment = { type: 'CompleteAssignment', ...visit } as const satisfies AssignmentCommand
export const cancelAssignment = { type: 'CancelAssignment' } as const satisfies AssignmentCommand
const place = { organisation: ORGANISATION, region: REGION }
export const assignmentRequested = { type: 'AssignmentRequested', ...job } as const satisfies AssignmentEvent
export const assignmentWaiting = {
  type: 'AssignmentWaiting',
  turn: 1,
  suspended: false,
} as const satisfies AssignmentEvent
export const appointment = {
  organisation: ORGANISATION,
  customerId: 'kim',
  productName: product.name,
  ...visit,
  turn: 1,
}
export const assignmentAssigned = { type: 'AssignmentAssigned', ...appointment } as const satisfies AssignmentEvent
export const reassignRequested = {
  type: 'AssignmentReassignRequested',
  ...place,
  engineerId: 'park',
} as const satisfies AssignmentEvent
export const reassignRefused = {
  type: 'AssignmentReassignRefused',
  engineerId: 'park',
  reason: 'EngineerNotInRegion',
} as const satisfies AssignmentEvent
export const withdrawn = { type: 'AssignmentWithdrawn', engineerId: 'lee' } as const satisfies AssignmentEvent
export const assignmentRescheduled = {
  type: 'AssignmentRescheduled',
  date: '2026-05-10',
  moves: 1,
} as const satisfies AssignmentEvent
export const assignmentCompleted = {
  type: 'AssignmentCompleted',
  ...place,
  ...visit,
} as const satisfies AssignmentEvent
export const assignmentCancelled = { type: 'AssignmentCancelled', ...place } as const satisfies AssignmentEvent
export const cancelledEarly = { type: 'AssignmentCancelledEarly' } as const satisfies AssignmentEvent

export const acceptInstallation = { type: 'AcceptInstallation', ...appointment } as const satisfies InstallationCommand
export const suspendInstallation = { type: 'SuspendInstallation', turn: 2 } as const satisfies InstallationCommand
export const moveInstallation = {
  type: 'MoveInstallation',
  date: '2026-05-10',
} as const satisfies InstallationCommand
export const completeInstallation = {
  type: 'CompleteInstallation',
  engineerId: 'lee',
} as const satisfies InstallationCommand
export const cancelInstallation = { type: 'CancelInstallation' } as const satisfies InstallationCommand
export const installationAccepted = {
  type: 'InstallationAccepted',
  ...appointment,
} as const satisfies InstallationEvent
export const installationRescheduled = {
  type: 'InstallationRescheduled',
  ...movedNews,
} as const satisfies InstallationEvent
export const installationSuspended = { type: 'InstallationSuspended', turn: 2 } as const satisfies InstallationEvent
export const installationCompleted = { type: 'InstallationCompleted', ...visit } as const satisfies InstallationEvent
export const installationCancelled: InstallationEvent = { type: 'InstallationCancelled' }
