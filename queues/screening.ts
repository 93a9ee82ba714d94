/** What health screening (건강검진 예약) tells, and who hears it. */
import * as z from 'zod'
import { date, id, instant, text } from '../kernel/fields.ts'
import { sealed } from './sealed.ts'
import { system } from './system.ts'

/** Screening (검진): where, and on which day in Seoul, somebody is screened. Together with a person it is health data. */
export const Screening = z.strictObject({ organisation: id, hospitalId: id, hospitalName: text, date })
export type Screening = z.infer<typeof Screening>

/** Whose a place is: known here by a name that nobody can read once the person is forgotten (S12, K16). */
export const Person = sealed(id)

/** From then on the hospital gives no place for this request. Missing: it was made when requests did not lapse. */
const lapsesAt = instant.optional()

/** What of a record stays inside this system: the screening, and what would name it (S12). */
const recordSecrets = ['organisation', 'hospitalId', 'hospitalName', 'date', 'label', 'correlationId', 'causationId']
/** Of a reservation also the person: other contexts learn the owner from the status, and nothing else (S12). */
// When it is due is the end of its day.
const reservationSecrets = [...recordSecrets, 'customerId', 'owner', 'by', 'screening', 'place', 'dueAt', 'alarmAt']

export const screening = system('screening', ['hospital', 'reservation', 'record'], ['hospital-admin'])

/** A look at so many records at most: a page. */
export const ACCESS_LIMIT = 100

/** Hospital (검진 병원): one slot, so many places at one hospital on one day. It tells nobody whose they are. */
export const hospitalEvents = screening.events(
  'hospital',
  {
    HospitalRegistered: z.strictObject({
      adminId: id,
      organisation: id,
      name: text,
      date,
      capacity: z.int().min(1),
    }),
    PlaceHeld: z.strictObject({ reservationId: id, customerId: Person }),
    /** `wasHeld` is false when the release overtook the hold: a tombstone that refuses a late hold (G3). */
    PlaceReleased: z.strictObject({ reservationId: id, wasHeld: z.boolean(), lapsesAt }),
    /** Who had it came: nobody else gets it. */
    PlaceUsed: z.strictObject({ reservationId: id, lapsesAt }),
    HospitalDeletionStarted: z.strictObject({}),
    /** The next reservations of a slot that is being deleted: they are to be force-cancelled. */
    PlacesRecalled: z.strictObject({ reservationIds: z.array(id).min(1).max(100) }),
    /** Every place has come back. */
    HospitalDeleted: z.strictObject({}),
  },
  {
    HospitalRegistered: ['view'],
    PlaceHeld: ['view'],
    PlaceReleased: ['view'],
    PlaceUsed: ['view'],
    HospitalDeletionStarted: ['view'],
    PlacesRecalled: ['screening-reservation'],
    HospitalDeleted: ['view'],
  },
  // Whose a place is, only the hospital itself remembers (S13).
  ['customerId'],
)

/** `screening` is null when the hospital had not answered yet: then no record was, or will be, registered. */
const ended = z.strictObject({ hospitalId: id, screening: Screening.nullable(), lapsesAt })

/** Reservation (검진 예약). */
export const reservationEvents = screening.events(
  'reservation',
  {
    ReservationRequested: z.strictObject({ customerId: Person, hospitalId: id, lapsesAt }),
    ReservationCompleted: Screening,
    ReservationRejected: z.strictObject({ hospitalId: id, reason: text, lapsesAt }),
    ReservationCancelled: ended,
    ReservationForceCancelled: ended,
    ReservationAttended: z.strictObject({ hospitalId: id, lapsesAt }),
    /** The day is over and nobody came. */
    ReservationMissed: ended,
  },
  {
    ReservationRequested: ['view'],
    ReservationCompleted: ['view', 'notification', 'screening-record'],
    // The hospital itself said no, but an earlier question may still be on its way: it is blocked there.
    ReservationRejected: ['view', 'notification', 'screening-hospital'],
    ReservationCancelled: ['view', 'notification', 'screening-hospital', 'screening-record'],
    ReservationForceCancelled: ['view', 'notification', 'screening-hospital', 'screening-record'],
    ReservationAttended: ['view', 'notification', 'screening-hospital'],
    ReservationMissed: ['view', 'notification', 'screening-hospital', 'screening-record'],
  },
  reservationSecrets,
)

/** Record (예약 관리 항목), one per reservation and under its id. It knows the screening, not the person. */
export const recordEvents = screening.events(
  'record',
  {
    RecordRegistered: Screening,
    /** The intention to mark that somebody came, kept before the reservation is asked. */
    AttendanceRequested: z.strictObject({ adminId: id }),
    RecordAttended: z.strictObject({ adminId: id }),
    /** These three may come before `RecordRegistered`: a tombstone that nobody revives (G3). */
    RecordMissed: Screening,
    RecordCancelled: Screening,
    RecordForceCancelled: Screening,
  },
  {
    RecordRegistered: ['view'],
    AttendanceRequested: [],
    RecordAttended: ['view'],
    RecordMissed: ['view'],
    RecordCancelled: ['view'],
    RecordForceCancelled: ['view'],
  },
  // Its id is the reservation's, whose person is known elsewhere (S12).
  recordSecrets,
)

/** Access (열람), one for each look of a hospital's staff at its records and the people beside them (S14). */
export const accessEvents = screening.events(
  'access',
  {
    RecordsShown: z.strictObject({
      readerId: id,
      organisation: id,
      /** The records of one slot, or of all that are the organisation's. */
      what: z.enum(['slot', 'all']),
      reservationIds: z.array(id).min(1).max(ACCESS_LIMIT),
    }),
  },
  { RecordsShown: ['view'] },
)
