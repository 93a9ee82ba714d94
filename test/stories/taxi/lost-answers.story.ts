/** What reaches an actor of taxi dispatch (G1): the request of whoever the token names, and not a word more of theirs. */
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { admin, customer, inspect, type Person, person, type Stage, sharedStage } from '../shared/people.ts'
import { expectProblem, placesOf } from '../shared/problem.ts'
import { accept, callBody, drive, driver, listed, openCall, RIDE } from './taxi.fixtures.ts'

/** What only the aggregate may say, and who somebody is. */

let stage: Stage
let boss: Person
let kim: Person
let baek: Person

beforeEach(async () => {
  stage = sharedStage()
  ;[boss, kim, baek] = [await admin(stage), await customer(stage), await driver(stage)]
})

type Told = { type: string; by: string; correlationId: string; traceparent: string; data: object }
const eventOf = async (aggregate: string, id: string, type: string): Promise<Told> => {
  const events: readonly Told[] = (await inspect(boss, aggregate, id))?.events ?? []
  const event = events.find((one) => one.type === type)
  if (event === undefined) throw new Error(`no ${type} of ${aggregate} ${id}: ${JSON.stringify(events)}`)
  return event
}

describe('Whoever acts is whom the token names', () => {
  it('at every step of a ride, in one conversation and one trace (G1, H9)', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { json } = await kim.post('/v1/taxi/calls', callBody(), { headers: { traceparent } })
    const { id } = json
    expect(await eventOf('taxi.call', id, 'CallRequested')).toMatchObject({
      by: kim.sub,
      correlationId: id,
      traceparent,
      data: { customerId: kim.sub },
    })
    await eventually(async () => (await accept(baek, id)).status === 200)
    expect(await eventOf('taxi.pickup', id, 'PickupOffered')).toMatchObject({
      by: baek.sub,
      correlationId: id,
      data: { driverId: baek.sub, driverName: '백기사' },
    })
    expect((await eventOf('taxi.pickup', id, 'PickupOpened')).traceparent).toBe(traceparent)
    expect(await eventOf('taxi.call', id, 'CallMatched')).toMatchObject({ correlationId: id, data: { match: 1 } })
    expect(await eventOf('taxi.driver', baek.sub, 'DriverEngaged')).toMatchObject({ correlationId: id })
    await drive(baek, id)
  })

  it('a driver is called by the name in the token, and without one by the subject', async () => {
    const nameless = await person(stage, 'nameless', 'driver')
    const id = await openCall(kim, boss)
    expect((await accept(nameless, id)).json.driverName).toBe(nameless.sub)
  })
})

describe('No command', () => {
  it.each([
    ['an origin of blanks', { origin: '  ' }, '/origin'],
    ['a destination too long', { destination: 'x'.repeat(201) }, '/destination'],
    ['a ride to where it begins', { destination: RIDE.origin }, '/destination'],
    ['a fare of nothing', { fareKrw: 0 }, '/fareKrw'],
    ['a fare in words', { fareKrw: '15000' }, '/fareKrw'],
    ['an unknown method', { method: 'gold' }, '/method'],
  ])('calls a taxi with %s: 422 with a pointer, and there is no call (T1)', async (_, more, pointer) => {
    const shy = await customer(stage, 'shy')
    const answer = await shy.post('/v1/taxi/calls', { ...callBody(), ...more })
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
    expect((await shy.get('/v1/mypage')).json.items).toEqual([])
  })

  it('cancels with a word it does not know', async () => {
    const id = await openCall(kim, boss)
    const answer = await kim.post(`/v1/taxi/calls/${id}/cancel`, { onlyWhile: 'matched' })
    expect([answer.status, placesOf(answer)]).toEqual([422, ['body /onlyWhile']])
  })
})

describe('Drivers', () => {
  it('never learn whose call it is, before or after they take it (T4)', async () => {
    const id = await openCall(kim, boss)
    const request = await eventually(async () => (await listed(baek)).find((one) => one.id === id))
    const taken = await accept(baek, id)
    const own = await eventually(async () => {
      const answer = await baek.get(`/v1/taxi/pickups/${id}`)
      return answer.status === 200 ? answer : null
    })
    for (const seen of [JSON.stringify(request), taken.text, own.text, (await baek.get('/v1/taxi/pickups')).text]) {
      expect(seen).toContain(RIDE.origin)
      expect(seen).not.toContain(kim.sub)
    }
    await drive(baek, id)
  })

  it('see the call that waits longest first, a page at a time (T4)', async () => {
    const ids: string[] = []
    for (const who of [kim, await customer(stage), await customer(stage)]) ids.push(await openCall(who, boss))
    const seen = await eventually(async () => {
      const all = (await listed(baek)).map((one) => one.id)
      return ids.every((id) => all.includes(id)) ? all : null
    })
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids)
    const page = (await baek.get('/v1/taxi/requests?limit=1')).json
    expect([page.items.length, typeof page.next]).toEqual([1, 'string'])
  })
})
