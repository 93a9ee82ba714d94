/**
 * The audit of museum exhibitions: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds places, entries, the view with its history, and the notifications against it.
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

/** One exhibition, and every reservation that somebody was told of. */
export interface House {
  /** Holds the roles of an operator and of the museum. */
  readonly admin: Client
  readonly manager: Client
  readonly exhibitionId: string
  readonly reservations: readonly Reserved[]
}
export interface Reserved {
  readonly who: Customer
  readonly id: string
}

/** What each reservation leaves of its entry, when it had its places. */
const entryFor = (reservation: Inspection): string => {
  const { status = '', data } = reservation.description ?? {}
  if (status === 'completed') return data?.admitted === true ? 'admitted' : 'registered'
  return happenedTo(reservation).includes('ReservationPlaced') ? status : 'nothing'
}

/** Waits until all has come to rest, and fails with what does not agree. Answers the journal of each reservation. */
export async function auditHouse(house: House, withinMs = AGREE_WITHIN_MS): Promise<ReadonlyMap<string, Inspection>> {
  // A reservation may rest, and still be called off by a deletion under way: first the house has to come to rest.
  await eventually(async () => auditExhibition(house, await reservationsOf(house)), { withinMs })
  const journals = new Map<string, Inspection>()
  await each(house.reservations, AT_ONCE, async (reserved) => {
    journals.set(reserved.id, await eventually(() => auditReservation(house, reserved), { withinMs }))
  })
  await eventually(() => auditExhibition(house, [...journals.values()]), { withinMs })
  await each(new Set(house.reservations.map(({ who }) => who)), AT_ONCE, async (who) => {
    const own = house.reservations.filter((one) => one.who === who).flatMap(({ id }) => journals.get(id) ?? [])
    await eventually(() => auditNotifications(who, own), { withinMs })
  })
  return journals
}

export const lookAt = ({ admin }: Pick<House, 'admin'>, aggregate: string, id: string): Promise<Inspection | null> =>
  inspect({ admin, manager: admin, courier: admin, staff: admin }, aggregate, id)

const reservationsOf = async (house: House): Promise<Inspection[]> => {
  const found: Inspection[] = []
  await each(house.reservations, AT_ONCE, async ({ id }) => {
    const reservation = await lookAt(house, 'museum.reservation', id)
    if (!reservation) throw new Error(`reservation ${id} is lost`)
    found.push(reservation)
  })
  return found
}

const statusOf = (actor: Inspection | null): string => actor?.description?.status ?? 'nothing'

/** Nothing unanswered, nothing unsent, nothing given up, and nothing happened twice. */
function expectAtRest(actor: Inspection): void {
  const { id, aggregate, version, open, sentUpTo, sendingParked } = actor
  const rest = { id, aggregate, open: [], sentUpTo: version, sendingParked: false }
  expect({ id, aggregate, open, sentUpTo, sendingParked }).toEqual(rest)
}

const expectOnceEach = (actor: Inspection): void => {
  const happened = happenedTo(actor)
  expect(new Set(happened).size, happened.join()).toBe(happened.length)
}

async function auditReservation(house: House, { who, id }: Reserved): Promise<Inspection> {
  const reservation = await lookAt(house, 'museum.reservation', id)
  if (!reservation) throw new Error(`reservation ${id} is lost`)
  expectAtRest(reservation)
  expectOnceEach(reservation)
  const is = statusOf(reservation)
  // Nothing rests in a state that should move on by itself (M4).
  expect(is).not.toBe('requested')
  const entry = await lookAt(house, 'museum.admission', id)
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
  expect(history.items).toEqual(
    reservation.events
      .filter(({ after, was }) => after?.status !== was)
      .map(({ seq, type, time, after, was }) => ({ seq, status: after?.status, was, event: type, at: time })),
  )
  return reservation
}

const isLive = (reservation: Inspection): boolean =>
  statusOf(reservation) === 'completed' && reservation.description?.data.admitted === false

/** G4: the places held are exactly those of live reservations, at no moment more than there are, each left once. */
async function auditExhibition(house: House, reservations: readonly Inspection[]): Promise<true> {
  const exhibition = await lookAt(house, 'museum.exhibition', house.exhibitionId)
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
interface Places {
  readonly taken: number
  readonly holds: object
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
