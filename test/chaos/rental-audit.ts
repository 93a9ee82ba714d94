/**
 * The audit of air-purifier rental: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds order, assignment, installation, customer record, roster, view and notifications against it.
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
const PAGES_LIMIT = 200

/** One region, everybody who works there, and every order that somebody was told of. */
export interface Region {
  readonly admin: Client
  readonly name: string
  readonly engineers: readonly Customer[]
  readonly orders: readonly Ordered[]
}
export interface Ordered {
  readonly who: Customer
  readonly id: string
}

interface Story {
  readonly order: Inspection
  readonly assignment: Inspection | null
}

/** What an order at rest leaves elsewhere: assignment, installation, customer record. */
const others: Readonly<Record<string, readonly (string | null)[]>> = {
  requested: ['waiting', null, null],
  assigned: ['assigned', 'accepted', null],
  installed: ['completed', 'completed', null],
  closed: ['completed', 'completed', 'stored'],
  cancelled: ['cancelled', 'cancelled', null],
}
/** A cancel that came too late may be tried again; everything else happens to an order once. */
const OFTEN = ['OrderCancelRequested', 'OrderCancelRefused']

/** Waits until all has come to rest, and fails with what does not agree. Answers the state of each order. */
export async function auditRegion(region: Region, withinMs = AGREE_WITHIN_MS): Promise<ReadonlyMap<string, string>> {
  const stories: Story[] = []
  await each(region.orders, AT_ONCE, async (ordered) => {
    stories.push(await eventually(() => auditOrder(region, ordered), { withinMs }))
  })
  await eventually(() => auditRoster(region, stories), { withinMs })
  const told = (who: Customer) =>
    stories.flatMap(({ order, assignment }) =>
      [order, assignment].flatMap((actor) => (actor?.description?.owner === who.sub ? [actor] : [])),
    )
  await each(new Set([...region.engineers, ...region.orders.map(({ who }) => who)]), AT_ONCE, async (who) => {
    await eventually(() => auditNotifications(who, told(who)), { withinMs })
  })
  return new Map(stories.map(({ order }) => [order.id, statusOf(order) ?? '']))
}

const look = ({ admin }: Region, aggregate: string, id: string): Promise<Inspection | null> =>
  inspect({ admin, manager: admin, courier: admin, staff: admin }, `rental.${aggregate}`, id)

const statusOf = (actor: Inspection | null): string | null => actor?.description?.status ?? null

/** Nothing unanswered, nothing unsent, nothing given up, and nothing happened twice. */
function expectAtRest(actor: Inspection): void {
  const { id, aggregate, version, open, sentUpTo, sendingParked } = actor
  const rest = { id, aggregate, open: [], sentUpTo: version, sendingParked: false }
  expect({ id, aggregate, open, sentUpTo, sendingParked }).toEqual(rest)
  if (aggregate === 'rental.roster') return
  const once = happenedTo(actor).filter((type) => !OFTEN.includes(type))
  expect(new Set(once).size, `${aggregate} ${id}: ${once.join()}`).toBe(once.length)
}

async function auditOrder(region: Region, { who, id }: Ordered): Promise<Story> {
  const order = await look(region, 'order', id)
  if (!order) throw new Error(`order ${id} is lost`)
  const assignment = await look(region, 'assignment', id)
  const installation = await look(region, 'installation', id)
  const record = await look(region, 'customer-record', id)
  const is = [statusOf(assignment), statusOf(installation), statusOf(record)]
  expect({ id, order: statusOf(order), is }).toEqual({ id, order: statusOf(order), is: others[statusOf(order) ?? ''] })
  for (const actor of [order, assignment, installation, record]) if (actor) expectAtRest(actor)
  const row = expectStatus(await who.get(`/v1/rental/orders/${id}`), 200).json
  expect({ id, status: row.status, version: row.version }).toEqual({
    id,
    status: statusOf(order),
    version: order.version,
  })
  const history = expectStatus(await who.get(`/v1/rental/orders/${id}/history`), 200).json
  const changes = order.events.filter(({ after, was }) => after?.status !== was)
  expect(history.items).toEqual(
    changes.map(({ seq, type, time, after, was }) => ({ seq, status: after?.status, was, event: type, at: time })),
  )
  return { order, assignment }
}

/** G4: every open order is held by exactly one engineer, and the load is what is held. */
async function auditRoster(region: Region, stories: readonly Story[]): Promise<true> {
  const roster = await look(region, 'roster', region.name)
  if (!roster) throw new Error(`the roster of ${region.name} is lost`)
  expectAtRest(roster)
  const { members, held, waiting } = roster.state.crew as unknown as {
    members: Record<string, { load: number }>
    held: Record<string, string>
    waiting: object
  }
  const assigned = stories.filter(({ assignment }) => statusOf(assignment) === 'assigned')
  const holders = assigned.map(({ order, assignment }) => [order.id, assignment?.description?.owner])
  expect(held).toEqual(Object.fromEntries(holders))
  const waits = stories.filter(({ assignment }) => statusOf(assignment) === 'waiting').map(({ order }) => order.id)
  expect(Object.keys(waiting).sort()).toEqual(waits.sort())
  for (const [engineerId, { load }] of Object.entries(members)) {
    expect(load).toBe(holders.filter(([, holder]) => holder === engineerId).length)
  }
  const seen = new Set<string>()
  for (const { type, data } of roster.events) {
    if (type !== 'EngineerAssigned' && type !== 'EngineerReleased') continue
    const once = `${type} ${data.orderId}`
    expect(seen.has(once), `${once} twice`).toBe(false)
    seen.add(once)
  }
  return true
}

/** G7, N2: one entry for each event that concerns this person, and no other. */
async function auditNotifications(who: Customer, own: readonly Inspection[]): Promise<true> {
  const due = own.flatMap(({ id, aggregate, events }) =>
    events
      .filter(({ type, after }) => after?.owner === who.sub && heardByNotification(aggregate, type))
      .map(({ time, after }) => `${id} ${after?.status} ${time}`),
  )
  expect((await toldTo(who)).sort()).toEqual(due.sort())
  return true
}

const heardByNotification = (aggregate: string, type: string): boolean =>
  publishing.inboxesOf(aggregate, type).includes('notification')

async function toldTo(who: Client): Promise<string[]> {
  const told: string[] = []
  let cursor = ''
  for (let page = 0; page < PAGES_LIMIT; page += 1) {
    const { items, next } = expectStatus(await who.get(`/v1/notifications?limit=${PAGE}${cursor}`), 200).json
    for (const { thing, status, at } of items) told.push(`${thing.id} ${status} ${at}`)
    if (next === null) return told
    cursor = `&cursor=${next}`
  }
  throw new Error(`more than ${PAGES_LIMIT} pages of notifications`)
}
