/** The same request, however often it is sent (H3): one call, one charge, one match, one ride, one refund. */
import { beforeEach, describe, expect, it } from 'vitest'
import { unique } from '../../harness/http.ts'
import { admin, customer, done, eventsOf, type Person, patiently, sharedStage, told } from '../shared/people.ts'
import { acceptPath, agreed, callBody, counted, drive, driver, openCall, paymentOf } from './taxi.fixtures.ts'

const RETRIES = 20

const stage = sharedStage()
let boss: Person
let kim: Person

beforeEach(async () => {
  ;[boss, kim] = [await admin(stage), await customer(stage)]
})

describe('One call', () => {
  it('is one call and one charge, however often the same key asks at once (H3)', async () => {
    const key = unique('key')
    const answers = await Promise.all(
      Array.from({ length: RETRIES }, () => patiently(kim, '/v1/taxi/calls', callBody(), key)),
    )
    expect(counted(answers)).toEqual({ open: RETRIES })
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
    const { id } = answers[0]?.json ?? {}
    expect(await eventsOf(boss, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
    expect((await kim.post('/v1/taxi/calls', callBody(), { key })).headers.get('idempotency-replayed')).toBe('true')
  })

  it('is cancelled once and refunded once, however often its customer asks at once (H3)', async () => {
    const [id, key] = [await openCall(kim, boss), unique('key')]
    const cancel = (_: unknown, n: number) =>
      patiently(kim, `/v1/taxi/calls/${id}/cancel`, undefined, n % 2 ? key : unique('key'))
    expect(counted(await Promise.all(Array.from({ length: RETRIES }, cancel)))).toEqual({ cancelled: RETRIES })
    await agreed(boss, id)
    expect(await eventsOf(boss, 'taxi.call', id)).toEqual([
      'CallRequested',
      'CallPassengerSecured',
      'CallOpened',
      'CallCancelled',
    ])
    expect(await eventsOf(boss, 'taxi.passenger', kim.sub)).toEqual(['PassengerEngaged', 'PassengerFreed'])
    const money = await eventsOf(boss, 'payment.payment', paymentOf(id))
    expect(money.filter((type) => type === 'PaymentRefunded')).toHaveLength(1)
    await told(kim, id, ['open', 'cancelled'])
  })

  it('is one match, however often its driver asks at once, and one ride (H3)', async () => {
    const [id, baek] = [await openCall(kim, boss), await driver(stage)]
    const [key, other] = [unique('key'), unique('key')]
    const asked = await Promise.all(
      Array.from({ length: RETRIES }, (_, n) => patiently(baek, acceptPath(id), undefined, n % 2 ? key : other)),
    )
    expect(counted(asked)).toEqual({ assigned: RETRIES })
    for (const [step, becomes] of [
      ['arrive', 'arrived'],
      ['board', 'boarded'],
      ['complete', 'completed'],
    ] as const) {
      const stepKey = unique('key')
      const go = () => patiently(baek, `/v1/taxi/pickups/${id}/${step}`, undefined, stepKey)
      expect(counted(await Promise.all(Array.from({ length: RETRIES }, go)))).toEqual({ [becomes]: RETRIES })
    }
    expect(await eventsOf(boss, 'taxi.call', id)).toEqual([
      'CallRequested',
      'CallPassengerSecured',
      'CallOpened',
      'CallMatched',
      'CallDriverArrived',
      'CallBoarded',
      'CallCompleted',
    ])
    expect(await eventsOf(boss, 'taxi.driver', baek.sub)).toEqual(['DriverEngaged', 'DriverFreed'])
  })

  it('is still the answer to its driver when he asks again on his way with the next one (H3)', async () => {
    const [first, baek] = [await openCall(kim, boss), await driver(stage)]
    const second = await openCall(await customer(stage), boss)
    const key = unique('key')
    const accept = () => baek.post(acceptPath(first), undefined, { key })
    const taken = await patiently(baek, acceptPath(first), undefined, key)
    expect(taken.json.status).toBe('assigned')
    await drive(baek, first)
    await done(baek, acceptPath(second))
    const again = await accept()
    expect([again.status, again.json, again.headers.get('idempotency-replayed')]).toEqual([200, taken.json, 'true'])
    expect((await baek.post(acceptPath(await openCall(kim, boss)))).json.code).toBe('DriverBusy')
    await agreed(boss, second, [baek])
  })
})
