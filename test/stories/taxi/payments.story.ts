/** Fares that are slow, silent or refused (T2, T3, T14): a call is open only when it is paid, and slow is not no. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually, unique } from '../../harness/http.ts'
import { admin, customer, eventsOf, type Person, patiently, type Stage, sharedStage, told } from '../shared/people.ts'
import { START_MS, withoutTrials } from '../shared/private.ts'
import { agreed, callBody, driver, listed, paymentOf, pickupIs } from './taxi.fixtures.ts'

/** The provider answers `test-timeout` after 5 s. */
const SETTLES = { withinMs: 120_000 }

let stage: Stage
let boss: Person
let kim: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[boss, kim] = [await admin(stage), await customer(stage)]
})

const failedCall = (who: Person, reason: string) =>
  eventually(async () => {
    const { items } = (await who.get('/v1/taxi/calls?status=payment-failed')).json
    return items.find((call: { reason: string }) => call.reason === reason)
  }, SETTLES)

describe('A payment', () => {
  it('that is slow opens the call when it is there, by the same key at the latest (T2)', async () => {
    const key = unique('key')
    const answer = await patiently(kim, '/v1/taxi/calls', callBody('test-slow'), key)
    expect([answer.status, answer.json.status]).toEqual([201, 'open'])
    await pickupIs(boss, answer.json.id, 'open')
    expect(await agreed(boss, answer.json.id)).toMatchObject({ call: 'open', payment: 'approved' })
    expect((await kim.post('/v1/taxi/calls', callBody('test-slow'), { key })).json.id).toBe(answer.json.id)
  })

  it('that is declined ends the call: 402, told, never listed (T2, T3)', async () => {
    const shy = await customer(stage, 'shy')
    const key = unique('key')
    const decline = () => shy.post('/v1/taxi/calls', callBody('test-declined'), { key })
    expect((await decline()).status).toBe(402)
    const { id } = await failedCall(shy, 'CardDeclined')
    await told(shy, id, ['payment-failed'])
    expect(await agreed(boss, id)).toMatchObject({ pickup: null, payment: 'declined' })
    const again = await decline()
    expect([again.status, again.json.code, again.headers.get('idempotency-replayed')]).toEqual([
      402,
      'PaymentDeclined',
      'true',
    ])
    expect((await shy.get('/v1/taxi/calls')).json.items).toHaveLength(1)
  })

  it('that is silent is not known yet: the call stays requested, and the same key gets the outcome (T14)', async () => {
    const [shy, baek, key] = [await customer(stage, 'shy'), await driver(stage), unique('key')]
    const ask = () => shy.post('/v1/taxi/calls', callBody('test-timeout'), { key })
    const first = await ask()
    expect([first.status, Number(first.headers.get('retry-after')) >= 1]).toEqual([503, true])
    const { id } = await eventually(async () => (await shy.get('/v1/taxi/calls?status=requested')).json.items[0])
    expect((await listed(baek)).filter((request) => request.id === id)).toEqual([])
    expect((await shy.post('/v1/taxi/calls', callBody())).json).toMatchObject({ code: 'CallInProgress', callId: id })
    const last = await eventually(async () => {
      const answer = await ask()
      return answer.status === 503 ? null : answer
    }, SETTLES)
    expect([last.status, last.json.id, last.json.status]).toEqual([201, id, 'open'])
    await pickupIs(boss, id, 'open')
    expect(await agreed(boss, id)).toMatchObject({ call: 'open', payment: 'approved' })
    await told(shy, id, ['open'])
  })
})

describe('Where methods for trials are not allowed', () => {
  let elsewhere: Stage
  beforeAll(async () => {
    elsewhere = await withoutTrials()
  }, START_MS)

  it('they are refused and charge nothing: TestMethodNotAllowed (P3)', async () => {
    const [shy, ops] = [await customer(elsewhere, 'shy'), await admin(elsewhere)]
    for (const method of ['test-slow', 'test-timeout', 'test-declined']) {
      const answer = await patiently(shy, '/v1/taxi/calls', callBody(method))
      expect([answer.status, answer.json.code]).toEqual([422, 'TestMethodNotAllowed'])
    }
    const calls = await eventually(async () => {
      const { items } = (await shy.get('/v1/taxi/calls')).json
      return items.length === 3 ? items : null
    })
    for (const { id, status } of calls) {
      expect(status).toBe('payment-failed')
      expect(await eventsOf(ops, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentDeclined'])
    }
  })
})
