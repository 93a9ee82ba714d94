/** What health screening (건강검진 예약) tells: its event schemas, on one page. */
import * as z from 'zod'
import { event, instant } from './envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
/** A calendar day in Asia/Seoul. */
const date = z.iso.date()
/** From then on the hospital gives no place for this wish. Missing: it was wished when wishes did not lapse. */
const lapsesAt = instant.optional()

/** Where and when somebody is screened. Together with a person it is health data. */
const screening = { hospitalId: id, hospitalName: text, date }

/** What of a record stays inside this system: the screening, and what would name it (S12). */
export const recordSecrets = ['hospitalId', 'hospitalName', 'date', 'label', 'correlationId', 'causationId']
/** Of a reservation also the person: other contexts learn the owner from the status, and nothing else (S12). */
export const reservationSecrets = [...recordSecrets, 'customerId', 'owner', 'by', 'screening', 'place']

// Hospital (검진 병원): one slot, so many places at one hospital on one day. It knows reservations, not people.
export const HospitalRegistered = event(
  'screening.hospital',
  'HospitalRegistered',
  z.strictObject({ adminId: id, name: text, date, capacity: z.int().min(1) }),
)
export const PlaceHeld = event('screening.hospital', 'PlaceHeld', z.strictObject({ reservationId: id }))
/** `wasHeld` is false when the release overtook the hold: a tombstone that refuses a late hold (G3). */
export const PlaceReleased = event(
  'screening.hospital',
  'PlaceReleased',
  z.strictObject({ reservationId: id, wasHeld: z.boolean(), lapsesAt }),
)
export const HospitalDeletionStarted = event('screening.hospital', 'HospitalDeletionStarted', z.strictObject({}))
/** The next reservations of a slot that is being deleted: they are to be force-cancelled. */
export const PlacesRecalled = event(
  'screening.hospital',
  'PlacesRecalled',
  z.strictObject({ reservationIds: z.array(id).min(1).max(100) }),
)
/** Every place has come back. */
export const HospitalDeleted = event('screening.hospital', 'HospitalDeleted', z.strictObject({}))
export const hospitalEvents = [
  HospitalRegistered,
  PlaceHeld,
  PlaceReleased,
  HospitalDeletionStarted,
  PlacesRecalled,
  HospitalDeleted,
] as const

// Reservation (검진 예약).
export const ReservationRequested = event(
  'screening.reservation',
  'ReservationRequested',
  z.strictObject({ customerId: id, hospitalId: id, lapsesAt }),
  reservationSecrets,
)
export const ReservationCompleted = event(
  'screening.reservation',
  'ReservationCompleted',
  z.strictObject(screening),
  reservationSecrets,
)
export const ReservationRejected = event(
  'screening.reservation',
  'ReservationRejected',
  z.strictObject({ hospitalId: id, reason: text, lapsesAt }),
  reservationSecrets,
)
/** `screening` is null when the hospital had not answered yet: then no record was, or will be, registered. */
const over = { hospitalId: id, screening: z.strictObject(screening).nullable(), lapsesAt }
export const ReservationCancelled = event(
  'screening.reservation',
  'ReservationCancelled',
  z.strictObject(over),
  reservationSecrets,
)
export const ReservationForceCancelled = event(
  'screening.reservation',
  'ReservationForceCancelled',
  z.strictObject(over),
  reservationSecrets,
)
export const reservationEvents = [
  ReservationRequested,
  ReservationCompleted,
  ReservationRejected,
  ReservationCancelled,
  ReservationForceCancelled,
] as const

// Record (예약 관리 항목), one per reservation and under its id. It knows the screening, not the person.
export const RecordRegistered = event('screening.record', 'RecordRegistered', z.strictObject(screening), recordSecrets)
export const RecordCancelled = event('screening.record', 'RecordCancelled', z.strictObject(screening), recordSecrets)
export const RecordForceCancelled = event(
  'screening.record',
  'RecordForceCancelled',
  z.strictObject(screening),
  recordSecrets,
)
export const recordEvents = [RecordRegistered, RecordCancelled, RecordForceCancelled] as const
