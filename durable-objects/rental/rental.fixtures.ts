/** The rental that the specs talk about: kim orders an air purifier in 중구, where lee and park install. */
import { at } from '../../kernel/testing/specification.ts'
import type { AssignmentCommand, AssignmentEvent } from './assignment.ts'
import type { InstallationCommand, InstallationEvent } from './installation.ts'
import type { OrderEvent } from './order.ts'
import type { OrderCommand } from './order-commands.ts'

export const REGION = '서울 중구'
export const contact = { customerName: '김나루', phone: '010-1234-5678', address: '04524 서울 중구 세종대로 110' }
export const visit = { engineerName: '이기사', date: '2026-05-02' }
const product = { productId: 'air-7', productName: '나루 공기청정기 7' }
export const wish = { customerId: 'kim', ...product, region: REGION, ...contact }
export const survey = { rating: 'GOOD', comment: '조용하고 좋아요.' } as const
export const SETTLED = at('10:00:30')

export const request = { type: 'RequestOrder', ...wish } as const satisfies OrderCommand
export const recordAssignment: OrderCommand = { type: 'RecordAssignment', ...visit }
export const recordInstallation: OrderCommand = { type: 'RecordInstallation', ...visit }
export const cancel: OrderCommand = { type: 'CancelOrder', customerId: 'kim' }
export const confirmCancel: OrderCommand = { type: 'ConfirmCancel' }
export const refuseCancel: OrderCommand = { type: 'RefuseCancel', reason: 'AlreadyInstalled' }
export const submit = {
  type: 'SubmitSurvey',
  submittedBy: 'kim',
  asStaff: false,
  ...survey,
} as const satisfies OrderCommand
export const close: OrderCommand = { type: 'CloseOrder' }
export const drop: OrderCommand = { type: 'DropSurvey', reason: 'RecordAlreadyStored' }

export const requested = { type: 'OrderRequested', ...wish } as const satisfies OrderEvent
export const assigned: OrderEvent = { type: 'OrderAssigned', ...visit }
export const installed: OrderEvent = { type: 'OrderInstalled', ...visit }
export const cancelRequested: OrderEvent = { type: 'OrderCancelRequested' }
export const cancelled: OrderEvent = { type: 'OrderCancelled' }
export const cancelRefused: OrderEvent = { type: 'OrderCancelRefused', reason: 'AlreadyInstalled' }
export const submitted = {
  type: 'OrderSurveySubmitted',
  ...wish,
  ...survey,
  submittedBy: 'kim',
} as const satisfies OrderEvent
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

const { productId: _, ...job } = wish
export const requestAssignment: AssignmentCommand = { type: 'RequestAssignment', ...job }
export const confirmEngineer: AssignmentCommand = { type: 'ConfirmEngineer', engineerId: 'lee', engineerName: '이기사' }
export const awaitEngineer: AssignmentCommand = { type: 'AwaitEngineer' }
export const completeAssignment: AssignmentCommand = { type: 'CompleteAssignment' }
export const cancelAssignment: AssignmentCommand = { type: 'CancelAssignment' }
export const assignmentRequested: AssignmentEvent = { type: 'AssignmentRequested', ...job }
export const assignmentWaiting: AssignmentEvent = { type: 'AssignmentWaiting', region: REGION }
const given = { customerId: 'kim', productName: product.productName, engineerId: 'lee', ...visit }
export const assignmentAssigned: AssignmentEvent = { type: 'AssignmentAssigned', ...given }
export const assignmentCompleted: AssignmentEvent = { type: 'AssignmentCompleted', region: REGION }
export const assignmentCancelled: AssignmentEvent = { type: 'AssignmentCancelled', region: REGION }
export const forestalled: AssignmentEvent = { type: 'AssignmentCancelledEarly' }

export const acceptInstallation: InstallationCommand = { type: 'AcceptInstallation', ...given }
export const completeInstallation: InstallationCommand = { type: 'CompleteInstallation', engineerId: 'lee' }
export const cancelInstallation: InstallationCommand = { type: 'CancelInstallation' }
export const installationAccepted: InstallationEvent = { type: 'InstallationAccepted', ...given }
export const installationCompleted: InstallationEvent = { type: 'InstallationCompleted', ...visit }
export const installationCancelled: InstallationEvent = { type: 'InstallationCancelled' }
