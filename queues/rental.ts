/** What air-purifier rental (공기청정기 렌탈) tells, and who hears it. */
import * as z from 'zod'
import { date, id, line, nameLine, text } from '../kernel/fields.ts'
import { sealed } from './sealed.ts'
import { system } from './system.ts'

const REGION_LIMIT = 50
const PRODUCT_ID_LIMIT = 64
const COMMENT_LIMIT = 1000
/** A rental runs for ten years at most. */
const MONTHS_LIMIT = 120

/** The subject of an engineer's token. Rosters keep engineers by it, hence the one word it may not be. */
export const EngineerId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!__proto__$)\P{C}+$/u, 'Must not contain control characters')
  // Said once more for the document, which would take the flag as a part of the pattern.
  .meta({ pattern: '^(?!__proto__$)\\P{C}+$' })
/** Where engineers work and customers live, in the words of the staff; also names the roster of that region. */
export const Region = nameLine(REGION_LIMIT).meta({ example: '서울 중구' })
/** The roster of a region of an organisation. A region has no two spaces in a row, so no two rosters are called the same. */
export const rosterIdOf = (organisation: string, region: string): string => `${region}  ${organisation}`
/** Which region of which organisation a roster is of. */
export const placeOf = (rosterId: string): readonly [region: string, organisation: string] => {
  const [region = '', ...rest] = rosterId.split('  ')
  return [region, rest.join('  ')]
}

/** The name of a product in the catalogue: staff choose it, customers order by it. */
export const ProductId = nameLine(PRODUCT_ID_LIMIT).meta({ example: 'air-7', pattern: '^\\P{C}+$' })
/** Terms (조건): what staff say of a product. */
const terms = {
  monthlyKrw: z.int().min(0).meta({ example: 32_900 }),
  months: z.int().min(1).max(MONTHS_LIMIT).meta({ example: 36 }),
}
export const ProductTerms = z.strictObject({ name: text.meta({ example: '나루 공기청정기 7' }), ...terms })
/** Offer (제안): what the catalogue says of a product, and for whom it is offered (R10). */
export const Offer = z.strictObject({ organisation: id, productName: text, ...terms })
export type Offer = z.infer<typeof Offer>

/** Contact (연락처): who lives where, and how they are reached. All of it is sealed (K16). */
const Phone = z
  .string()
  .trim()
  .regex(/^\+?\d[\d -]{6,18}\d$/, 'Must be a phone number: 8 to 20 digits, spaces and hyphens')
  .meta({ example: '010-1234-5678' })
export const Contact = {
  customerName: sealed(line(100).meta({ example: '김나루' })),
  phone: sealed(Phone),
  address: sealed(line(300).meta({ example: '04524 서울 중구 세종대로 110' })),
}
/** What an engineer is called. */
export const EngineerName = sealed(text.meta({ example: '이기사' }))
/** What staff say of it when they cancel an order. */
export const Reason = sealed(text)
export const Comment = sealed(line(COMMENT_LIMIT))
/** What the customer says after the installation (R7). */
export const Survey = z.strictObject({ rating: z.enum(['GOOD', 'FAIR', 'BAD']), comment: Comment })
export type Survey = z.infer<typeof Survey>
/** Personal data: whoever is outside rental gets the events without it. */
const personal = ['customerName', 'phone', 'address', 'comment'] as const

/** Wish (희망): which product somebody would rent, and where it is to be installed. */
export const Wish = z.strictObject({
  customerId: id,
  productId: ProductId,
  region: Region,
  ...Contact,
  /** A day in Korea. */
  preferredDate: date.optional(),
})
export type Wish = z.infer<typeof Wish>
/** Application (신청서): a wish, and what the catalogue offered for it. */
export const Application = z.strictObject({ ...Wish.shape, ...Offer.shape })
export type Application = z.infer<typeof Application>
/** Job (작업): what there is to be done for an order, and where. */
export const Job = Application.omit({ productId: true, monthlyKrw: true, months: true })
export type Job = z.infer<typeof Job>

/** Counts the times a roster gave an order away or let it wait: what is said of an order with a lower one is outdated. */
const turn = z.int().min(0)
const revision = z.int().min(1)
/** Visit (방문): who comes, and on which day in Korea. */
export const Visit = z.strictObject({ engineerId: id, engineerName: EngineerName, date })
export type Visit = z.infer<typeof Visit>
/** News of a visit: by turn, and by how often its day was changed, others tell what is outdated. */
export const VisitNews = z.strictObject({ ...Visit.shape, turn, moves: z.int().min(0) })
export type VisitNews = z.infer<typeof VisitNews>
/** Appointment (방문 약속): whose visit it is, and for what. */
export const Appointment = z.strictObject({
  organisation: id,
  customerId: id,
  productName: text,
  ...Visit.shape,
  turn,
})
export type Appointment = z.infer<typeof Appointment>
/** All that a customer record holds. */
export const SurveyedOrder = z.strictObject({
  ...Application.omit({ preferredDate: true }).shape,
  ...Survey.shape,
  submittedBy: id,
})
export type SurveyedOrder = z.infer<typeof SurveyedOrder>

export const rental = system('rental', ['order', 'assignment', 'installation'], ['rental-staff', 'engineer'])

/** Product (상품), one per name in the catalogue. */
export const productEvents = rental.events(
  'product',
  {
    /** New in the catalogue, back in it, or on other terms. */
    ProductOffered: z.strictObject({ organisation: id, ...ProductTerms.shape }),
    ProductRetired: z.strictObject({}),
  },
  { ProductOffered: ['view'], ProductRetired: ['view'] },
)

/** The most open orders that a customer may have (R14). */
export const OPEN_ORDERS_LIMIT = 1_000
export const OpenOrders = z.int().min(1).max(OPEN_ORDERS_LIMIT)
const ofLimit = z.strictObject({ orderId: id, limit: OpenOrders })

/** Renter (이용자), one per customer and under the customer's subject: who has how many open orders (R14). */
export const renterEvents = rental.events(
  'renter',
  {
    RentalOpened: ofLimit,
    /** Kept, for a question that was asked twice may still be on its way (G3). */
    RentalTurnedAway: ofLimit,
    RentalEnded: z.strictObject({ orderId: id }),
  },
  { RentalOpened: [], RentalTurnedAway: [], RentalEnded: [] },
)

/** Order (렌탈 신청). */
export const orderEvents = rental.events(
  'order',
  {
    /** The wish, kept before the product is asked (R10). Nobody else hears of it until it is an order. */
    OrderApplied: z.strictObject({ ...Wish.shape, openOrders: OpenOrders }),
    /** What the product answered, kept before the renter is asked (R14). */
    OrderOffered: z.strictObject({ customerId: id, openOrders: OpenOrders, ...Offer.shape }),
    OrderRequested: Application,
    OrderRejected: z.strictObject({ reason: text }),
    /** Nobody works in its region (R11). */
    OrderAwaitingEngineer: z.strictObject({ turn }),
    OrderAssigned: VisitNews,
    /** Somebody else comes (R12). */
    OrderReassigned: VisitNews,
    /** The wish for another day, kept before the installation is asked (R12). */
    OrderRescheduleRequested: z.strictObject({ date, by: id }),
    OrderRescheduled: VisitNews,
    OrderRescheduleRefused: z.strictObject({ reason: text }),
    OrderInstalled: z.strictObject({ customerId: id, ...Visit.shape }),
    /** The request to cancel, kept before the installation is asked (R6). `reason`: what staff say of it (R12). */
    OrderCancelRequested: z.strictObject({ reason: Reason.optional() }),
    OrderCancelled: z.strictObject({ customerId: id, reason: Reason.optional() }),
    OrderCancelRefused: z.strictObject({ reason: text }),
    /** The survey and all that the customer record holds, kept before customer-record is asked (R7). */
    OrderSurveySubmitted: SurveyedOrder,
    OrderSurveyRefused: z.strictObject({ reason: text }),
    OrderClosed: Survey.pick({ rating: true }),
  },
  {
    OrderApplied: [],
    OrderOffered: [],
    OrderRequested: ['view', 'notification', 'rental-assignment'],
    OrderRejected: [],
    OrderAwaitingEngineer: ['view', 'notification'],
    OrderAssigned: ['view', 'notification'],
    OrderReassigned: ['view', 'notification'],
    OrderRescheduleRequested: ['view'],
    OrderRescheduled: ['view', 'notification'],
    OrderRescheduleRefused: ['view'],
    OrderInstalled: ['view', 'notification', 'rental-order'],
    OrderCancelRequested: ['view', 'notification'],
    OrderCancelled: ['view', 'notification', 'rental-order', 'rental-assignment'],
    OrderCancelRefused: ['view', 'notification'],
    OrderSurveySubmitted: ['view'],
    OrderSurveyRefused: ['view'],
    OrderClosed: ['view', 'notification'],
  },
  personal,
)

const place = { organisation: id, region: Region }

/** Assignment (기사 배정), one per order and under its id. */
export const assignmentEvents = rental.events(
  'assignment',
  {
    AssignmentRequested: Job,
    /** Nobody works in that region yet, or any more; `suspended`: somebody was to come (R2, R12). */
    AssignmentWaiting: z.strictObject({ turn, suspended: z.boolean() }),
    AssignmentAssigned: Appointment,
    /** It is this engineer's no more (R12). */
    AssignmentWithdrawn: z.strictObject({ engineerId: id }),
    /** The engineer whom staff name, kept before the roster is asked (R12). */
    AssignmentReassignRequested: z.strictObject({ ...place, engineerId: id }),
    AssignmentReassignRefused: z.strictObject({ engineerId: id, reason: text }),
    AssignmentRescheduled: z.strictObject({ date, moves: z.int().min(0) }),
    AssignmentCompleted: z.strictObject({ ...place, ...Visit.shape }),
    AssignmentCancelled: z.strictObject(place),
    /** The cancellation overtook the request: a tombstone, of which nobody needs to hear (G3). */
    AssignmentCancelledEarly: z.strictObject({}),
  },
  {
    AssignmentRequested: ['view'],
    AssignmentWaiting: ['view', 'rental-order', 'rental-installation'],
    AssignmentAssigned: ['view', 'notification', 'rental-installation'],
    AssignmentWithdrawn: ['view', 'notification'],
    AssignmentReassignRequested: [],
    AssignmentReassignRefused: [],
    AssignmentRescheduled: ['view', 'notification'],
    AssignmentCompleted: ['view', 'rental-assignment'],
    AssignmentCancelled: ['view', 'notification', 'rental-assignment'],
    AssignmentCancelledEarly: [],
  },
  personal,
)

/** Roster (기사 명단), one per organisation and region, under `rosterIdOf` of them. */
export const rosterEvents = rental.events(
  'roster',
  {
    EngineerJoined: z.strictObject({ engineerId: id, name: EngineerName, revision }),
    EngineerLeft: z.strictObject({ engineerId: id, revision }),
    /** Nobody is there: the order waits for an engineer. `suspended`: it was somebody's, and its assignment must hear of it. */
    OrderQueued: z.strictObject({ orderId: id, turn, suspended: z.boolean() }),
    /** `waited`: nobody is asking for it any more, so its assignment must hear of it. */
    EngineerAssigned: z.strictObject({
      orderId: id,
      engineerId: id,
      engineerName: EngineerName,
      turn,
      waited: z.boolean(),
    }),
    /** An open order was taken from an engineer, for another or to wait (R12). */
    EngineerWithdrawn: z.strictObject({ orderId: id, engineerId: id, turn }),
    /** `engineerId` is null when the release found nobody: the order waited, or the release overtook it (G3). */
    EngineerReleased: z.strictObject({ orderId: id, engineerId: id.nullable(), turn }),
  },
  {
    EngineerJoined: [],
    EngineerLeft: [],
    OrderQueued: ['rental-assignment'],
    EngineerAssigned: ['rental-assignment'],
    EngineerWithdrawn: [],
    EngineerReleased: [],
  },
  [],
  { EngineerAssigned: { 'rental-assignment': ({ waited }) => waited } },
)

/**
 * Engineer (설치 기사), under the subject of the engineer's token. `revision` counts the registrations and retirements of
 * one engineer, so that rosters know what is outdated.
 */
export const engineerEvents = rental.events(
  'engineer',
  {
    EngineerRegistered: z.strictObject({ ...place, name: EngineerName, previousRegion: Region.nullable(), revision }),
    EngineerRetired: z.strictObject({ ...place, revision }),
  },
  { EngineerRegistered: ['view', 'rental-assignment'], EngineerRetired: ['view', 'rental-assignment'] },
)

/** Installation (설치), one per order and under its id. */
export const installationEvents = rental.events(
  'installation',
  {
    InstallationAccepted: Appointment,
    /** Another engineer comes, on the day that was agreed unless that is over (R12). */
    InstallationReassigned: VisitNews,
    InstallationRescheduled: VisitNews,
    /** Who was to come comes no more, and nobody else is there yet (R12). */
    InstallationSuspended: z.strictObject({ turn }),
    InstallationCompleted: Visit,
    InstallationCancelled: z.strictObject({}),
  },
  {
    InstallationAccepted: ['view', 'rental-order'],
    InstallationReassigned: ['view', 'rental-order', 'rental-assignment'],
    InstallationRescheduled: ['view', 'rental-order', 'rental-assignment'],
    InstallationSuspended: ['view'],
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
