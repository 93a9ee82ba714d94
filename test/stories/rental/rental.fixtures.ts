/** What stories of air-purifier rental begin with: its people, regions, engineers and orders, and how they stand. */
import { expect } from 'vitest'
import { invariants } from '../../../durable-objects/rental/invariants.ts'
import { rosterIdOf } from '../../../queues/rental.ts'
import { seoulDate } from '../../../scripts/seoul.ts'
import { audited, statusesIn } from '../../chaos/world.ts'
import { type Client, ORGANISATION, unique } from '../../harness/http.ts'
import { done, inspect, type Person, patiently, person, reads, type Stage } from '../shared/people.ts'

export const ORDERS = '/v1/rental/orders'
export const ENGINEERS = '/v1/rental/engineers'
export const PRODUCTS = '/v1/rental/products'
export const ASSIGNMENTS = '/v1/rental/assignments'
const MIDNIGHT_PASSES_MS = 60_000

/** What most customers order. */
export const AIR_7 = 'air-7'
export const terms = { name: '나루 공기청정기 7', monthlyKrw: 32_900, months: 36 }

/** Staff offer something; it may be there already. */
export const offered = async (staff: Client, productId: string, more: object = {}): Promise<string> => {
  const answer = await staff.put(`${PRODUCTS}/${encodeURIComponent(productId)}`, { ...terms, ...more })
  expect([200, 201], answer.text).toContain(answer.status)
  return productId
}
/** Somebody of the staff, who has seen to it that there is something to order. */
export const rentalStaff = async (stage: Stage): Promise<Person> => {
  const staff = await person(stage, 'staff', 'rental-staff')
  await offered(staff, AIR_7)
  return staff
}
export const orderPath = (id: string): string => `${ORDERS}/${id}`

export const application = (region: string, more: object = {}) => ({
  productId: AIR_7,
  region,
  address: '04524 서울 중구 세종대로 110, 3층',
  customerName: '김나루',
  phone: '010-1234-5678',
  // Today, so that the visit is due at once (R13).
  preferredDate: seoulDate(0),
  ...more,
})
/** A region of its own for each story, so that nobody else's engineers work there. */
export const newRegion = (): string => unique('중구')

/** An order: its id. */
export const ordered = async (who: Client, region: string, more: object = {}): Promise<string> => {
  const { id, status } = await done(who, ORDERS, application(region, more), 201)
  expect(status).toBe('requested')
  return id
}

/** Somebody new who installs in that region, registered by the staff. */
export const engineerIn = async (stage: Stage, staff: Client, region: string, name = '이기사'): Promise<Person> => {
  const engineer = await person(stage, 'eng', 'engineer')
  const answer = await staff.put(`${ENGINEERS}/${engineer.sub}`, { name, region })
  expect(answer.status, answer.text).toBe(201)
  return engineer
}

/** Waits until an order is in this state for its owner. */
export const becomes = (who: Client, id: string, status: string) => reads(who, orderPath(id), status)

export const complete = (engineer: Client, orderId: string) =>
  patiently(engineer, `/v1/rental/installations/${orderId}/complete`)

/** An order whose engineer is done. */
export const installed = async (who: Client, engineer: Client, region: string): Promise<string> => {
  const id = await ordered(who, region)
  await becomes(who, id, 'assigned')
  expect((await complete(engineer, id)).status).toBe(200)
  await becomes(who, id, 'installed')
  return id
}

/** The state of one actor of an order, by its word; null when nothing ever happened to it. */
export const stateOf = async (ops: Client, aggregate: string, id: string): Promise<string | null> =>
  (await inspect(ops, `rental.${aggregate}`, id, '?limit=1'))?.state.status ?? null

/** How the orders of a region stand, by the roster itself. */
export const rosterOf = async (ops: Client, region: string) => {
  const { crew } = (await inspect(ops, 'rental.roster', rosterIdOf(ORGANISATION, region), '?limit=1'))?.state ?? {}
  const members: Record<string, { load: number; isActive: boolean }> = crew?.members ?? {}
  const loads = Object.fromEntries(Object.entries(members).map(([id, { load }]) => [id, load]))
  const holdings: Record<string, { engineerId: string }> = crew?.held ?? {}
  const held = Object.fromEntries(Object.entries(holdings).map(([id, { engineerId }]) => [id, engineerId]))
  return { loads, held: held as Record<string, string>, waiting: Object.keys(crew?.waiting ?? {}) }
}

/** The earliest day an order without a preferred date may be installed: tomorrow, or the day after if midnight passes meanwhile. */
export const tomorrow = (at = Date.now()): readonly string[] =>
  [at, at + MIDNIGHT_PASSES_MS].map((ms) => seoulDate(1, ms))

type Somebody = Client & { readonly sub: string }
export type Ordered = { readonly who: Somebody; readonly id: string }
/** One region, everybody who works there, and every order that somebody was told of. */
export type WatchedRegion = {
  readonly admin: Client
  readonly name: string
  readonly engineers: readonly Somebody[]
  readonly orders: readonly Ordered[]
}

/** Waits until a region and these orders quiesce with every invariant kept; answers what each order has come to. */
export const auditRegion = async (
  { admin, name, engineers, orders }: WatchedRegion,
  withinMs?: number,
): Promise<readonly (string | undefined)[]> => {
  const ids = orders.map(({ id }) => id)
  const known = {
    'rental.order': ids,
    'rental.roster': [rosterIdOf(ORGANISATION, name)],
    'rental.renter': orders.map(({ who }) => who.sub),
    'rental.product': [AIR_7],
    'rental.engineer': engineers.map(({ sub }) => sub),
  }
  const people = [...engineers, ...orders.map(({ who }) => who)]
  return statusesIn(await audited(invariants, { admin, people, known }, withinMs), 'rental.order', ids)
}
