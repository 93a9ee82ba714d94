/** What air-purifier rental (공기청정기 렌탈) tells, and who hears it. */
import * as z from 'zod'
import { date, id, text } from '../kernel/fields.ts'
import { system } from './system.ts'

const REGION_LIMIT = 50
const COMMENT_LIMIT = 1000

/** Without control characters. For the document the pattern is said once more: it would take the flag as a part of it. */
const visible = (text: z.ZodString, pattern = /^\P{C}+$/u) =>
  text.regex(pattern, 'Must not contain control characters').meta({ pattern: pattern.source })

/** The subject of an engineer's token. Rosters keep engineers by it, hence the one word it may not be. */
export const EngineerId = visible(z.string().min(1).max(128), /^(?!__proto__$)\P{C}+$/u)
/** Where engineers work and customers live, in the words of the staff; also names the roster of that region. */
export const Region = visible(z.string().normalize('NFC').trim().min(1).max(REGION_LIMIT)).meta({
  example: '서울 중구',
})
/** Contact (연락처): who lives where, and how they are reached. */
const contact = {
  customerName: z.string().trim().min(1).max(100).meta({ example: '김나루' }),
  phone: z
    .string()
    .trim()
    .regex(/^\+?\d[\d -]{6,18}\d$/, 'Must be a phone number: 8 to 20 digits, spaces and hyphens')
    .meta({ example: '010-1234-5678' }),
  address: z.string().trim().min(1).max(300).meta({ example: '04524 서울 중구 세종대로 110' }),
}
/** What the customer says after the installation (R7). */
export const Survey = z.strictObject({
  rating: z.enum(['GOOD', 'FAIR', 'BAD']),
  comment: z.string().trim().min(1).max(COMMENT_LIMIT),
})
export type Survey = z.infer<typeof Survey>
/** Personal data: whoever is outside rental gets the events without it. */
const personal = ['customerName', 'phone', 'address', 'comment'] as const

/** Application (신청서): who rents what, and where it is to be installed. */
export const Application = z.strictObject({
  customerId: id,
  productId: text.meta({ example: 'air-7' }),
  productName: text.meta({ example: '나루 공기청정기 7' }),
  region: Region,
  ...contact,
  /** A day in Korea. */
  preferredDate: date.optional(),
})
export type Application = z.infer<typeof Application>
/** Job (작업): what there is to be done for an order, and where. */
export const Job = Application.omit({ productId: true })
export type Job = z.infer<typeof Job>
/** Visit (방문): who comes, and on which day in Korea. */
export const Visit = z.strictObject({ engineerName: text, date })
export type Visit = z.infer<typeof Visit>
/** Appointment (방문 약속): whose visit it is, and for what. */
export const Appointment = z.strictObject({ customerId: id, productName: text, engineerId: id, ...Visit.shape })
export type Appointment = z.infer<typeof Appointment>
/** All that a customer record holds. */
export const SurveyedOrder = z.strictObject({
  ...Application.omit({ preferredDate: true }).shape,
  ...Survey.shape,
  submittedBy: id,
})
export type SurveyedOrder = z.infer<typeof SurveyedOrder>

export const rental = system('rental', ['order', 'assignment', 'installation'], ['rental-staff', 'engineer'])

/** Order (렌탈 신청). */
export const orderEvents = rental.events(
  'order',
  {
    OrderRequested: Application,
    OrderAssigned: Visit,
    OrderInstalled: Visit,
    /** The request to cancel, kept before the installation is asked (R6). */
    OrderCancelRequested: z.strictObject({}),
    OrderCancelled: z.strictObject({}),
    OrderCancelRefused: z.strictObject({ reason: text }),
    /** The survey and all that the customer record holds, kept before customer-record is asked (R7). */
    OrderSurveySubmitted: SurveyedOrder,
    OrderSurveyRefused: z.strictObject({ reason: text }),
    OrderClosed: Survey.pick({ rating: true }),
  },
  {
    OrderRequested: ['view', 'notification', 'rental-assignment'],
    OrderAssigned: ['view', 'notification'],
    OrderInstalled: ['view', 'notification'],
    OrderCancelRequested: ['view', 'notification'],
    OrderCancelled: ['view', 'notification', 'rental-assignment'],
    OrderCancelRefused: ['view', 'notification'],
    OrderSurveySubmitted: ['view'],
    OrderSurveyRefused: ['view'],
    OrderClosed: ['view', 'notification'],
  },
  personal,
)

const ended = z.strictObject({ region: Region })

/** Assignment (기사 배정), one per order and under its id. */
export const assignmentEvents = rental.events(
  'assignment',
  {
    AssignmentRequested: Job,
    /** Nobody works in that region yet (R2). */
    AssignmentWaiting: z.strictObject({ region: Region }),
    AssignmentAssigned: Appointment,
    AssignmentCompleted: ended,
    AssignmentCancelled: ended,
    /** The cancellation overtook the request: a tombstone, of which nobody needs to hear (G3). */
    AssignmentCancelledEarly: z.strictObject({}),
  },
  {
    AssignmentRequested: ['view'],
    AssignmentWaiting: ['view'],
    AssignmentAssigned: ['view', 'notification', 'rental-installation'],
    AssignmentCompleted: ['view', 'rental-assignment'],
    AssignmentCancelled: ['view', 'notification', 'rental-assignment'],
    AssignmentCancelledEarly: [],
  },
  personal,
)

const revision = z.int().min(1)

/** Roster (기사 명단), one per region and under its name. */
export const rosterEvents = rental.events(
  'roster',
  {
    EngineerJoined: z.strictObject({ engineerId: id, name: text, revision }),
    EngineerLeft: z.strictObject({ engineerId: id, revision }),
    /** An order came and nobody was there: it waits for an engineer. */
    OrderQueued: z.strictObject({ orderId: id }),
    /** `waited`: nobody is asking for it any more, so its assignment must hear of it. */
    EngineerAssigned: z.strictObject({ orderId: id, engineerId: id, engineerName: text, waited: z.boolean() }),
    /** `engineerId` is null when the release found nobody: the order waited, or the release overtook it (G3). */
    EngineerReleased: z.strictObject({ orderId: id, engineerId: id.nullable() }),
  },
  {
    EngineerJoined: [],
    EngineerLeft: [],
    OrderQueued: [],
    EngineerAssigned: ['rental-assignment'],
    EngineerReleased: [],
  },
)

/**
 * Engineer (설치 기사), under the subject of the engineer's token. `revision` counts the registrations and retirements of
 * one engineer, so that rosters know what is outdated.
 */
export const engineerEvents = rental.events(
  'engineer',
  {
    EngineerRegistered: z.strictObject({ name: text, region: Region, previousRegion: Region.nullable(), revision }),
    EngineerRetired: z.strictObject({ region: Region, revision }),
  },
  { EngineerRegistered: ['view', 'rental-assignment'], EngineerRetired: ['view', 'rental-assignment'] },
)

/** Installation (설치), one per order and under its id. */
export const installationEvents = rental.events(
  'installation',
  {
    InstallationAccepted: Appointment,
    InstallationCompleted: Visit,
    InstallationCancelled: z.strictObject({}),
  },
  {
    InstallationAccepted: ['view', 'rental-order'],
    InstallationCompleted: ['view', 'rental-order', 'rental-assignment'],
    InstallationCancelled: ['view'],
  },
)

/** Customer record (고객 기록), one per order and under its id. */
export const customerRecordEvents = rental.events(
  'customer-record',
  { CustomerRecordStored: SurveyedOrder },
  { CustomerRecordStored: ['view'] },
  personal,
)
