/** Taxi dispatch while one context is down (G6): the others go on, and afterwards all agree by themselves. */
import { beforeEach, describe, expect, it } from 'vitest'
import { expectComeBack, expectStatus } from '../chaos/concert.fixtures.ts'
import { whileClassDown, whileDown } from '../harness/chaos.ts'
import { eventually, unique } from '../harness/http.ts'
import { idOf } from '../harness/ids.ts'
import { admin, customer, inspect, type Person, patiently, sharedStage } from '../stories/shared/people.ts'
import {
  accept,
  acceptPath,
  auditRides,
  callBody,
  drive,
  driver,
  listed,
  matchedCall,
  openCall,
  paidCall,
} from '../stories/taxi/taxi.fixtures.ts'

/** What was asked while payment was away is asked again within this time: an open breaker waits 5 s, retries double. */
const SETTLING = { withinMs: 120_000 }
/** Calls that fail until the breaker may judge (K11). */
const CALLS_TO_OPEN = 24
const CALLS_AT_ONCE = 5

let boss: Person
let kim: Person
let baek: Person
let cheon: Person
let ids: string[]
/** Whoever has called: each has one live call at a time (T12). */
let customers: Person[]

const stage = sharedStage()
const audit = () => auditRides({ boss, customers, drivers: [baek, cheon], callIds: ids })
const known = (id: string): string => {
  ids.push(id)
  return id
}
const request = (key = unique('key')) => kim.post('/v1/taxi/calls', callBody(), { key })
const cancel = (id: string, who = kim) => who.post(`/v1/taxi/calls/${id}/cancel`)
const somebody = async (): Promise<Person> => {
  const who = await customer(stage)
  customers.push(who)
  return who
}
const end = (who: Person, id: string, how: 'arrive' | 'release', key = unique('key')) =>
  who.post(`/v1/taxi/pickups/${id}/${how}`, undefined, { key })

beforeEach(async () => {
  ;[boss, kim] = [await admin(stage), await customer(stage)]
  ;[baek, cheon] = [await driver(stage), await driver(stage, '천기사')]
  ids = []
  customers = [kim]
})

/** Customers' and drivers' day: completed; released and taken by another; cancelled while open and while matched. */
const day = async (): Promise<void> => {
  const [first, second] = [known(await openCall(kim, boss)), known(await openCall(await somebody(), boss))]
  expectStatus(await accept(baek, first), 200)
  await drive(baek, first)
  expectStatus(await accept(baek, second), 200)
  expectStatus(await end(baek, second, 'release'), 200)
  expectStatus(await accept(cheon, second), 200)
  expectStatus(await cancel(known(await openCall(kim, boss))), 200)
  const last = known(await matchedCall(kim, boss, baek))
  expectStatus(await cancel(last), 200)
}

describe('while pickup is down', () => {
  it('calls are requested, paid and cancelled; the list fills afterwards (T9)', async () => {
    const riding = known(await matchedCall(kim, boss, baek))
    const waiting = known(await openCall(await somebody(), boss))
    const [lee, han] = [await somebody(), await somebody()]
    const [toAccept, toRelease] = [unique('key'), unique('key')]
    await whileClassDown('taxi', 'Pickup', () =>
      whileClassDown('taxi', 'Driver', async () => {
        const paid = known(await paidCall(lee))
        const given = known(await paidCall(han))
        expectStatus(await cancel(given, han), 200)
        expectComeBack(await cheon.post(acceptPath(waiting), undefined, { key: toAccept }))
        expectComeBack(await end(baek, riding, 'release', toRelease))
        expectComeBack(await end(baek, riding, 'arrive'))
        expect((await listed(cheon)).map(({ id }) => id)).not.toContain(paid)
        await eventually(async () => (await han.get(`/v1/taxi/calls/${given}`)).json.status === 'cancelled')
        expectStatus(await kim.get(`/v1/taxi/calls/${riding}`), 200)
      }),
    )
    const paid = ids[2] ?? ''
    await eventually(async () => (await listed(cheon)).some(({ id }) => id === paid), SETTLING)
    expect((await patiently(cheon, acceptPath(waiting), undefined, toAccept)).json.status).toBe('assigned')
    expect((await patiently(baek, `/v1/taxi/pickups/${riding}/release`, undefined, toRelease)).json.status).toBe('open')
    await audit()
  })

  it('a driver who cannot be reached neither wins nor keeps a call from others; who released is free afterwards', async () => {
    const [riding, waiting] = [known(await matchedCall(kim, boss, baek)), known(await openCall(await somebody(), boss))]
    const key = unique('key')
    await whileClassDown('taxi', 'Driver', async () => {
      expectComeBack(await accept(cheon, waiting))
      // The call is open again, but the driver is not free yet: so far nobody tells him that it is done.
      expectComeBack(await end(baek, riding, 'release', key))
      await eventually(async () => (await kim.get(`/v1/taxi/calls/${riding}`)).json.status === 'open')
    })
    expect((await patiently(baek, `/v1/taxi/pickups/${riding}/release`, undefined, key)).status).toBe(200)
    expectStatus(await patiently(baek, acceptPath(waiting)), 200)
    await audit()
  })
})

describe('while call is down', () => {
  it('nobody wins and nobody is told that he lost; what was under way settles by itself', async () => {
    const [lee, han] = [await somebody(), await somebody()]
    const [wanted, riding] = [known(await openCall(lee, boss)), known(await matchedCall(han, boss, baek))]
    const [key, toAccept] = [unique('key'), unique('key')]
    await whileClassDown('taxi', 'Call', async () => {
      expectComeBack(await accept(cheon, wanted, toAccept))
      expectComeBack(await end(baek, riding, 'arrive'))
      expect((await end(baek, riding, 'release')).json.code).toBe('PickupChanging')
      expectComeBack(await request(key))
      expectComeBack(await cancel(wanted, lee))
      expect((await listed(baek)).map(({ id }) => id)).toContain(wanted)
    })
    await eventually(async () => (await lee.get(`/v1/taxi/calls/${wanted}`)).json.status === 'matched', SETTLING)
    expect((await accept(cheon, wanted, toAccept)).json).toMatchObject({ id: wanted, status: 'assigned' })
    await eventually(async () => (await han.get(`/v1/taxi/calls/${riding}`)).json.step === 'arrived', SETTLING)
    known(expectStatus(await patiently(kim, '/v1/taxi/calls', callBody(), key), 201).json.id)
    await audit()
  })
})

describe('while payment is down', () => {
  it('a request comes back later and is the call that was asked for; all else goes on, refunds follow (T3, T14)', async () => {
    const [lee, han] = [await somebody(), await somebody()]
    const [riding, waiting] = [known(await matchedCall(lee, boss, baek)), known(await openCall(han, boss))]
    const key = unique('key')
    await whileDown('payment', async () => {
      expectComeBack(await request(key))
      expectStatus(await cancel(waiting, han), 200)
      expectStatus(await end(baek, riding, 'release'), 200)
      expectStatus(await accept(cheon, riding), 200)
      await drive(cheon, riding)
      const { id } = await eventually(async () => (await kim.get('/v1/taxi/calls?status=requested')).json.items[0])
      expect((await listed(baek)).map((one) => one.id)).not.toContain(known(id))
    })
    const answer = await patiently(kim, '/v1/taxi/calls', callBody(), key)
    expect([answer.status, answer.json.status, ids.includes(answer.json.id)]).toEqual([201, 'open', true])
    await audit()
  })

  it('the breaker opens, answers at once and stores nothing (G5, K11)', async () => {
    const asked: string[] = []
    const ask = async () => {
      const [who, key] = [await somebody(), unique('key')]
      asked.push(await idOf('POST /v1/taxi/calls', who.sub, key))
      expectComeBack(await who.post('/v1/taxi/calls', callBody(), { key }))
    }
    const kept: string[] = []
    await whileDown('payment', async () => {
      for (let call = 0; call < CALLS_TO_OPEN; call += 1) await ask()
      await eventually(async () => (await paymentBreaker()) === 'open')
      const before = asked.length
      for (let call = 0; call < CALLS_AT_ONCE; call += 1) await ask()
      for (const id of asked.slice(before)) expect(await inspect(boss, 'taxi.call', id)).toBeNull()
    })
    known(expectStatus(await patiently(kim, '/v1/taxi/calls', callBody()), 201).json.id)
    expect(await paymentBreaker()).toBe('closed')
    for (const id of asked) if (await inspect(boss, 'taxi.call', id, '?limit=1')) kept.push(known(id))
    // What was asked for while payment was away is paid when it is back (T14).
    const calls = (await audit()).instances.get('taxi.call') ?? []
    expect(kept.length).toBeGreaterThan(0)
    expect(calls.map(({ described }) => described?.status)).toEqual(calls.map(() => 'open'))
  })
})

const paymentBreaker = async (): Promise<string | undefined> => {
  const { breakers } = expectStatus(await boss.get('/v1/ops/breakers'), 200).json
  const all: readonly { system: string; dependency: string; mode: string }[] = breakers
  return all.find(({ system, dependency }) => system === 'taxi' && dependency === 'payment')?.mode
}

describe('while notification is down', () => {
  it('everything else goes on; everybody is told once afterwards (N5, T10)', async () => {
    await whileDown('notification', async () => {
      await day()
      expectComeBack(await kim.get('/v1/notifications'))
    })
    await audit()
  })
})

describe('while the view is down', () => {
  it('every command works, reads come back later; afterwards the view equals the actors', async () => {
    await whileDown('view', async () => {
      await day()
      for (const path of ['/v1/mypage', `/v1/taxi/calls/${ids[0]}`]) expectComeBack(await kim.get(path))
      expectComeBack(await baek.get('/v1/taxi/requests'))
    })
    await audit()
  })
})

describe('while taxi dispatch itself is stopped', () => {
  it('the list, the calls and My page still answer; commands come back later (V4, T10)', async () => {
    const id = known(await openCall(kim, boss))
    await audit()
    await whileDown('taxi', async () => {
      for (const path of [`/v1/taxi/calls/${id}`, `/v1/taxi/calls/${id}/history`, '/v1/taxi/calls', '/v1/mypage'])
        expectStatus(await kim.get(path), 200)
      expect((await listed(baek)).map((one) => one.id)).toContain(id)
      for (const answer of [await request(), await cancel(id), await accept(baek, id)]) expectComeBack(answer)
    })
    expectStatus(await patiently(baek, acceptPath(id)), 200)
    await audit()
  })
})
