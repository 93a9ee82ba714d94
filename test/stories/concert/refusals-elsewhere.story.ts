/** Refusals that need other settings: holds that end within seconds, and a payment without methods for trials. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually } from '../../harness/http.ts'
import { admin, customer, eventsOf, inspect, type Person, type Stage } from '../shared/people.ts'
import { START_MS, withoutTrials, withShortHolds } from '../shared/private.ts'
import { booked, manager, onSale, paymentOf, seatsOf, staff } from './concert.fixtures.ts'

let stage: Stage
let park: Person
let kim: Person
let ops: Person

const begin = (there: () => Promise<Stage>) =>
  beforeAll(async () => {
    stage = await there()
    ;[park, kim, ops] = [await manager(stage), await customer(stage), await admin(stage)]
  }, START_MS)

const of = (id: string, command: string) => `/v1/concert/bookings/${id}/${command}`
const codeOf = ({ status, json }: Answer) => [status, json?.code]

describe('A booking whose hold has ended', () => {
  begin(withShortHolds)

  it('is not paid, cancelled or issued: BookingExpired (C5, C6)', async () => {
    const jung = await staff(stage)
    const concertId = await onSale(park)
    const id = await booked(kim, concertId)
    const look = async () => (await inspect(ops, 'concert.booking', id))?.state
    await eventually(async () => (await look()).status === 'expired')
    const before = await inspect(ops, 'concert.booking', id)
    expect(codeOf(await kim.post(of(id, 'pay'), { method: 'card' }))).toEqual([409, 'BookingExpired'])
    expect(codeOf(await kim.post(of(id, 'cancel')))).toEqual([409, 'BookingExpired'])
    expect(codeOf(await jung.post(of(id, 'issue')))).toEqual([409, 'BookingExpired'])
    expect((await inspect(ops, 'concert.booking', id))?.version).toBe(before?.version)
    expect(await inspect(ops, 'payment.payment', paymentOf(id))).toBeNull()
    await eventually(async () => (await seatsOf(ops, concertId)).taken === 0)
  })
})

describe('Where methods for trials are not allowed', () => {
  begin(withoutTrials)

  it('they are refused and charge nothing: TestMethodNotAllowed (P3)', async () => {
    for (const method of ['test-slow', 'test-timeout', 'test-declined']) {
      const id = await booked(kim, await onSale(park))
      expect(codeOf(await kim.post(of(id, 'pay'), { method }))).toEqual([422, 'TestMethodNotAllowed'])
      expect((await inspect(ops, 'concert.booking', id))?.state.status).toBe('booked')
      expect(await eventsOf(ops, 'payment.payment', paymentOf(id))).toEqual(['PaymentAuthorizing', 'PaymentDeclined'])
    }
  })
})
