/** The hand-written Workers: which objects each has, whom it asks, what it tells and what it listens to. */

export type Written = {
  readonly name: string
  /** Binding -> class of its own objects. */
  readonly objects?: Readonly<Record<string, string>>
  /** Inboxes that it sends to. */
  readonly tells?: readonly string[]
  /** Inboxes that it listens to. */
  readonly hears?: readonly string[]
  /** It asks for payments. */
  readonly pays?: true
}

export const written: readonly Written[] = [
  {
    name: 'concert',
    objects: { CONCERT: 'Concert', BOOKING: 'Booking' },
    tells: ['view', 'notification', 'concert-inventory'],
    hears: ['concert-inventory'],
    pays: true,
  },
  {
    name: 'taxi',
    objects: { CALL: 'TaxiCall', PASSENGER: 'Engaged', PICKUP: 'Pickup', DRIVER: 'Driver' },
    tells: ['view', 'notification', 'taxi-pickup'],
    hears: ['taxi-pickup'],
    pays: true,
  },
  {
    name: 'rental',
    objects: {
      PRODUCT: 'Product',
      RENTER: 'Counted',
      ROSTER: 'Roster',
      ORDER: 'Order',
      ASSIGNMENT: 'Assignment',
      INSTALLATION: 'Installation',
      RECORD: 'CustomerRecord',
    },
    tells: ['view', 'notification', 'rental-order', 'rental-assignment', 'rental-installation'],
    hears: ['rental-order', 'rental-assignment', 'rental-installation'],
  },
  {
    name: 'museum',
    objects: { EXHIBITION: 'Exhibition', RESERVATION: 'Reservation', ADMISSION: 'Admission' },
    tells: ['view', 'notification', 'museum-exhibition', 'museum-reservation', 'museum-admission'],
    hears: ['museum-exhibition', 'museum-reservation', 'museum-admission'],
  },
  {
    name: 'screening',
    objects: { HOSPITAL: 'Hospital', RESERVATION: 'Reservation', RECORD: 'ScreeningRecord' },
    tells: ['view', 'notification', 'screening-hospital', 'screening-record'],
    hears: ['screening-hospital', 'screening-record'],
  },
  { name: 'payment', objects: { PAYMENT: 'Payment', LEDGER: 'Ledger' }, tells: ['view'] },
  { name: 'notification', objects: { MAILBOX: 'Mailbox' }, hears: ['notification'] },
  { name: 'view', hears: ['view'] },
]
