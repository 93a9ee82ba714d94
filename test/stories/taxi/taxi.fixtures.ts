/** What stories of taxi dispatch begin with: its people, paid calls, matched calls, and how the four contexts stand. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { invariants as ofPayment } from '../../../durable-objects/payment/invariants.ts'
import { invariants } from '../../../durable-objects/taxi/invariants.ts'
import type { World } from '../../../kernel/invariants.ts'
import { signToken } from '../../../scripts/identity.ts'
import { audited } from '../../chaos/world.ts'
import { type Answer, type Client, client, eventually, unique } from '../../harness/http.ts'
import { done, inspect, type Person, type Stage } from '../shared/people.ts'

export const RIDE = { origin: '서울역 2번 출구 🚕', destination: '노들섬 라이브하우스', fareKrw: 15_000 }
export const callBody = (method = 'card', ride = RIDE) => ({ ...ride, method })
export const paymentOf = (callId: string): string => `taxi.call~${callId}`

/** A driver nobody has met before, by name. */
export const driver = async (stage: Stage, name = '백기사'): Promise<Person> => {
  const sub = unique('driver')
  const bearer = await signToken({ privateJwk: stage.privateJwk }, { sub, roles: ['driver'], name })
  return { sub, bearer, ...client(bearer, stage.url) }
}

/** A paid call: its id. Drivers may not see it yet. */
export const paidCall = async (who: Client, ride = RIDE): Promise<string> => {
  const { id, status } = await done(who, '/v1/taxi/calls', callBody('card', ride), 201)
  expect(status).toBe('open')
  return id
}

export const acceptPath = (callId: string): string => `/v1/taxi/requests/${callId}/accept`
export const accept = (who: Client, callId: string, key: string = randomUUID()) =>
  who.post(acceptPath(callId), undefined, { key })

/** A paid call that drivers can accept: its id. */
export const openCall = async (who: Client, boss: Client, ride = RIDE): Promise<string> => {
  const id = await paidCall(who, ride)
  await pickupIs(boss, id, 'open')
  return id
}

/** A call that this driver has. */
export const matchedCall = async (who: Client, boss: Client, by: Client): Promise<string> => {
  const id = await openCall(who, boss)
  await done(by, acceptPath(id))
  return id
}

const STEPS = ['arrive', 'board', 'complete'] as const
/** The driver goes on with a ride, step by step, up to this one (T15). */
export const drive = async (by: Client, callId: string, upTo: (typeof STEPS)[number] = 'complete'): Promise<void> => {
  for (const step of STEPS.slice(0, STEPS.indexOf(upTo) + 1)) await done(by, `/v1/taxi/pickups/${callId}/${step}`)
}

/** Waits until the pickup of a call is in this state, as the actor itself knows it. */
export const pickupIs = (boss: Client, callId: string, status: string) =>
  eventually(async () => {
    const found = await inspect(boss, 'taxi.pickup', callId, '?limit=1')
    if (found?.description.status !== status) throw new Error(`pickup ${callId}: ${JSON.stringify(found?.description)}`)
    return found
  })

/** The drivers' list, all of it. */
export const listed = async (who: Client): Promise<readonly { id: string }[]> => {
  const items: { id: string }[] = []
  let cursor = ''
  do {
    const { json } = await who.get(`/v1/taxi/requests?limit=100${cursor}`)
    items.push(...json.items)
    cursor = json.next === null ? '' : `&cursor=${json.next}`
  } while (cursor !== '')
  return items
}

export type Rides = {
  readonly boss: Client
  readonly customers: readonly Person[]
  readonly drivers: readonly Person[]
  /** Every call that a customer was told of, or found among his own. */
  readonly callIds: readonly string[]
}
/** Waits until these calls quiesce with every invariant kept, and the list shows those that are open (T3, T4). */
export const auditRides = async (rides: Rides, withinMs?: number): Promise<World> => {
  const { boss, customers, drivers, callIds } = rides
  const [somebody] = drivers
  if (!somebody) throw new Error('no driver reads the list')
  const scene = {
    admin: boss,
    people: [...customers, ...drivers],
    known: { 'taxi.call': callIds },
    besides: {
      'taxi.driver': drivers.map(({ sub }) => sub),
      'taxi.passenger': customers.map(({ sub }) => sub),
    },
  }
  const world = await audited([...invariants, ...ofPayment], scene, withinMs)
  const calls = world.instances.get('taxi.call') ?? []
  await eventually(async () => {
    const seen = new Set((await listed(somebody)).map(({ id }) => id))
    const due = calls.filter(({ described }) => described?.status === 'open').map(({ id }) => id)
    expect(calls.filter(({ id }) => seen.has(id)).map(({ id }) => id)).toEqual(due)
    return true
  })
  return world
}

type Standing = {
  readonly call: string
  readonly driverId: string | null
  readonly pickup: string | null
  readonly pickupDriverId: string | null
  readonly payment: string | null
  readonly idle: boolean
}

const ON_THE_WAY = ['assigned', 'arrived', 'boarded']

/** How call, pickup, driver and payment stand, by the actors themselves. */
export const standing = async (boss: Client, callId: string): Promise<Standing> => {
  const call = await inspect(boss, 'taxi.call', callId, '?limit=1')
  const pickup = await inspect(boss, 'taxi.pickup', callId, '?limit=1')
  const payment = await inspect(boss, 'payment.payment', paymentOf(callId), '?limit=1')
  const isIdle = [call, pickup, payment].every((actor) => (actor?.open ?? []).length === 0)
  const { status, driverId } = call?.state ?? {}
  return {
    call: status,
    driverId: status === 'matched' ? driverId : null,
    pickup: pickup?.state.status ?? null,
    pickupDriverId: ON_THE_WAY.includes(pickup?.state.status) ? pickup?.state.driverId : null,
    payment: payment?.description?.status ?? null,
    idle: isIdle && pickup?.state.offer == null && pickup?.state.report == null,
  }
}

/** Call status -> what pickup and payment must say at rest (T3, T5–T8). */
const AGREED: Readonly<Record<string, readonly [pickups: readonly (string | null)[], payments: readonly string[]]>> = {
  open: [['open'], ['approved']],
  matched: [ON_THE_WAY, ['approved']],
  completed: [['completed'], ['approved']],
  cancelled: [['cancelled'], ['refunded']],
  lapsed: [['cancelled'], ['refunded']],
  rejected: [[null], ['']],
  'payment-failed': [[null], ['declined', 'refunded', 'blocked']],
}

/** Waits until all four say the same of a call, and answers what they say. */
export const agreed = (boss: Client, callId: string, drivers: readonly Person[] = []): Promise<Standing> =>
  eventually(async () => {
    const found = await standing(boss, callId)
    const [pickups, payments] = AGREED[found.call] ?? [[], []]
    const fits = found.idle && pickups.includes(found.pickup) && payments.includes(found.payment ?? '')
    if (!fits || found.driverId !== found.pickupDriverId) throw new Error(`${callId}: ${JSON.stringify(found)}`)
    for (const { sub } of drivers) {
      const engaged = (await inspect(boss, 'taxi.driver', sub, '?limit=1'))?.state.callId ?? null
      const isHis = found.call === 'matched' && found.driverId === sub
      if ((engaged === callId) !== isHis) throw new Error(`${sub} is engaged for ${engaged}, ${JSON.stringify(found)}`)
    }
    return found
  })

/** What a command came to: the new state, or the refusal. */
export const outcomeOf = ({ status, json }: Answer): string => (status < 300 ? json.status : `${status} ${json?.code}`)
/** How often each outcome came. */
export const counted = (answers: readonly Answer[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const outcome of answers.map(outcomeOf)) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}
