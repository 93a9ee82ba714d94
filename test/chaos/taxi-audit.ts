/**
 * The audit of taxi dispatch: whatever trouble there was, in the end call, pickup, driver, payment, the view and what
 * people were told agree. Takes each actor's journal as the truth. Nothing twice, nothing missing.
 */
import { expect } from 'vitest'
import type { Inspection } from '../../durable-objects/runtime/inspection.ts'
import { type Client, eventually } from '../harness/http.ts'
import { listed, paymentOf } from '../stories/taxi/taxi.fixtures.ts'
import { AGREE_WITHIN_MS, AT_ONCE, expectAtRest, statusOf, toldTo } from './auditing.ts'
import { each, expectStatus, happenedTo, inspect } from './concert.fixtures.ts'

type Person = Client & { readonly sub: string }
export type Audited = {
  readonly boss: Client
  readonly customers: readonly Person[]
  readonly drivers: readonly Person[]
  /** Every call that a customer was told of, or found among his own. */
  readonly callIds: readonly string[]
}
export type Ride = {
  readonly call: Inspection
  readonly pickup: Inspection | null
  readonly payment: Inspection | null
}

/** Call status -> what pickup and payment must say once they quiesce (T3, T5–T8). A call without a pickup was cancelled early or never paid. */
const AGREED: Readonly<Record<string, readonly [pickups: readonly (string | null)[], payments: readonly string[]]>> = {
  open: [['open'], ['approved']],
  matched: [['assigned'], ['approved']],
  completed: [['completed'], ['approved']],
  cancelled: [['cancelled'], ['refunded']],
  'payment-failed': [[null], ['declined', 'refunded', 'blocked']],
}

/** Waits until everything quiesces, and fails with what does not agree. Answers what became of each call. */
export const audit = async (audited: Audited, withinMs = AGREE_WITHIN_MS): Promise<readonly Ride[]> => {
  const rides: Ride[] = []
  await each(audited.callIds, AT_ONCE, async (id) => {
    rides.push(await eventually(() => auditCall(audited, id), { withinMs }))
  })
  await each(audited.drivers, AT_ONCE, async (one) => {
    await eventually(() => auditDriver(audited, one, rides), { withinMs })
  })
  await eventually(() => auditList(audited, rides), { withinMs })
  await each(audited.customers, AT_ONCE, async (one) => {
    await eventually(() => auditTold(one, rides), { withinMs })
  })
  return rides
}

const auditCall = async (audited: Audited, id: string): Promise<Ride> => {
  const operators = { admin: audited.boss }
  const call = await inspect(operators, 'taxi.call', id)
  if (!call) throw new Error(`call ${id} is lost`)
  const pickup = await inspect(operators, 'taxi.pickup', id)
  const payment = await inspect(operators, 'payment.payment', paymentOf(id))
  for (const actor of [call, pickup, payment]) if (actor) expectAtRest(actor)
  const [pickups, payments] = AGREED[statusOf(call) ?? ''] ?? [[], []]
  expect(pickups, `pickup of a call that is ${statusOf(call)}`).toContain(statusOf(pickup))
  expect(payments, `payment of a call that is ${statusOf(call)}`).toContain(statusOf(payment))
  expectMatches(call, pickup)
  expectMoney(call, payment)
  await expectShown(audited, call)
  return { call, pickup, payment }
}

const factsOf = (actor: Inspection | null, type: string): readonly string[] =>
  (actor?.events ?? []).flatMap((event) =>
    event.type === type ? [`${event.data.match} ${event.data.driverId ?? event.data.callId}`] : [],
  )

/** Call and pickup tell the same matches; only a cancel may have kept the pickup from hearing of the last one. */
const expectMatches = (call: Inspection, pickup: Inspection | null): void => {
  const isCancelled = statusOf(call) === 'cancelled'
  for (const [mine, its] of [
    ['CallMatched', 'PickupAssigned'],
    ['CallReopened', 'PickupReleased'],
    ['CallCompleted', 'PickupCompleted'],
  ] as const) {
    const [said, heard] = [factsOf(call, mine), factsOf(pickup, its)]
    expect(heard).toEqual(isCancelled ? said.slice(0, heard.length) : said)
    expect(said.length - heard.length).toBeLessThanOrEqual(1)
  }
}

/** P1: one charge for each call that is not over, none for any other. */
const expectMoney = (call: Inspection, payment: Inspection | null): void => {
  const happened = happenedTo(payment)
  const count = (type: string) => happened.filter((one) => one === type).length
  const isPaid = ['open', 'matched', 'completed'].includes(statusOf(call) ?? '')
  expect(count('PaymentApproved')).toBeLessThanOrEqual(1)
  // What was charged unseen goes back without ever having been approved.
  if (isPaid) expect([count('PaymentApproved'), count('PaymentRefunded')]).toEqual([1, 0])
  else expect(count('PaymentRefunded')).toBeGreaterThanOrEqual(count('PaymentApproved'))
}

/** The customer sees the call as the actor knows it, with each change of its state once. */
const expectShown = async ({ customers }: Audited, call: Inspection): Promise<void> => {
  const owner = customers.find(({ sub }) => sub === call.description?.owner)
  if (!owner) throw new Error(`call ${call.id} belongs to nobody we know`)
  const row = expectStatus(await owner.get(`/v1/taxi/calls/${call.id}`), 200).json
  expect(row).toMatchObject({ id: call.id, status: statusOf(call), version: call.version })
  const { items } = expectStatus(await owner.get(`/v1/taxi/calls/${call.id}/history`), 200).json
  expect(items.map(({ event }: { event: string }) => event)).toEqual(happenedTo(call))
}

/** A driver is engaged for the call that is matched with him and for no other, and left every other he had. */
const auditDriver = async (audited: Audited, { sub, ...who }: Person, rides: readonly Ride[]): Promise<true> => {
  const his = rides.filter(({ call }) => statusOf(call) === 'matched' && stateOf(call).driverId === sub)
  expect(his.length, `matches of ${sub}`).toBeLessThanOrEqual(1)
  const driver = await inspect({ admin: audited.boss }, 'taxi.driver', sub)
  if (!driver) return true
  expectAtRest(driver)
  expect(stateOf(driver).callId).toBe(his[0]?.call.id)
  const [engaged, freed] = [factsOf(driver, 'DriverEngaged'), factsOf(driver, 'DriverFreed')]
  expect(freed).toEqual(his.length > 0 ? engaged.slice(0, -1) : engaged)
  const { items } = expectStatus(await who.get('/v1/notifications?limit=100'), 200).json
  expect(items).toHaveLength(freed.length)
  return true
}

const stateOf = (actor: Inspection): Readonly<Record<string, unknown>> => actor.state

/** T3, T4: the list holds the open calls of these and none of the others. */
const auditList = async ({ drivers }: Audited, rides: readonly Ride[]): Promise<true> => {
  const [somebody] = drivers
  if (!somebody) throw new Error('no driver reads the list')
  const seen = new Set((await listed(somebody)).map(({ id }) => id))
  for (const { call } of rides) expect([call.id, seen.has(call.id)]).toEqual([call.id, statusOf(call) === 'open'])
  return true
}

/** The state a customer was told of, by the event that led to it (T10). */
const TOLD: Readonly<Record<string, string>> = {
  CallOpened: 'open',
  CallPaymentFailed: 'payment-failed',
  CallMatched: 'matched',
  CallReopened: 'open',
  CallCancelled: 'cancelled',
  CallCompleted: 'completed',
}

/** G7: once for each change, and for nothing else. */
const auditTold = async ({ sub, ...who }: Person, rides: readonly Ride[]): Promise<true> => {
  const items = await toldTo(who)
  for (const { call } of rides.filter((ride) => ride.call.description?.owner === sub)) {
    const told = items.filter(({ thing }) => thing.id === call.id).map(({ status }) => status)
    const due = happenedTo(call).flatMap((type) => TOLD[type] ?? [])
    expect(told.sort(), `told of ${call.id}`).toEqual(due.sort())
  }
  return true
}
