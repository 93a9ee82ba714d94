/**
 * The audit of health screening: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds places, records, the view with its history, and the notifications against it.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import { type Client, eventually } from '../harness/http.ts'
import {
  AGREE_WITHIN_MS,
  AT_ONCE,
  expectAtRest,
  expectOnceEach,
  expectToldOnceEach,
  lineOf,
  statusOf,
} from './auditing.ts'
import { type Customer, each, expectStatus, happenedTo, inspect } from './concert.fixtures.ts'

/** One slot, and every reservation that somebody was told of. */
export type Slot = {
  readonly admin: Client
  readonly hospitalId: string
  readonly reservations: readonly Reserved[]
}
export type Reserved = {
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
export const auditSlot = async (slot: Slot, withinMs = AGREE_WITHIN_MS): Promise<ReadonlyMap<string, string>> => {
  const states = new Map<string, string>()
  const journals: Inspection[] = []
  await each(slot.reservations, AT_ONCE, async (reserved) => {
    const journal = await eventually(() => auditReservation(slot, reserved), { withinMs })
    states.set(reserved.id, statusOf(journal) ?? 'nothing')
    journals.push(journal)
  })
  await eventually(() => auditHospital(slot, states), { withinMs })
  const customers = new Set(slot.reservations.map(({ who }) => who))
  await each(customers, AT_ONCE, async (who) => {
    const own = new Set(slot.reservations.filter((one) => one.who === who).map(({ id }) => id))
    const mine = journals.filter(({ id }) => own.has(id))
    await eventually(() => expectToldOnceEach(who, mine), { withinMs })
  })
  return states
}

const auditReservation = async (slot: Slot, { who, id }: Reserved): Promise<Inspection> => {
  const reservation = await inspect(slot, 'screening.reservation', id)
  if (!reservation) throw new Error(`reservation ${id} is lost`)
  expectAtRest(reservation)
  expectOnceEach(reservation)
  const record = await inspect(slot, 'screening.record', id)
  const wasCompleted = happenedTo(reservation).includes('ReservationCompleted')
  const due = wasCompleted ? recordFor[statusOf(reservation) ?? ''] : null
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
    reservation.events.map((event) => ({ ...lineOf(event), cause: causeOf[event.type] })),
  )
  return reservation
}

/** G4: the places held are exactly the completed reservations, never more than there are, each given back once. */
const auditHospital = async (slot: Slot, states: ReadonlyMap<string, string>): Promise<true> => {
  const hospital = await inspect(slot, 'screening.hospital', slot.hospitalId)
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
