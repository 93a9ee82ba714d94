/** Taxi dispatch (택시 호출) from the request to the end of the ride, as its people live it. HTTP only. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { admin, customer, done, type Person, reads, sharedStage, told } from '../shared/people.ts'
import {
  accept,
  acceptPath,
  agreed,
  callBody,
  driver,
  listed,
  matchedCall,
  openCall,
  paymentOf,
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
    expect(await reads(kim, `${path}?minVersion=3`, 'matched')).toMatchObject({ driverName: '백기사', version: 3 })
    await eventually(async () => !(await listed(baek)).some((request) => request.id === id))
    expect(await reads(baek, `/v1/taxi/pickups/${id}`, 'assigned')).toMatchObject({ ...RIDE, driverName: '백기사' })
    expect((await baek.get('/v1/taxi/pickups')).json.items).toMatchObject([{ id, status: 'assigned' }])
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'matched', driverId: baek.sub })

    const over = await baek.post(`/v1/taxi/pickups/${id}/complete`)
    expect([over.status, over.json.status]).toEqual([200, 'completed'])
    await reads(kim, path, 'completed')
    await told(kim, id, ['open', 'matched', 'completed'])
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'completed', payment: 'approved' })

    const { items } = (await kim.get(`${path}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'open', 'matched', 'completed'])
    const page = (await kim.get('/v1/mypage?system=taxi')).json.items
    expect(page).toMatchObject([{ id, kind: 'call', status: 'completed', href: path, label: '택시 호출 15,000원' }])
  })

  it('is on the list again when its driver releases it, and he may take the next call at once (T6)', async () => {
    await people()
    const [id, next] = [await matchedCall(kim, boss, baek), await openCall(kim, boss)]
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

  it('may be taken again by the driver who released it, as a new match', async () => {
    await people()
    const id = await matchedCall(kim, boss, baek)
    for (const _ of [1, 2]) {
      await done(baek, `/v1/taxi/pickups/${id}/release`)
      await done(baek, acceptPath(id))
    }
    await done(baek, `/v1/taxi/pickups/${id}/complete`)
    expect(await agreed(boss, id, [baek])).toMatchObject({ call: 'completed' })
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
    expect((await accept(baek, await openCall(kim, boss))).status).toBe(200)
  })
})
