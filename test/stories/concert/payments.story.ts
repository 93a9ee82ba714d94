/** Payments that are slow, silent or refused (C6, P, G5): never paid without a charge, never charged without either. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../../harness/here.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import {
  admin,
  backstage,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  patiently,
  reads,
  type Stage,
  stageOf,
  told,
  toldOf,
} from '../shared/people.ts'
import { privateServer, START_MS } from '../shared/private.ts'
import { booked, manager, onSale, PRICE_KRW, paymentOf } from './concert.fixtures.ts'

const SLOW = 8
/** K11: the breaker judges after 20 calls. */
const ENOUGH_TO_OPEN = 24
const KNOCKS = 10
const SETTLES_MS = 120_000
/** Had payment been asked, no answer would have come sooner: it is silent. */
const CALL_LIMIT_MS = 610
const BREAKER_MS = 600_000

let server: TestServer
let stage: Stage
let park: Person
let ops: Person
let kim: Person

beforeAll(async () => {
  server = await privateServer('payments')
  stage = stageOf(server)
  ;[park, ops, kim] = [await manager(stage), await admin(stage), await customer(stage)]
}, START_MS)
afterAll(() => server?.stop())

const of = (id: string, command: string) => `/v1/concert/bookings/${id}/${command}`
const card = { method: 'card' }
const statusOf = async (id: string) => (await inspect(ops, 'concert.booking', id))?.state.status
const versionOf = async (id: string): Promise<number> => (await inspect(ops, 'concert.booking', id))?.version
const moneyOf = async (id: string) => (await inspect(ops, 'payment.payment', paymentOf(id)))?.state.status ?? 'none'
const many = async (count: number): Promise<string[]> => {
  const concertId = await onSale(park, { quantity: count })
  return Promise.all(Array.from({ length: count }, () => booked(kim, concertId)))
}
const breaker = async (system = 'concert') =>
  (await ops.get('/v1/ops/breakers')).json.breakers.find(
    (one: { system: string; dependency: string }) =>
      one.system === system && one.dependency === (system === 'concert' ? 'payment' : 'provider'),
  )
const mend = async () => {
  expect(await done(ops, '/v1/ops/breakers/concert/payment/reset', { reason: 'tests' })).toMatchObject({
    mode: 'closed',
  })
  expect(await done(ops, '/v1/ops/breakers/payment/provider/reset', { reason: 'tests' })).toMatchObject({
    mode: 'closed',
  })
}
/** Not known yet: 503 with how long to wait, and not a word about success. */
const unknown = ({ status, headers, json }: Answer) => {
  expect([status, json.code]).toEqual([503, 'TemporarilyUnavailable'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  expect(json).not.toHaveProperty('paymentId')
}

describe.concurrent('A payment', () => {
  it('that takes as long as the limit is paid or not known yet, and paid in the end; charged once (G5, P4)', async () => {
    const ids = await many(SLOW)
    const answers = await Promise.all(ids.map((id) => kim.post(of(id, 'pay'), { method: 'test-slow' })))
    for (const answer of answers) {
      if (answer.status === 200) expect(answer.json.status).toBe('paid')
      else unknown(answer)
    }
    for (const id of ids) {
      await reads(kim, `/v1/concert/bookings/${id}`, 'paid', SETTLES_MS)
      expect(await eventsOf(ops, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
    }
  })

  it('that fell silent is not known yet; the same key asks until it is paid, and charges once (G5, P4)', async () => {
    const [id = ''] = await many(1)
    const key = randomUUID()
    unknown(await kim.post(of(id, 'pay'), { method: 'test-timeout' }, { key }))
    expect(await statusOf(id)).toBe('booked')
    const answer = await eventually(
      async () => {
        const again = await kim.post(of(id, 'pay'), { method: 'test-timeout' }, { key })
        if (again.status === 200) return again
        unknown(again)
        return null
      },
      { withinMs: SETTLES_MS, pollMs: 1000 },
    )
    expect(answer.json).toMatchObject({ status: 'paid', paymentId: paymentOf(id), amountKrw: PRICE_KRW })
    const approved = (await eventsOf(ops, 'payment.payment', paymentOf(id))).filter(
      (type) => type === 'PaymentApproved',
    )
    expect(approved).toHaveLength(1)
    await told(kim, id, ['booked', 'paid'])
  })

  it('that fell silent settles by itself, without anybody asking again (G5)', async () => {
    const [id = ''] = await many(1)
    unknown(await kim.post(of(id, 'pay'), { method: 'test-timeout' }))
    await reads(kim, `/v1/concert/bookings/${id}`, 'paid', SETTLES_MS)
    expect(await moneyOf(id)).toBe('approved')
  })

  it('that is not known yet when its booking is cancelled is refunded: nothing is kept (C6, C10)', async () => {
    const [id = ''] = await many(1)
    const key = randomUUID()
    unknown(await kim.post(of(id, 'pay'), { method: 'test-timeout' }, { key }))
    expect(await done(kim, of(id, 'cancel'))).toMatchObject({ status: 'cancelled' })
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'refunded', SETTLES_MS)
    const { events } = (await inspect(ops, 'payment.payment', paymentOf(id))) ?? {}
    expect(events.at(-1)).toMatchObject({ type: 'PaymentRefunded', data: { amountKrw: PRICE_KRW } })
    const again = await patiently(kim, of(id, 'pay'), { method: 'test-timeout' }, key)
    expect([again.status, again.json.code]).toEqual([409, 'BookingCancelled'])
    expect(await statusOf(id)).toBe('cancelled')
  })

  it('that is declined charges nothing, and a later cancellation refunds nothing (C6, P2)', async () => {
    const [id = ''] = await many(1)
    expect((await kim.post(of(id, 'pay'), { method: 'test-declined' })).status).toBe(402)
    expect([await statusOf(id), await moneyOf(id)]).toEqual(['booked', 'declined'])
    await done(kim, of(id, 'cancel'))
    const asked = await eventually(async () => {
      const types = await eventsOf(ops, 'payment.payment', paymentOf(id))
      return types.includes('PaymentRefundRequested') ? types : null
    })
    expect(asked).not.toContain('PaymentApproved')
    await reads(kim, `/v1/payments/${paymentOf(id)}`, 'declined')
    expect((await toldOf(kim, paymentOf(id))).map(({ status }) => status)).toEqual([])
  })
})

describe('The breaker in front of payment', () => {
  it(
    'opens when payment falls silent, answers at once and changes nothing, then closes by itself (G5, K11)',
    async () => {
      await mend()
      const [ids, waiting] = [await many(ENOUGH_TO_OPEN), await many(KNOCKS)]
      const versions = await Promise.all(waiting.map(versionOf))
      const silent = await Promise.all(ids.map((id) => kim.post(of(id, 'pay'), { method: 'test-timeout' })))
      silent.forEach(unknown)
      expect(await breaker()).toMatchObject({ mode: 'open' })

      const spent: number[] = []
      for (const id of waiting) {
        const asked = performance.now()
        unknown(await kim.post(of(id, 'pay'), card))
        spent.push(performance.now() - asked)
      }
      expect(Math.min(...spent)).toBeLessThan(CALL_LIMIT_MS)
      expect(await Promise.all(waiting.map(versionOf))).toEqual(versions)
      for (const id of waiting) expect(await moneyOf(id)).toBe('none')

      for (const id of ids) await reads(kim, `/v1/concert/bookings/${id}`, 'paid', SETTLES_MS)
      for (const id of ids) expect(await moneyOf(id)).toBe('approved')
      for (const id of waiting) {
        expect((await patiently(kim, of(id, 'pay'), card)).json).toMatchObject({ status: 'paid' })
      }
      expect(await breaker()).toMatchObject({ mode: 'closed' })
    },
    BREAKER_MS,
  )

  it(
    'lets one probe through after a pause, however many knock, and closes when payment is back (K11)',
    async () => {
      await mend()
      const ids = await many(ENOUGH_TO_OPEN)
      const waiting = await many(KNOCKS)
      await backstage(stage, { do: 'chaos', worker: 'payment', order: { down: true } })
      try {
        for (const answer of await Promise.all(ids.map((id) => kim.post(of(id, 'pay'), card, { key: id }))))
          unknown(answer)
        const opened = await eventually(async () => {
          const found = await breaker()
          return found.mode === 'open' ? found : null
        })
        const before = await versionsOf(waiting)
        // Everybody knocks at once, all the time, until the probe has come back without an answer.
        const reopened = await eventually(
          async () => {
            for (const answer of await Promise.all(waiting.map((id) => kim.post(of(id, 'pay'), card)))) unknown(answer)
            const found = await breaker()
            return found.mode === 'open' && found.since > opened.since ? found : null
          },
          { withinMs: SETTLES_MS },
        )
        expect(Date.parse(reopened.since) - Date.parse(opened.since)).toBeGreaterThanOrEqual(5000)
        // A payment that is let through is written down before payment is asked (P4). The probe may also have been one
        // of those that wait for their answer already: then none of these was let through.
        expect((await versionsOf(waiting)) - before).toBeLessThanOrEqual(1)
      } finally {
        await backstage(stage, { do: 'chaos', worker: 'payment', order: { down: false } })
      }
      // Good clients ask again with the same key; the first of them is the probe that closes it.
      const paid = await Promise.all(ids.map((id) => patiently(kim, of(id, 'pay'), card, id)))
      expect(paid.map(({ json }) => json.status)).toEqual(ids.map(() => 'paid'))
      expect(await breaker()).toMatchObject({ mode: 'closed' })
      for (const id of ids) expect(await moneyOf(id)).toBe('approved')
    },
    BREAKER_MS,
  )

  it('is closed by hand through the operators’ desk, and not by customers (K11)', async () => {
    expect((await kim.post('/v1/ops/breakers/concert/payment/reset')).status).toBe(403)
    expect((await ops.post('/v1/ops/breakers/concert/nobody/reset', { reason: 'tests' })).json.code).toBe(
      'BreakerNotFound',
    )
    await mend()
  })
})

/** The versions of these bookings, together. */
const versionsOf = async (ids: readonly string[]): Promise<number> => {
  return (await Promise.all(ids.map(versionOf))).reduce((sum, version) => sum + version, 0)
}
