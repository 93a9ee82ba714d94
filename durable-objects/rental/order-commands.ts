/** What may be asked of an order (렌탈 신청), and the reasons it may say no. */
import * as z from 'zod'
import { Comment, contact, DayInKorea, Rating, Region } from '../../queues/rental.ts'

/** A preferred date lies at most this far ahead (R1). */
export const PREFERRED_DAYS_LIMIT = 365

const id = z.string().min(1).max(200)
const text = z.string().trim().min(1).max(200)

export const RequestOrder = z.strictObject({
  type: z.literal('RequestOrder'),
  customerId: id,
  productId: text,
  productName: text,
  region: Region,
  ...contact,
  preferredDate: DayInKorea.optional(),
})
const visit = { engineerName: text, date: DayInKorea }
export const RecordAssignment = z.strictObject({ type: z.literal('RecordAssignment'), ...visit })
export const RecordInstallation = z.strictObject({ type: z.literal('RecordInstallation'), ...visit })
export const CancelOrder = z.strictObject({ type: z.literal('CancelOrder'), customerId: id })
export const ConfirmCancel = z.strictObject({ type: z.literal('ConfirmCancel') })
export const RefuseCancel = z.strictObject({ type: z.literal('RefuseCancel'), reason: text })
export const SubmitSurvey = z.strictObject({
  type: z.literal('SubmitSurvey'),
  submittedBy: id,
  /** Staff may write down what any customer says; a customer only what is his own (G10). */
  asStaff: z.boolean(),
  rating: Rating,
  comment: Comment,
})
export const CloseOrder = z.strictObject({ type: z.literal('CloseOrder') })
export const DropSurvey = z.strictObject({ type: z.literal('DropSurvey'), reason: text })

export const OrderCommand = z.discriminatedUnion('type', [
  RequestOrder,
  RecordAssignment,
  RecordInstallation,
  CancelOrder,
  ConfirmCancel,
  RefuseCancel,
  SubmitSurvey,
  CloseOrder,
  DropSurvey,
])
export type OrderCommand = z.infer<typeof OrderCommand>

export type OrderRefusal =
  | { reason: 'OrderNotFound' }
  | { reason: 'OrderAlreadyRequested' }
  | { reason: 'PreferredDatePast'; preferredDate: string }
  | { reason: 'PreferredDateTooFar'; preferredDate: string; limitDays: number }
  | { reason: 'AlreadyInstalled' }
  | { reason: 'OrderCancelled' }
  | { reason: 'NotYetInstalled'; status: string }
  | { reason: 'SurveyUnderWay' }
  | { reason: 'AlreadyClosed' }
  | { reason: 'RecordAlreadyStored' }
