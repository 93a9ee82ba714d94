/**
 * The audit of museum exhibitions: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds places, entries, the view with its history, and the notifications against it.
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
  historyOf,
  statusOf,
} from './auditing.ts'
import { type Customer, each, expectStatus, happenedTo, inspect } from './concert.fixtures.ts'

/** One exhibition, and every reservation that somebody was told of. */
export type House = {
  /** Holds the roles of an operator and of the museum. */
  readonly admin: Client
  readonly manager: Client
  readonly exhibitionId: string
  readonly reservations: readonly Reserved[]
}
export type Reserved = {
  readonly who: Customer
  readonly id: string
}

/** What each reservation leaves of its entry, when it had its places. */
const entryFor = (reservation: Inspection): string | null => {
  const { status = '', data } = reservation.description ?? {}
  if (status === 'completed') return data?.admitted === true ? 'admitted' : 'registered'
  return happenedTo(reservation).includes('ReservationPlaced') ? status : null
}

/** Waits until all has come to rest, and fails with what does not agree. Answers the journal of each reservation. */
export const auditHouse = async (
  house: House,
  withinMs = AGREE_WITHIN_MS,
): Promise<ReadonlyMap<string, Inspection>> => {
  // A reservation may rest, and still be called off by a deletion under way: first the house has to come to rest.
  await eventually(async () => auditExhibition(house, await reservationsOf(house)), { withinMs })
  const journals = new Map<string, Inspection>()
  await each(house.reservations, AT_ONCE, async (reserved) => {
    journals.set(reserved.id, await eventually(() => auditReservation(house, reserved), { withinMs }))
  })
  await eventually(() => auditExhibition(house, [...journals.values()]), { withinMs })
  await each(new Set(house.reservations.map(({ who }) => who)), AT_ONCE, async (who) => {
    const own = house.reservations.filter((one) => one.who === who).flatMap(({ id }) => journals.get(id) ?? [])
    await eventually(() => expectToldOnceEach(who, own), { withinMs })
  })
  return journals
}

const reservationsOf = async (house: House): Promise<Inspection[]> => {
  const found: Inspection[] = []
  await each(house.reservations, AT_ONCE, async ({ id }) => {
    const reservation = await inspect(house, 'museum.reservation', id)
    if (!reservation) throw new Error(`reservation ${id} is lost`)
    found.push(reservation)
  })
  return found
}

const auditReservation = async (house: House, { who, id }: Reserved): Promise<Inspection> => {
  const reservation = await inspect(house, 'museum.reservation', id)
  if (!reservation) throw new Error(`reservation ${id} is lost`)
  expectAtRest(reservation)
  expectOnceEach(reservation)
  const is = statusOf(reservation)
  // Nothing rests in a state that should move on by itself (M4).
  expect(is).not.toBe('requested')
  const entry = await inspect(house, 'museum.admission', id)
  expect({ id, is, entry: statusOf(entry) }).toEqual({ id, is, entry: entryFor(reservation) })
  if (entry) {
    expectAtRest(entry)
    expectOnceEach(entry)
    const shown = expectStatus(await house.manager.get(`/v1/museum/admissions/${id}`), 200).json
    expect({ status: shown.status }).toEqual({ status: statusOf(entry) })
  }
  const row = expectStatus(await who.get(`/v1/museum/reservations/${id}`), 200).json
  expect({ status: row.status, version: row.version }).toEqual({ status: is, version: reservation.version })
  const history = expectStatus(await who.get(`/v1/museum/reservations/${id}/history`), 200).json
  expect(history.items).toEqual(historyOf(reservation.events))
  return reservation
}

const isLive = (reservation: Inspection): boolean =>
  statusOf(reservation) === 'completed' && reservation.description?.data.admitted === false

/** G4: the places held are exactly those of live reservations, at no moment more than there are, each left once. */
const auditExhibition = async (house: House, reservations: readonly Inspection[]): Promise<true> => {
  const exhibition = await inspect(house, 'museum.exhibition', house.exhibitionId)
  if (!exhibition) throw new Error(`exhibition ${house.exhibitionId} is lost`)
  expectAtRest(exhibition)
  const { capacity, places } = exhibition.state as unknown as { capacity: number; places: Places }
  const live = reservations.filter(isLive).map(({ id }) => id)
  expect(Object.keys(places.holds).sort()).toEqual(live.sort())
  let taken = 0
  let used = 0
  const seen = new Set<string>()
  for (const { type, data } of exhibition.events) {
    if (typeof data.reservationId !== 'string') continue
    const once = `${type === 'PlacesHeld' ? 'came' : 'left'} ${data.reservationId}`
    expect(seen.has(once), `${once} twice`).toBe(false)
    seen.add(once)
    const visitors = Number(data.visitors)
    taken += type === 'PlacesHeld' ? visitors : -visitors
    if (type === 'PlacesUsed') used += visitors
    expect(taken).toBeGreaterThanOrEqual(0)
    expect(taken + used).toBeLessThanOrEqual(capacity)
  }
  expect(places.taken).toBe(taken)
  const status = statusOf(exhibition)
  if (status !== 'open') expect([status, live]).toEqual(['deleted', []])
  const row = expectStatus(await house.manager.get(`/v1/museum/exhibitions/${house.exhibitionId}`), 200).json
  const available = status === 'open' ? capacity - taken - used : 0
  expect([row.status, row.available, row.admitted]).toEqual([status, available, used])
  return true
}
type Places = {
  readonly taken: number
  readonly holds: object
}
