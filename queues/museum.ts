/** What museum exhibitions (미술관 전시 예약) tell: their event schemas, on one page. */
import * as z from 'zod'
import { event, instant } from './envelope.ts'

const id = z.string().min(1).max(200)
const text = z.string().min(1).max(200)
/** A day in Seoul, e.g. `2027-03-01`. */
const date = z.iso.date()
const visitors = z.int().min(1)

// Exhibition (전시): the capacity.
export const ExhibitionRegistered = event(
  'museum.exhibition',
  'ExhibitionRegistered',
  z.strictObject({ managerId: id, title: text, hall: text, date, capacity: z.int().min(1) }),
)
export const PlacesHeld = event('museum.exhibition', 'PlacesHeld', z.strictObject({ reservationId: id, visitors }))
/** `visitors` is 0 when the release overtook the hold: a tombstone that refuses a late hold (G3). */
export const PlacesReleased = event(
  'museum.exhibition',
  'PlacesReleased',
  z.strictObject({ reservationId: id, visitors: z.int().min(0), lapsesAt: instant }),
)
/** Visitors came: their places are used up, and nobody else gets them. */
export const PlacesUsed = event(
  'museum.exhibition',
  'PlacesUsed',
  z.strictObject({ reservationId: id, visitors, lapsesAt: instant }),
)
export const ExhibitionDeletionStarted = event('museum.exhibition', 'ExhibitionDeletionStarted', z.strictObject({}))
/** The next holds of an exhibition under deletion whose reservations are to be force-cancelled. */
export const HoldsRecalled = event(
  'museum.exhibition',
  'HoldsRecalled',
  z.strictObject({ reservationIds: z.array(id).min(1).max(100) }),
)
export const ExhibitionDeleted = event('museum.exhibition', 'ExhibitionDeleted', z.strictObject({}))
export const exhibitionEvents = [
  ExhibitionRegistered,
  PlacesHeld,
  PlacesReleased,
  PlacesUsed,
  ExhibitionDeletionStarted,
  HoldsRecalled,
  ExhibitionDeleted,
] as const

/** Visit (관람): what is reserved, as the exhibition told it when it held the places. */
export const Visit = z.strictObject({ exhibitionId: id, exhibitionTitle: text, hall: text, date, visitors })
export type Visit = z.infer<typeof Visit>

// Reservation (예약).
/** `lapsesAt`: the exhibition holds no places for this wish from then on. */
export const ReservationRequested = event(
  'museum.reservation',
  'ReservationRequested',
  z.strictObject({ customerId: id, exhibitionId: id, visitors, lapsesAt: instant }),
)
/** The places are held; admission is to register the entry. */
export const ReservationPlaced = event('museum.reservation', 'ReservationPlaced', Visit)
export const ReservationRejected = event(
  'museum.reservation',
  'ReservationRejected',
  z.strictObject({ exhibitionId: id, reason: text, lapsesAt: instant }),
)
export const ReservationCompleted = event('museum.reservation', 'ReservationCompleted', z.strictObject({}))
/** `visit` is there when the places were held: then an entry was or will be registered. */
const over = z.strictObject({ exhibitionId: id, lapsesAt: instant, visit: Visit.optional() })
export const ReservationCancelled = event('museum.reservation', 'ReservationCancelled', over)
export const ReservationForceCancelled = event('museum.reservation', 'ReservationForceCancelled', over)
export const ReservationAdmitted = event(
  'museum.reservation',
  'ReservationAdmitted',
  z.strictObject({ exhibitionId: id, lapsesAt: instant }),
)
export const reservationEvents = [
  ReservationRequested,
  ReservationPlaced,
  ReservationRejected,
  ReservationCompleted,
  ReservationCancelled,
  ReservationForceCancelled,
  ReservationAdmitted,
] as const

// Admission (입장), one per placed reservation and under the reservation's id.
export const AdmissionRegistered = event('museum.admission', 'AdmissionRegistered', Visit)
/** The intention to let the visitors in, kept before the reservation is asked. */
export const EntryRequested = event('museum.admission', 'EntryRequested', z.strictObject({ managerId: id }))
export const VisitorsAdmitted = event('museum.admission', 'VisitorsAdmitted', z.strictObject({ managerId: id }))
/** These two may come before `AdmissionRegistered`: a tombstone that nobody revives (G3). */
export const AdmissionCancelled = event('museum.admission', 'AdmissionCancelled', Visit)
export const AdmissionForceCancelled = event('museum.admission', 'AdmissionForceCancelled', Visit)
export const admissionEvents = [
  AdmissionRegistered,
  EntryRequested,
  VisitorsAdmitted,
  AdmissionCancelled,
  AdmissionForceCancelled,
] as const
