/** Air-purifier rental while one context is down (G6): the others go on, and afterwards all catch up by themselves. */
import { beforeEach, describe, expect, it } from 'vitest'
import { rosterIdOf } from '../../queues/rental.ts'
import { type Customer, customer, each, expectComeBack, expectStatus } from '../chaos/concert.fixtures.ts'
import { chance } from '../harness/chance.ts'
import { whileClassDown, whileDeliveryIsChaotic, whileDown } from '../harness/chaos.ts'
import { as, type Client, eventually, ORGANISATION, unique } from '../harness/http.ts'
import { seedOf } from '../harness/size.ts'
import {
  AIR_7,
  application,
  auditRegion,
  type Ordered,
  offered,
  orderPath,
  stateOf,
} from '../stories/rental/rental.fixtures.ts'

/** What was asked while a context was away is asked again within this time: an open breaker waits 5 s, retries double. */
const SETTLING = { withinMs: 120_000 }
const CALLS_TO_OPEN = 20
/** Of one customer (R14). */
const OPEN_ORDERS = 5
const survey = { rating: 'GOOD', comment: '잘 돌아가요.' }

let region: string
let staff: Client
let admin: Client
let kim: Customer
let engineer: Customer
let orders: Ordered[]

const order = async (who = kim): Promise<string> => {
  const { id } = expectStatus(await who.post('/v1/rental/orders', application(region)), 201).json
  orders.push({ who, id })
  return id
}
const cancel = (id: string, key = unique('key'), who: Client = kim) =>
  who.post(`${orderPath(id)}/cancel`, undefined, { key })
const complete = (id: string) => engineer.post(`/v1/rental/installations/${id}/complete`)
const shows = (id: string, status: string) =>
  eventually(async () => (await kim.get(orderPath(id))).json.status === status, SETTLING)
const assigned = async (): Promise<string> => {
  const id = await order()
  await shows(id, 'assigned')
  return id
}
const installed = async (): Promise<string> => {
  const id = await assigned()
  expectStatus(await complete(id), 200)
  await shows(id, 'installed')
  return id
}
const audit = () => auditRegion({ admin, name: region, engineers: [engineer], orders })

/** Someone for this region, and the roster knows. */
const register = async (): Promise<Customer> => {
  const sub = unique('engineer')
  expectStatus(await staff.put(`/v1/rental/engineers/${sub}`, { name: '이기사', region }), 201)
  await eventually(async () => (await stateOf(admin, 'roster', rosterIdOf(ORGANISATION, region))) === 'open')
  return { ...(await as(sub, 'engineer')), sub }
}

beforeEach(async () => {
  region = unique('중구')
  ;[staff, admin] = [await as(unique('staff'), 'rental-staff'), await as(unique('admin'), 'admin')]
  await offered(staff, AIR_7)
  kim = await customer('kim')
  engineer = await register()
  orders = []
})

const classesDown = async (classes: readonly string[], story: () => Promise<void>): Promise<void> => {
  const [first, ...rest] = classes
  if (first === undefined) return story()
  await whileClassDown('rental', first, () => classesDown(rest, story))
}

describe('while installation is down', () => {
  it('ordering goes on; a cancel is kept as cancel-requested and cancelled by itself; complete comes back later (R6)', async () => {
    const [accepted, working] = [await assigned(), await assigned()]
    const key = unique('key')
    await whileClassDown('rental', 'Installation', async () => {
      const answer = expectStatus(await cancel(accepted, key), 202).json
      expect(answer).toMatchObject({ id: accepted, status: 'cancel-requested', version: 5 })
      expectStatus(await cancel(accepted, key), 202)
      expectStatus(await cancel(accepted), 202)
      const young = await order()
      expectStatus(await cancel(young), 202)
      await shows(young, 'cancel-requested')
      expectComeBack(await complete(working))
      expect((await kim.get(orderPath(working))).json.status).toBe('assigned')
    })
    for (const { id } of orders.filter(({ id }) => id !== working)) await shows(id, 'cancelled')
    expect(expectStatus(await cancel(accepted, key), 200).json.status).toBe('cancelled')
    await eventually(async () => (await complete(working)).status === 200, SETTLING)
    await shows(working, 'installed')
    expect([...(await audit())].sort()).toEqual(['cancelled', 'cancelled', 'installed'])
  })

  it('a cancel of what turns out to be installed is refused by itself, and told (R6)', async () => {
    const id = await assigned()
    const key = unique('key')
    await whileClassDown('rental', 'Order', async () => {
      // The order cannot hear of it, so for it this may still be cancelled.
      expectStatus(await complete(id), 200)
    })
    await whileClassDown('rental', 'Installation', async () => {
      const answer = await eventually(async () => {
        const kept = await cancel(id, key)
        return kept.status === 503 ? null : kept
      })
      // The event of the installation may have come first after all; then there is nothing to keep.
      expect([202, 409]).toContain(answer.status)
    })
    await shows(id, 'installed')
    await eventually(async () => (await cancel(id, key)).status === 409, SETTLING)
    expect((await cancel(id)).json.code).toBe('AlreadyInstalled')
    expect(await audit()).toEqual(['installed'])
  })

  it('the breaker opens, and a cancel is kept all the same (R6, K11)', async () => {
    const people = await Promise.all(Array.from({ length: CALLS_TO_OPEN / OPEN_ORDERS }, () => customer('lee')))
    await each(people, CALLS_TO_OPEN, async (who) => {
      for (let n = 0; n < OPEN_ORDERS; n += 1) await order(who)
    })
    const before = [...orders]
    await whileClassDown('rental', 'Installation', async () => {
      await each(before, CALLS_TO_OPEN, async ({ who, id }) => void expectStatus(await cancel(id, undefined, who), 202))
      await eventually(async () => (await breaker('installation')) === 'open')
      expectStatus(await cancel(await order()), 202)
    })
    expect(new Set(await audit())).toEqual(new Set(['cancelled']))
  })
})

const breaker = async (dependency: string): Promise<string | undefined> => {
  const { breakers } = expectStatus(await admin.get('/v1/ops/breakers'), 200).json
  const all: readonly { system: string; dependency: string; mode: string }[] = breakers
  return all.find((one) => one.system === 'rental' && one.dependency === dependency)?.mode
}

describe('while customer-record is down', () => {
  it('all but the survey goes on; the order stays installed, and is closed together with its record (R7)', async () => {
    const id = await installed()
    const key = unique('key')
    await whileClassDown('rental', 'CustomerRecord', async () => {
      expectComeBack(await kim.post(`${orderPath(id)}/survey`, survey, { key }))
      expect((await kim.get(orderPath(id))).json.status).toBe('installed')
      expect(await stateOf(admin, 'order', id)).toBe('installed')
      const other = await kim.post(`${orderPath(id)}/survey`, { ...survey, rating: 'BAD' })
      expect([other.status, other.json.code]).toEqual([409, 'SurveyUnderWay'])
      await installed()
      expectStatus(await cancel(await assigned()), 200)
    })
    await shows(id, 'closed')
    expect(await stateOf(admin, 'customer-record', id)).toBe('stored')
    const again = expectStatus(await kim.post(`${orderPath(id)}/survey`, survey, { key }), 200)
    expect([again.json.status, again.headers.get('idempotency-replayed')]).toEqual(['closed', 'true'])
    expect([...(await audit())].sort()).toEqual(['cancelled', 'closed', 'installed'])
  })
})

describe('while assignment is down', () => {
  it('ordering and cancelling go on; orders are assigned afterwards, cancelled ones to nobody (R1, R6)', async () => {
    const before = await assigned()
    await classesDown(['Assignment', 'Roster', 'Engineer'], async () => {
      await order()
      expectStatus(await cancel(await order()), 200)
      expectStatus(await cancel(before), 200)
      expectComeBack(await staff.put(`/v1/rental/engineers/${engineer.sub}`, { name: '이반장', region }))
    })
    await eventually(async () => (await stateOf(admin, 'assignment', orders[1]?.id ?? '')) === 'assigned', SETTLING)
    expect([...(await audit())].sort()).toEqual(['assigned', 'cancelled', 'cancelled'])
  })
})

describe('while the view and notification are down', () => {
  it('every command works, and afterwards the view equals the actors and everybody was told once (V2, N5)', async () => {
    const [toClose, toCancel] = [await installed(), await assigned()]
    await whileDown('view', () =>
      whileDown('notification', async () => {
        expectStatus(await kim.post(`${orderPath(toClose)}/survey`, survey), 200)
        expectStatus(await cancel(toCancel), 200)
        const id = await order()
        await eventually(async () => (await stateOf(admin, 'order', id)) === 'assigned')
        expectStatus(await complete(id), 200)
        expectComeBack(await kim.get(orderPath(id)))
      }),
    )
    expect([...(await audit())].sort()).toEqual(['cancelled', 'closed', 'installed'])
  })
})

describe('while every message comes three times, shuffled and late', () => {
  const CUSTOMERS = 3
  const ORDERS_EACH = 4

  it('everybody agrees in the end, nothing twice, nobody sent to what is cancelled (G3, G4)', async () => {
    const seed = seedOf('rental, delivery at its worst')
    const people = await Promise.all(Array.from({ length: CUSTOMERS }, () => customer('lee')))
    await whileDeliveryIsChaotic(['rental', 'notification', 'view'], seed, async () => {
      await each(people.entries(), CUSTOMERS, async ([n, who]) => {
        const random = chance(seed + n)
        for (let nth = 0; nth < ORDERS_EACH; nth += 1) await oneOrder(who, random)
      })
      const states = await audit()
      expect(states).toHaveLength(CUSTOMERS * ORDERS_EACH)
    })
  })

  /** One order's way, as chance has it: cancelled at once or later, completed, surveyed, or left. */
  const oneOrder = async (who: Customer, random: () => number): Promise<void> => {
    const id = await order(who)
    const way = random()
    const cancelled = () => who.post(`${orderPath(id)}/cancel`)
    if (way < 0.3) return void expectStatus(await cancelled(), 200)
    await eventually(async () => (await stateOf(admin, 'installation', id)) === 'accepted', SETTLING)
    if (way < 0.4) return
    if (way < 0.6) return void expectStatus(await cancelled(), 200)
    expectStatus(await complete(id), 200)
    if (way < 0.7) return void expectStatus(await cancelled(), 409)
    if (way < 0.8) return
    await eventually(async () => (await who.post(`${orderPath(id)}/survey`, survey)).status === 200, SETTLING)
  }
})
