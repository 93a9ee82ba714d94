/**
 * The audit of health screening: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds places, records, the view with its history, and the notifications against it.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../kernel/inspection.ts'
import { publishing } from '../../queues/publishing.ts'
import { type Client, eventually } from '../harness/http.ts'
import { type Customer, each, expectStatus, happenedTo, inspect } from './box-office.ts'

/** What was lost while a context was away comes back within this time: retries grow to some seconds. */
const AGREE_WITHIN_MS = 30_000
const AT_ONCE = 8
const PAGE = 100
const PAGES_LIMIT = 100

/** One slot, and every reservation that somebody was told of. */
export interface Slot {
  readonly admin: Client
  readonly hospitalId: string
  readonly reservations: readonly Reserved[]
}
export interface Reserved {
  readonly who: Customer
  readonly id: string
}

/** What each end of a reservation leaves of its record; `early`: it ended before the hospital had answered. */
const recordFor: Readonly<Record<string, string>> = {
  completed: 'registered',
  cancelled: 'cancelled',
  'force-cancelled': 'force-cancelled',
}
const causeOf: Readonly<Record<string, string>> = {
  ReservationRequested: 'customer',
  ReservationCompleted: 'hospital',
  ReservationRejected: 'hospital',
  ReservationCancelled: 'customer',
  ReservationForceCancelled: 'hospital-deleted',
}

/** Waits until all that was decided has arrived everywhere, and fails with what does not agree. Answers the state of each. */
export async function auditSlot(slot: Slot, withinMs = AGREE_WITHIN_MS): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>()
  const journals: Inspection[] = []
  await each(slot.reservations, AT_ONCE, async (reserved) => {
    const journal = await eventually(() => auditReservation(slot, reserved), { withinMs })
    states.set(reserved.id, statusOf(journal))
    journals.push(journal)
  })
  await eventually(() => auditHospital(slot, states), { withinMs })
  const customers = new Set(slot.reservations.map(({ who }) => who))
  await each(customers, AT_ONCE, async (who) => {
    const own = new Set(slot.reservations.filter((one) => one.who === who).map(({ id }) => id))
    const mine = journals.filter(({ id }) => own.has(id))
    await eventually(() => auditNotifications(who, mine), { withinMs })
  })
  return states
}

const look = ({ admin }: Slot, aggregate: string, id: string): Promise<Inspection | null> =>
  inspect({ admin, manager: admin, courier: admin, staff: admin }, aggregate, id)

const statusOf = (actor: Inspection | null): string => actor?.description?.status ?? 'nothing'

/** Nothing unanswered, nothing unsent, nothing given up, and nothing happened twice. */
function expectAtRest(actor: Inspection): void {
  const { id, aggregate, version, open, sentUpTo, sendingParked } = actor
  const rest = { id, aggregate, open: [], sentUpTo: version, sendingParked: false }
  expect({ id, aggregate, open, sentUpTo, sendingParked }).toEqual(rest)
}

async function auditReservation(slot: Slot, { who, id }: Reserved): Promise<Inspection> {
  const reservation = await look(slot, 'screening.reservation', id)
  if (!reservation) throw new Error(`reservation ${id} is lost`)
  expectAtRest(reservation)
  const happened = happenedTo(reservation)
  expect(new Set(happened).size, happened.join()).toBe(happened.length)
  const record = await look(slot, 'screening.record', id)
  const due = happened.includes('ReservationCompleted') ? recordFor[statusOf(reservation)] : 'nothing'
  expect({ id, is: statusOf(reservation), record: statusOf(record) }).toMatchObject({ record: due })
  if (record) {
    expectAtRest(record)
    expect(new Set(happenedTo(record)).size).toBe(record.version)
  }
  const row = expectStatus(await who.get(`/v1/screening/reservations/${id}`), 200).json
  expect({ status: row.status, version: row.version }).toEqual({
    status: statusOf(reservation),
    version: reservation.version,
  })
  const history = expectStatus(await who.get(`/v1/screening/reservations/${id}/history`), 200).json
  expect(history.items.map(({ reason: _, ...item }: { reason?: string }) => item)).toEqual(
    reservation.events.map(({ seq, type, time, after, was }) => ({
      seq,
      status: after?.status,
      was,
      event: type,
      at: time,
      cause: causeOf[type],
    })),
  )
  return reservation
}

/** G4: the places held are exactly the completed reservations, never more than there are, each given back once. */
async function auditHospital(slot: Slot, states: ReadonlyMap<string, string>): Promise<true> {
  const hospital = await look(slot, 'screening.hospital', slot.hospitalId)
  if (!hospital) throw new Error(`hospital ${slot.hospitalId} is lost`)
  expectAtRest(hospital)
  const places = hospital.state.places as unknown as { registered: number; taken: number; holds: object }
  const live = [...states].filter(([, status]) => status === 'completed').map(([id]) => id)
  expect(Object.keys(places.holds).sort()).toEqual(live.sort())
  expect(places.taken).toBe(live.length)
  let taken = 0
  const seen = new Set<string>()
  for (const { type, data } of hospital.events) {
    if (type !== 'PlaceHeld' && type !== 'PlaceReleased') continue
    const once = `${type} ${data.reservationId}`
    expect(seen.has(once), `${once} twice`).toBe(false)
    seen.add(once)
    if (type === 'PlaceHeld') taken += 1
    else if (data.wasHeld) taken -= 1
    expect(taken).toBeLessThanOrEqual(places.registered)
    expect(taken).toBeGreaterThanOrEqual(0)
  }
  const row = expectStatus(await slot.admin.get(`/v1/screening/hospitals/${slot.hospitalId}`), 200).json
  const status = statusOf(hospital)
  expect({ status: row.status, available: row.available }).toEqual({
    status,
    available: status === 'open' ? places.registered - places.taken : 0,
  })
  return true
}

/** G7, N2: one entry for each event that concerns this customer, and no other. */
async function auditNotifications(who: Customer, own: readonly Inspection[]): Promise<true> {
  const ids = new Set(own.map(({ id }) => id))
  const due = own.flatMap(({ id, aggregate, events }) =>
    events
      .filter(({ type }) => publishing.inboxesOf(aggregate, type).includes('notification'))
      .map(({ time, after }) => `${id} ${after?.status} ${time}`),
  )
  expect((await toldTo(who, ids)).sort()).toEqual(due.sort())
  return true
}

async function toldTo(who: Client, ids: ReadonlySet<string>): Promise<string[]> {
  const told: string[] = []
  let cursor = ''
  for (let page = 0; page < PAGES_LIMIT; page += 1) {
    const { items, next } = expectStatus(await who.get(`/v1/notifications?limit=${PAGE}${cursor}`), 200).json
    for (const { thing, status, at } of items) if (ids.has(thing.id)) told.push(`${thing.id} ${status} ${at}`)
    if (next === null) return told
    cursor = `&cursor=${next}`
  }
  throw new Error(`more than ${PAGES_LIMIT} pages of notifications`)
}
