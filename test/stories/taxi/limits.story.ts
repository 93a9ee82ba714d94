/** How long a call waits (T11, T14), on a server that waits seconds instead of minutes. */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually, unique } from '../../harness/http.ts'
import { admin, customer, done, inspect, type Person, type Stage, stageOf, told } from '../shared/people.ts'
import { privateServer, START_MS } from '../shared/private.ts'
import { accept, acceptPath, agreed, callBody, driver, listed, openCall, paymentOf } from './taxi.fixtures.ts'

/** Less than the 5 s after which the provider answers `test-timeout`. */
const PAYMENT_SECONDS = 2
/** Enough for a driver to take a call, also on a busy machine. */
const OPEN_SECONDS = 8
const RELEASES = 5
const SETTLES = { withinMs: 30_000 }

let stage: Stage
let boss: Person

beforeAll(async () => {
  const limits = { PAYMENT_PATIENCE_SECONDS: PAYMENT_SECONDS, CALL_OPEN_SECONDS: OPEN_SECONDS, CALL_RELEASES: RELEASES }
  const vars = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)]))
  stage = stageOf(await privateServer('taxi-limits', vars))
  boss = await admin(stage)
}, START_MS)

const failedCall = (who: Person, reason: string) =>
  eventually(async () => {
    const { items } = (await who.get('/v1/taxi/calls?status=payment-failed')).json
    return items.find((call: { reason: string }) => call.reason === reason)
  }, SETTLES)

/** What the provider took and still has. */
const netOf = async (callId: string): Promise<number> => {
  const { events } = (await inspect(boss, 'payment.payment', paymentOf(callId))) ?? { events: [] }
  return events.reduce((sum: number, { type, data }: { type: string; data: { amountKrw: number } }) => {
    if (type === 'PaymentApproved') return sum + data.amountKrw
    return type === 'PaymentRefunded' && sum > 0 ? sum - data.amountKrw : sum
  }, 0)
}

describe('A call', () => {
  it('whose payment stays silent fails: not listed, nothing kept, and the same key hears so (T3, T14)', async () => {
    const shy = await customer(stage, 'shy')
    const baek = await driver(stage)
    const key = unique('key')
    const ask = () => shy.post('/v1/taxi/calls', callBody('test-timeout'), { key })
    const first = await ask()
    expect([first.status, Number(first.headers.get('retry-after')) >= 1]).toEqual([503, true])
    const { id } = await failedCall(shy, 'PaymentTimedOut')
    expect((await listed(baek)).filter((request) => request.id === id)).toEqual([])
    const last = await eventually(async () => {
      const answer = await ask()
      return answer.status === 503 ? null : answer
    }, SETTLES)
    expect([last.status, last.json.code]).toEqual([409, 'PaymentTimedOut'])
    expect(await agreed(boss, id)).toMatchObject({ call: 'payment-failed', pickup: null, payment: 'refunded' })
    expect(await netOf(id)).toBe(0)
    expect(
      (await shy.get(`/v1/taxi/calls/${id}/history`)).json.items.map((row: { status: string }) => row.status),
    ).toEqual(['requested', 'payment-failed'])
    expect(await inspect(boss, 'taxi.pickup', id)).toBeNull()
    await told(shy, id, ['payment-failed'])
    await told(shy, paymentOf(id), ['refunded'])
  })

  it('that nobody takes lapses: refunded, told, off the list, and its customer calls again (T11)', async () => {
    const [kim, baek] = [await customer(stage), await driver(stage)]
    const id = await openCall(kim, boss)
    expect((await kim.get(`/v1/taxi/calls/${id}`)).json.lapsesAt).toBeTypeOf('string')
    await eventually(async () => (await kim.get(`/v1/taxi/calls/${id}`)).json.status === 'lapsed', SETTLES)
    expect(await agreed(boss, id)).toMatchObject({ call: 'lapsed', pickup: 'cancelled', payment: 'refunded' })
    await eventually(async () => !(await listed(baek)).some((request) => request.id === id))
    await told(kim, id, ['open', 'lapsed'])
    await told(kim, paymentOf(id), ['refunded'])
    expect((await accept(baek, id)).json.code).toBe('CallCancelled')
    expect((await kim.post(`/v1/taxi/calls/${id}/cancel`)).json.code).toBe('CallLapsed')
    await openCall(kim, boss)
  })

  it('that was given back five times lapses, and each driver has it once: no more notices than that (T11, T13)', async () => {
    const kim = await customer(stage)
    const id = await openCall(kim, boss)
    for (let round = 0; round < RELEASES; round += 1) {
      const by = await driver(stage, `기사 ${round}`)
      await done(by, acceptPath(id))
      await done(by, `/v1/taxi/pickups/${id}/release`)
      expect((await accept(by, id)).status).toBe(409)
    }
    await eventually(async () => (await kim.get(`/v1/taxi/calls/${id}`)).json.status === 'lapsed', SETTLES)
    expect(await agreed(boss, id)).toMatchObject({ call: 'lapsed', payment: 'refunded' })
    const rounds = Array.from({ length: RELEASES }, () => ['matched', 'open']).flat()
    await told(kim, id, ['open', ...rounds, 'lapsed'])
  })
})
