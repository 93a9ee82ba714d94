/** What air-purifier rental (공기청정기 렌탈) tells: its event schemas, on one page. */
import * as z from 'zod'
import { event } from './envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
const REGION_LIMIT = 50
const COMMENT_LIMIT = 1000

/** The subject of an engineer's token. Rosters keep engineers by it, hence the one word it may not be. */
export const EngineerId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!__proto__$)\P{C}+$/u, 'Must not contain control characters')
/** A day in Korea. */
export const DayInKorea = z.iso.date()
/** Where engineers work and customers live, in the words of the staff; also names the roster of that region. */
export const Region = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(REGION_LIMIT)
  .regex(/^\P{C}+$/u, 'Must not contain control characters')
/** Who lives there, and how they are reached. Personal data: it never leaves rental's own inboxes. */
export const contact = {
  customerName: z.string().trim().min(1).max(100),
  phone: z
    .string()
    .trim()
    .regex(/^\+?\d[\d -]{6,18}\d$/, 'Must be a phone number: 8 to 20 digits, spaces and hyphens'),
  address: z.string().trim().min(1).max(300),
}
/** As events carry it: whoever is outside rental gets the event without it. */
const toldContact = {
  customerName: contact.customerName.optional(),
  phone: contact.phone.optional(),
  address: contact.address.optional(),
}
/** The fields of these events and states that stay inside rental. */
export const personal = ['customerName', 'phone', 'address', 'comment'] as const

/** What the customer says after the installation (R7). */
export const Rating = z.enum(['GOOD', 'FAIR', 'BAD'])
export type Rating = z.infer<typeof Rating>
export const Comment = z.string().trim().min(1).max(COMMENT_LIMIT)

const product = { productId: text, productName: text }

// Order (렌탈 신청).
export const OrderRequested = event(
  'rental.order',
  'OrderRequested',
  z.strictObject({ customerId: id, ...product, region: Region, ...toldContact, preferredDate: DayInKorea.optional() }),
)
const visit = { engineerName: text, date: DayInKorea }
export const OrderAssigned = event('rental.order', 'OrderAssigned', z.strictObject(visit))
export const OrderInstalled = event('rental.order', 'OrderInstalled', z.strictObject(visit))
/** The wish to cancel, kept before the installation is asked (R6). */
export const OrderCancelRequested = event('rental.order', 'OrderCancelRequested', z.strictObject({}))
export const OrderCancelled = event('rental.order', 'OrderCancelled', z.strictObject({}))
export const OrderCancelRefused = event('rental.order', 'OrderCancelRefused', z.strictObject({ reason: text }))
/** The survey and all that the customer record holds, kept before customer-record is asked (R7). */
export const OrderSurveySubmitted = event(
  'rental.order',
  'OrderSurveySubmitted',
  z.strictObject({
    customerId: id,
    ...product,
    region: Region,
    ...toldContact,
    rating: Rating,
    comment: Comment.optional(),
    submittedBy: id,
  }),
)
export const OrderSurveyRefused = event('rental.order', 'OrderSurveyRefused', z.strictObject({ reason: text }))
export const OrderClosed = event('rental.order', 'OrderClosed', z.strictObject({ rating: Rating }))
export const orderEvents = [
  OrderRequested,
  OrderAssigned,
  OrderInstalled,
  OrderCancelRequested,
  OrderCancelled,
  OrderCancelRefused,
  OrderSurveySubmitted,
  OrderSurveyRefused,
  OrderClosed,
] as const

// Assignment (기사 배정), one per order and under its id.
export const AssignmentRequested = event(
  'rental.assignment',
  'AssignmentRequested',
  z.strictObject({
    customerId: id,
    productName: text,
    region: Region,
    ...toldContact,
    preferredDate: DayInKorea.optional(),
  }),
)
/** Nobody works in that region yet (R2). */
export const AssignmentWaiting = event('rental.assignment', 'AssignmentWaiting', z.strictObject({ region: Region }))
export const AssignmentAssigned = event(
  'rental.assignment',
  'AssignmentAssigned',
  z.strictObject({ customerId: id, productName: text, engineerId: id, ...visit }),
)
export const AssignmentCompleted = event('rental.assignment', 'AssignmentCompleted', z.strictObject({ region: Region }))
export const AssignmentCancelled = event('rental.assignment', 'AssignmentCancelled', z.strictObject({ region: Region }))
/** The cancellation overtook the request: a tombstone, of which nobody needs to hear (G3). */
export const AssignmentCancelledEarly = event('rental.assignment', 'AssignmentCancelledEarly', z.strictObject({}))
export const assignmentEvents = [
  AssignmentRequested,
  AssignmentWaiting,
  AssignmentAssigned,
  AssignmentCompleted,
  AssignmentCancelled,
  AssignmentCancelledEarly,
] as const

// Roster (기사 명단), one per region and under its name.
const revision = z.int().min(1)
export const EngineerJoined = event(
  'rental.roster',
  'EngineerJoined',
  z.strictObject({ engineerId: id, name: text, revision }),
)
export const EngineerLeft = event('rental.roster', 'EngineerLeft', z.strictObject({ engineerId: id, revision }))
/** An order came and nobody was there: it waits for an engineer. */
export const OrderQueued = event('rental.roster', 'OrderQueued', z.strictObject({ orderId: id }))
/** `waited`: nobody is asking for it any more, so its assignment must be told. */
export const EngineerAssigned = event(
  'rental.roster',
  'EngineerAssigned',
  z.strictObject({ orderId: id, engineerId: id, engineerName: text, waited: z.boolean() }),
)
/** `engineerId` is null when the release found nobody: the order waited, or the release overtook it (G3). */
export const EngineerReleased = event(
  'rental.roster',
  'EngineerReleased',
  z.strictObject({ orderId: id, engineerId: id.nullable() }),
)
export const rosterEvents = [EngineerJoined, EngineerLeft, OrderQueued, EngineerAssigned, EngineerReleased] as const

// Engineer (설치 기사), under the subject of the engineer's token.
/** `revision` counts the registrations and retirements of one engineer, so that rosters know an old one from a new one. */
export const EngineerRegistered = event(
  'rental.engineer',
  'EngineerRegistered',
  z.strictObject({ name: text, region: Region, previousRegion: Region.nullable(), revision }),
)
export const EngineerRetired = event('rental.engineer', 'EngineerRetired', z.strictObject({ region: Region, revision }))
export const engineerEvents = [EngineerRegistered, EngineerRetired] as const

// Installation (설치), one per order and under its id.
export const InstallationAccepted = event(
  'rental.installation',
  'InstallationAccepted',
  z.strictObject({ customerId: id, productName: text, engineerId: id, ...visit }),
)
export const InstallationCompleted = event('rental.installation', 'InstallationCompleted', z.strictObject(visit))
export const InstallationCancelled = event('rental.installation', 'InstallationCancelled', z.strictObject({}))
export const installationEvents = [InstallationAccepted, InstallationCompleted, InstallationCancelled] as const

// Customer record (고객 기록), one per order and under its id.
export const CustomerRecordStored = event(
  'rental.customer-record',
  'CustomerRecordStored',
  z.strictObject({
    customerId: id,
    ...product,
    region: Region,
    ...toldContact,
    rating: Rating,
    comment: Comment.optional(),
    submittedBy: id,
  }),
)
export const customerRecordEvents = [CustomerRecordStored] as const
