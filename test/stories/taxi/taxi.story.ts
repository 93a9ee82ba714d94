/** Taxi dispatch (택시 호출) from the request to the end of the ride, as its people live it. HTTP only. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually, unique } from '../../harness/http.ts'
import { admin, customer, done, type Person, patiently, person, reads, sharedStage, told } from '../shared/people.ts'
import {
  accept,
  acceptPath,
  agreed,
  callBody,
  drive,
  driver,
  listed,
  matchedCall,
  openCall,
  paidCall,
  paymentOf,
  pickupIs,
  RIDE,
} from './taxi.fixtures.ts'

const stage = sharedStage()
let boss: Person
let kim: Person
let baek: Person

beforeAll(async () => {
  boss = await admin(stage)
})

const people = async () => {
  kim = await customer(stage)
  baek = await driver(stage)
}

describe('a taxi call', () => {
  it('is paid, listed, accepted, driven and done; the customer sees and hears every step', async () => {
    await people()
    const answer = await kim.post('/v1/taxi/calls', callBody())
    expect([answer.status, answer.json.status]).toEqual([201, 'open'])
    const { id } = answer.json
    const path = `/v1/taxi/calls/${id}`
    expect(answer.headers.get('location')).toBe(path)
    expect(answer.json).toMatchObject({ ...RIDE, paymentId: paymentOf(id) })

    const listedCall = await eventually(async () => (await listed(baek)).find((request) => request.id === id))
    expect(listedCall).toEqual({
      ...RIDE,
      id,
      openedAt: expect.any(String),
      ageSeconds: expect.any(Number),
      version: expect.any(Number),
    })

    const taken = await accept(baek, id)
    expect([taken.status, taken.json]).toMatchObject([200, { ...RIDE, id, status: 'assigned', driverName: '백기사' }])
    expect(await reads(kim, `${path}?minVersion=4`, 'matched')).toMatchObject({
      driverName: '백기사',
      step: 'coming',
      version: 4,
    })
    await eventually(async () => !(await listed(baek)).some((request) => request.id === id))
    expect(await reads(baek, `/v1/taxi/pickups/${id}`, 'assigned')).toMatchObject({ ...RIDE, driverName: '백기사' })
    expect((await baek.get('/v1/taxi/pickups')).json.items).toMatchObject([{ id, status: 'assigned' }])
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'matched', driverId: baek.sub })

    for (const [step, becomes] of [
      ['arrive', 'arrived'],
      ['board', 'boarded'],
    ]) {
      const answer = await baek.post(`/v1/taxi/pickups/${id}/${step}`)
      expect([answer.status, answer.json.status]).toEqual([200, becomes])
      const { version } = await eventually(async () => {
        const { json } = await kim.get(path)
        return json.step === becomes ? json : null
      })
      expect(version).toBeGreaterThan(1)
    }
    const over = await baek.post(`/v1/taxi/pickups/${id}/complete`)
    expect([over.status, over.json.status]).toEqual([200, 'completed'])
    await reads(kim, path, 'completed')
    // Told of each step of the ride (T15).
    await told(kim, id, ['open', 'matched', 'matched', 'matched', 'completed'])
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'completed', payment: 'approved' })

    const { items } = (await kim.get(`${path}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'open', 'matched', 'completed'])
    const page = (await kim.get('/v1/mypage?system=taxi')).json.items
    expect(page).toMatchObject([{ id, kind: 'call', status: 'completed', href: path, label: '택시 호출 15,000원' }])
  })

  it('is on the list again when its driver releases it, and he may take the next call at once (T6)', async () => {
    await people()
    const [id, next] = [await matchedCall(kim, boss, baek), await openCall(await customer(stage), boss)]
    const released = await baek.post(`/v1/taxi/pickups/${id}/release`)
    expect([released.status, released.json.status]).toEqual([200, 'open'])
    expect((await accept(baek, next)).status).toBe(200)
    await eventually(async () => (await listed(baek)).some((request) => request.id === id))
    await eventually(async () => {
      const { items } = (await baek.get('/v1/taxi/pickups')).json
      return items.length === 1 && items[0].id === next
    })
    const cheon = await driver(stage, '천기사')
    expect((await accept(cheon, id)).json).toMatchObject({ status: 'assigned', driverName: '천기사' })
    await told(kim, id, ['open', 'matched', 'open', 'matched'])
    await agreed(boss, id, [baek, cheon])
    await agreed(boss, next, [baek, cheon])
  })

  it('is not for the driver who released it, and the list goes on without him (T13)', async () => {
    await people()
    const id = await matchedCall(kim, boss, baek)
    await drive(baek, id, 'arrive')
    await done(baek, `/v1/taxi/pickups/${id}/release`)
    const again = await accept(baek, id)
    expect([again.status, again.json.code]).toEqual([409, 'CallReleasedBefore'])
    const cheon = await driver(stage, '천기사')
    await done(cheon, acceptPath(id))
    await drive(cheon, id)
    expect(await agreed(boss, id, [baek, cheon])).toMatchObject({ call: 'completed' })
  })

  it('is one at a time: the next one is taken when this one is over, however it ended (T12)', async () => {
    await people()
    const lee = await customer(stage, 'lee')
    const [key, id] = [unique('key'), await paidCall(kim)]
    const second = await kim.post('/v1/taxi/calls', callBody(), { key })
    expect([second.status, second.json.code, second.json.callId]).toEqual([409, 'CallInProgress', id])
    await eventually(async () => (await kim.get('/v1/taxi/calls')).json.items.length > 0)
    expect((await kim.get('/v1/taxi/calls')).json.items).toHaveLength(1)
    await paidCall(lee)
    await done(kim, `/v1/taxi/calls/${id}/cancel`)
    const next = await kim.post('/v1/taxi/calls', callBody(), { key })
    expect([next.status, next.json.status]).toEqual([201, 'open'])
    await pickupIs(boss, next.json.id, 'open')
    await done(baek, acceptPath(next.json.id))
    await drive(baek, next.json.id)
    expect((await kim.post('/v1/taxi/calls', callBody('test-declined'))).status).toBe(402)
    await paidCall(kim)
  })

  it('is one at a time also when several are requested at once (T12)', async () => {
    await people()
    const answers = await Promise.all(Array.from({ length: 10 }, () => patiently(kim, '/v1/taxi/calls', callBody())))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, json } of answers) if (status !== 201) expect(json.code).toBe('CallInProgress')
  })

  it('is not for its own customer, who drives too: nobody is kept from it meanwhile (T13)', async () => {
    const both = await person(stage, 'both', 'customer', 'driver')
    const id = await openCall(both, boss)
    const own = await accept(both, id)
    expect([own.status, own.json.code]).toEqual([409, 'OwnCall'])
    await people()
    expect((await accept(baek, id)).status).toBe(200)
  })

  it('is cancelled by its customer while it is open: refunded and off the list (T8)', async () => {
    await people()
    const id = await openCall(kim, boss)
    const answer = await kim.post(`/v1/taxi/calls/${id}/cancel`)
    expect([answer.status, answer.json.status]).toEqual([200, 'cancelled'])
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'cancelled', payment: 'refunded' })
    await eventually(async () => !(await listed(baek)).some((request) => request.id === id))
    await told(kim, id, ['open', 'cancelled'])
    await told(kim, paymentOf(id), ['refunded'])
    expect((await accept(baek, id)).json.code).toBe('CallCancelled')
  })

  it('is cancelled by its customer with a driver on the way: he is freed and told (T8)', async () => {
    await people()
    const id = await matchedCall(kim, boss, baek)
    expect((await kim.post(`/v1/taxi/calls/${id}/cancel`)).json.status).toBe('cancelled')
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'cancelled', payment: 'refunded' })
    await told(baek, baek.sub, ['idle'])
    await reads(baek, `/v1/taxi/pickups/${id}`, 'cancelled')
    expect((await baek.post(`/v1/taxi/pickups/${id}/complete`)).json.code).toBe('CallCancelled')
    // Who has boarded does not cancel any more (T15).
    const next = await matchedCall(kim, boss, baek)
    await drive(baek, next, 'board')
    expect((await kim.post(`/v1/taxi/calls/${next}/cancel`)).json.code).toBe('PassengerBoarded')
  })
})
