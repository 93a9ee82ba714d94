/** When the answer is no: each refusal of taxi dispatch with its status, its code, and nothing changed by it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { admin, customer, done, type Person, reads, type Stage, sharedStage } from '../shared/people.ts'
import { expectRefused } from '../shared/problem.ts'
import { acceptPath, agreed, callBody, drive, driver, matchedCall, openCall } from './taxi.fixtures.ts'

let stage: Stage
let boss: Person
let kim: Person
let lee: Person
let baek: Person
let cheon: Person

beforeEach(async () => {
  stage = sharedStage()
  ;[boss, kim, lee] = [await admin(stage), await customer(stage), await customer(stage, 'lee')]
  ;[baek, cheon] = [await driver(stage), await driver(stage, '천기사')]
})

const cancelPath = (id: string): string => `/v1/taxi/calls/${id}/cancel`
const ending = (id: string, command: 'arrive' | 'board' | 'release' | 'complete'): string =>
  `/v1/taxi/pickups/${id}/${command}`
type Attempt = readonly [who: Person, path: string, body?: unknown]

/** Refused so, and neither call nor pickup has had another event. */
const refused = ([who, path, body]: Attempt, status: number, code: string, id: string) =>
  expectRefused(
    boss,
    () => who.post(path, body),
    [status, code],
    [
      ['taxi.call', id],
      ['taxi.pickup', id],
    ],
  )

describe('Of a call', () => {
  it("that is somebody else's, nothing can be requested: CallNotFound (G10)", async () => {
    const id = await matchedCall(kim, boss, cheon)
    await refused([lee, cancelPath(id)], 404, 'CallNotFound', id)
    await refused([lee, cancelPath(id), { onlyWhile: 'open' }], 404, 'CallNotFound', id)
    await refused([baek, ending(id, 'release')], 404, 'PickupNotFound', id)
    await refused([baek, ending(id, 'complete')], 404, 'PickupNotFound', id)
    await reads(kim, `/v1/taxi/calls/${id}`, 'matched')
    for (const path of [`/v1/taxi/calls/${id}`, `/v1/taxi/calls/${id}/history`]) {
      expect([(await lee.get(path)).status, (await boss.get(path)).status]).toEqual([404, 200])
    }
    await reads(cheon, `/v1/taxi/pickups/${id}`, 'assigned')
    expect((await baek.get(`/v1/taxi/pickups/${id}`)).json.code).toBe('PickupNotFound')
    expect((await baek.get('/v1/taxi/pickups')).json.items).toEqual([])
    await drive(cheon, id)
  })

  it('whose payment was declined there is nothing left: PaymentDeclined, CallNotOpen (T2)', async () => {
    const answer = await kim.post('/v1/taxi/calls', callBody('test-declined'))
    expect([answer.status, answer.json.code, answer.json.because]).toEqual([402, 'PaymentDeclined', 'CardDeclined'])
    const failed = await eventually(
      async () => (await kim.get('/v1/taxi/calls?status=payment-failed&limit=1')).json.items[0],
    )
    expect(failed).toMatchObject({ status: 'payment-failed', reason: 'CardDeclined' })
    await refused([kim, cancelPath(failed.id)], 409, 'CallNotOpen', failed.id)
    await refused([baek, acceptPath(failed.id)], 404, 'CallNotFound', failed.id)
    expect(await agreed(boss, failed.id)).toMatchObject({ pickup: null, payment: 'declined' })
  })

  it('that a driver has, another hears that it is taken: CallAlreadyTaken (T5)', async () => {
    const id = await matchedCall(kim, boss, baek)
    await refused([cheon, acceptPath(id)], 409, 'CallAlreadyTaken', id)
    const refusal = await refused([kim, cancelPath(id), { onlyWhile: 'open' }], 409, 'CallAlreadyTaken', id)
    expect(refusal.driverName).toBe('백기사')
    const next = await openCall(lee, boss)
    expect(await refused([baek, acceptPath(next)], 409, 'DriverBusy', next)).toMatchObject({ callId: id })
    await drive(baek, id)
  })

  it('that is ridden, no step is left out: NotArrived, NotBoarded, PassengerBoarded (T15)', async () => {
    const id = await matchedCall(kim, boss, baek)
    await refused([baek, ending(id, 'board')], 409, 'NotArrived', id)
    await refused([baek, ending(id, 'complete')], 409, 'NotBoarded', id)
    await drive(baek, id, 'arrive')
    await refused([baek, ending(id, 'complete')], 409, 'NotBoarded', id)
    await refused([cheon, ending(id, 'board')], 404, 'PickupNotFound', id)
    await drive(baek, id, 'board')
    await refused([baek, ending(id, 'release')], 409, 'PassengerBoarded', id)
    await refused([kim, cancelPath(id)], 409, 'PassengerBoarded', id)
  })

  it('that is over, nothing more can be requested: CallCompleted', async () => {
    const id = await matchedCall(kim, boss, baek)
    await drive(baek, id)
    await refused([kim, cancelPath(id)], 409, 'CallCompleted', id)
    await refused([baek, ending(id, 'release')], 409, 'CallCompleted', id)
    await refused([cheon, acceptPath(id)], 409, 'CallCompleted', id)
    await refused([cheon, ending(id, 'complete')], 404, 'PickupNotFound', id)
    expect((await baek.post(ending(id, 'complete'))).json).toMatchObject({ status: 'completed' })
  })

  it('that is cancelled, nothing more can be requested: CallCancelled (T8)', async () => {
    const id = await matchedCall(kim, boss, baek)
    await done(kim, cancelPath(id))
    await agreed(boss, id, [baek])
    await refused([baek, ending(id, 'release')], 409, 'CallCancelled', id)
    await refused([baek, ending(id, 'complete')], 409, 'CallCancelled', id)
    await refused([cheon, acceptPath(id)], 409, 'CallCancelled', id)
    expect((await kim.post(cancelPath(id))).json).toMatchObject({ status: 'cancelled' })
  })
})
