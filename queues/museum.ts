/** What museum exhibitions (미술관 전시 예약) tell, and who hears it. */
import * as z from 'zod'
import { date, id, instant, text } from '../kernel/fields.ts'
import { system } from './system.ts'

const visitors = z.int().min(1)

/** Visit (관람): what is reserved and whose it is, as the exhibition told it when it held the places. */
export const Visit = z.strictObject({
  organisation: id,
  exhibitionId: id,
  exhibitionTitle: text,
  hall: text,
  date,
  visitors,
})
export type Visit = z.infer<typeof Visit>

export const museum = system('museum', ['exhibition', 'reservation', 'admission'], ['museum-manager'])

/** Exhibition (전시): the capacity. */
export const exhibitionEvents = museum.events(
  'exhibition',
  {
    ExhibitionRegistered: z.strictObject({
      managerId: id,
      organisation: id,
      title: text,
      hall: text,
      date,
      capacity: z.int().min(1),
    }),
    /** `change`: so many places more, or fewer. */
    CapacityChanged: z.strictObject({ capacity: z.int().min(1), change: z.int() }),
    PlacesHeld: z.strictObject({ reservationId: id, customerId: id, visitors }),
    /** `visitors` is 0 when the release overtook the hold: a tombstone that refuses a late hold (G3). */
    PlacesReleased: z.strictObject({ reservationId: id, visitors: z.int().min(0), lapsesAt: instant }),
    /** Visitors came: their places are used up, and nobody else gets them. */
    PlacesUsed: z.strictObject({ reservationId: id, visitors, lapsesAt: instant }),
    ExhibitionDeletionStarted: z.strictObject({}),
    /** The next holds of an exhibition under deletion whose reservations are to be force-cancelled. */
    HoldsRecalled: z.strictObject({ reservationIds: z.array(id).min(1).max(100) }),
    ExhibitionDeleted: z.strictObject({}),
  },
  {
    ExhibitionRegistered: ['view'],
    CapacityChanged: ['view'],
    PlacesHeld: ['view'],
    PlacesReleased: ['view'],
    PlacesUsed: ['view'],
    ExhibitionDeletionStarted: ['view'],
    HoldsRecalled: ['museum-reservation'],
    ExhibitionDeleted: ['view'],
  },
)

/** `visit` is there when the places were held: then an entry was or will be registered. */
const ended = z.strictObject({ exhibitionId: id, lapsesAt: instant, visit: Visit.optional() })

/** Reservation (예약). */
export const reservationEvents = museum.events(
  'reservation',
  {
    /** `lapsesAt`: the exhibition holds no places for this request from then on. */
    ReservationRequested: z.strictObject({
      customerId: id,
      exhibitionId: id,
      visitors,
      visitorsPerPerson: visitors,
      lapsesAt: instant,
    }),
    /** The places are held; admission is to register the entry. */
    ReservationPlaced: Visit,
    ReservationRejected: z.strictObject({ exhibitionId: id, reason: text, lapsesAt: instant }),
    ReservationCompleted: z.strictObject({}),
    ReservationCancelled: ended,
    ReservationForceCancelled: ended,
    ReservationAdmitted: z.strictObject({ exhibitionId: id, lapsesAt: instant }),
    /** The day is over and nobody came. */
    ReservationMissed: z.strictObject({ exhibitionId: id, lapsesAt: instant, visit: Visit }),
  },
  {
    ReservationRequested: ['view'],
    ReservationPlaced: ['view', 'museum-admission'],
    ReservationRejected: ['view', 'notification', 'museum-exhibition'],
    ReservationCompleted: ['view', 'notification'],
    ReservationCancelled: ['view', 'notification', 'museum-exhibition', 'museum-admission'],
    ReservationForceCancelled: ['view', 'notification', 'museum-exhibition', 'museum-admission'],
    ReservationAdmitted: ['view', 'notification', 'museum-exhibition'],
    // Whoever stayed away knows it (M11).
    ReservationMissed: ['view', 'museum-exhibition', 'museum-admission'],
  },
)

/** Admission (입장), one per placed reservation and under the reservation's id. */
export const admissionEvents = museum.events(
  'admission',
  {
    AdmissionRegistered: Visit,
    /** The intention to let the visitors in, kept before the reservation is asked. */
    EntryRequested: z.strictObject({ managerId: id }),
    VisitorsAdmitted: z.strictObject({ managerId: id }),
    /** These three may come before `AdmissionRegistered`: a tombstone that nobody revives (G3). */
    AdmissionCancelled: Visit,
    AdmissionForceCancelled: Visit,
    AdmissionMissed: Visit,
  },
  {
    AdmissionRegistered: ['view', 'museum-reservation'],
    EntryRequested: [],
    VisitorsAdmitted: ['view'],
    AdmissionCancelled: ['view'],
    AdmissionForceCancelled: ['view'],
    AdmissionMissed: ['view'],
  },
)
