/**
 * The audit of air-purifier rental: whatever trouble there was, in the end everybody agrees. Takes each actor's journal as
 * the truth and holds order, assignment, installation, customer record, roster, view and notifications against it.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import { type Client, eventually } from '../harness/http.ts'
import {
  AGREE_WITHIN_MS,
  AT_ONCE,
  expectAtRest,
  expectOnceEach,
  heardBy,
  historyOf,
  statusOf,
  toldTo,
} from './auditing.ts'
import { type Customer, each, expectStatus, inspect } from './concert.fixtures.ts'

/** One region, everybody who works there, and every order that somebody was told of. */
export type Region = {
  readonly admin: Client
  readonly name: string
  readonly engineers: readonly Customer[]
  readonly orders: readonly Ordered[]
}
export type Ordered = {
  readonly who: Customer
  readonly id: string
}

type Story = {
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
export const auditRegion = async (region: Region, withinMs = AGREE_WITHIN_MS): Promise<ReadonlyMap<string, string>> => {
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

const auditOrder = async (region: Region, { who, id }: Ordered): Promise<Story> => {
  const order = await inspect(region, 'rental.order', id)
  if (!order) throw new Error(`order ${id} is lost`)
  const assignment = await inspect(region, 'rental.assignment', id)
  const installation = await inspect(region, 'rental.installation', id)
  const record = await inspect(region, 'rental.customer-record', id)
  const is = [statusOf(assignment), statusOf(installation), statusOf(record)]
  expect({ id, order: statusOf(order), is }).toEqual({ id, order: statusOf(order), is: others[statusOf(order) ?? ''] })
  for (const actor of [order, assignment, installation, record]) {
    if (!actor) continue
    expectAtRest(actor)
    expectOnceEach(actor, OFTEN)
  }
  const row = expectStatus(await who.get(`/v1/rental/orders/${id}`), 200).json
  expect({ id, status: row.status, version: row.version }).toEqual({
    id,
    status: statusOf(order),
    version: order.version,
  })
  const history = expectStatus(await who.get(`/v1/rental/orders/${id}/history`), 200).json
  expect(history.items).toEqual(historyOf(order.events))
  return { order, assignment }
}

/** G4: every open order is held by exactly one engineer, and the load is what is held. */
const auditRoster = async (region: Region, stories: readonly Story[]): Promise<true> => {
  const roster = await inspect(region, 'rental.roster', region.name)
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
const auditNotifications = async (who: Customer, own: readonly Inspection[]): Promise<true> => {
  const due = own.flatMap((actor) =>
    heardBy(actor, 'notification')
      .filter(({ after }) => after?.owner === who.sub)
      .map(({ time, after }) => `${actor.id} ${after?.status} ${time}`),
  )
  const told = (await toldTo(who)).map(({ thing, status, at }) => `${thing.id} ${status} ${at}`)
  expect(told.sort()).toEqual(due.sort())
  return true
}
