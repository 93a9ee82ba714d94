/** The rental that the specs talk about: kim orders an air purifier in 중구, where lee and park install. */
import type { CommandOf } from '../../kernel/aggregate.ts'
import type { EventOf } from '../../kernel/events.ts'
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
export const contact = { customerName: '김나루', phone: '010-1234-5678', address: '04524 서울 중구 세종대로 110' }
export const visit = { engineerName: '이기사', date: '2026-05-02' }
const product = { productId: 'air-7', productName: '나루 공기청정기 7' }
export const application = { customerId: 'kim', ...product, region: REGION, ...contact }
export const survey = { rating: 'GOOD', comment: '조용하고 좋아요.' } as const
export const SETTLED = at('10:00:30')

export const request = { type: 'RequestOrder', ...application } as const satisfies OrderCommand
export const recordAssignment: OrderCommand = { type: 'RecordAssignment', ...visit }
export const recordInstallation: OrderCommand = { type: 'RecordInstallation', ...visit }
export const cancel: OrderCommand = { type: 'CancelOrder', customerId: 'kim' }
export const confirmCancel: OrderCommand = { type: 'ConfirmCancel' }
export const refuseCancel = { type: 'RefuseCancel', reason: 'AlreadyInstalled' } as const satisfies OrderCommand
export const submit = {
  type: 'SubmitSurvey',
  submittedBy: 'kim',
  asStaff: false,
  ...survey,
} as const satisfies OrderCommand
export const close: OrderCommand = { type: 'CloseOrder' }
export const drop = { type: 'DropSurvey', reason: 'RecordAlreadyStored' } as const satisfies OrderCommand

export const requested = { type: 'OrderRequested', ...application } as const satisfies OrderEvent
export const assigned: OrderEvent = { type: 'OrderAssigned', ...visit }
export const installed: OrderEvent = { type: 'OrderInstalled', ...visit }
export const cancelRequested: OrderEvent = { type: 'OrderCancelRequested' }
export const cancelled: OrderEvent = { type: 'OrderCancelled' }
export const cancelRefused: OrderEvent = { type: 'OrderCancelRefused', reason: 'AlreadyInstalled' }
export const record = { ...application, ...survey, submittedBy: 'kim' }
export const submitted = { type: 'OrderSurveySubmitted', ...record } as const satisfies OrderEvent
export const surveyRefused: OrderEvent = { type: 'OrderSurveyRefused', reason: 'RecordAlreadyStored' }
export const closed: OrderEvent = { type: 'OrderClosed', rating: 'GOOD' }

/** How the order came to each state. */
export const story = {
  requested: [requested],
  assigned: [requested, assigned],
  'cancel-requested': [requested, assigned, cancelRequested],
  cancelled: [requested, cancelRequested, cancelled],
  installed: [requested, assigned, installed],
  surveyed: [requested, assigned, installed, submitted],
  closed: [requested, assigned, installed, submitted, closed],
} as const satisfies Record<string, readonly OrderEvent[]>

const { productId: _, ...job } = application
export const requestAssignment: AssignmentCommand = { type: 'RequestAssignment', ...job }
export const confirmEngineer = {
  type: 'ConfirmEngineer',
  engineerId: 'lee',
  engineerName: '이기사',
} as const satisfies AssignmentCommand
export const awaitEngineer = { type: 'AwaitEngineer' } as const satisfies AssignmentCommand
export const completeAssignment: AssignmentCommand = { type: 'CompleteAssignment' }
export const cancelAssignment: AssignmentCommand = { type: 'CancelAssignment' }
export const assignmentRequested = { type: 'AssignmentRequested', ...job } as const satisfies AssignmentEvent
export const assignmentWaiting: AssignmentEvent = { type: 'AssignmentWaiting', region: REGION }
export const appointment = { customerId: 'kim', productName: product.productName, engineerId: 'lee', ...visit }
export const assignmentAssigned = { type: 'AssignmentAssigned', ...appointment } as const satisfies AssignmentEvent
export const assignmentCompleted: AssignmentEvent = { type: 'AssignmentCompleted', region: REGION }
export const assignmentCancelled: AssignmentEvent = { type: 'AssignmentCancelled', region: REGION }
export const cancelledEarly: AssignmentEvent = { type: 'AssignmentCancelledEarly' }

export const acceptInstallation: InstallationCommand = { type: 'AcceptInstallation', ...appointment }
export const completeInstallation: InstallationCommand = { type: 'CompleteInstallation', engineerId: 'lee' }
export const cancelInstallation: InstallationCommand = { type: 'CancelInstallation' }
export const installationAccepted: InstallationEvent = { type: 'InstallationAccepted', ...appointment }
export const installationCompleted: InstallationEvent = { type: 'InstallationCompleted', ...visit }
export const installationCancelled: InstallationEvent = { type: 'InstallationCancelled' }
