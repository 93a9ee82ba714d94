/**
 * Who lives where, and what they said, travels sealed (K16) and is opened for those who go there and for staff. Held against
 * every log line, error body and message.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually, unique } from '../harness/http.ts'
import {
  application,
  becomes,
  complete,
  ENGINEERS,
  engineerIn,
  ORDERS,
  orderPath,
  rentalStaff,
} from '../stories/rental/rental.fixtures.ts'
import { admin, customer, type Person } from '../stories/shared/people.ts'
import { expectStatus } from './concert.fixtures.ts'
import { has, tappedServer } from './tap.ts'

const REGION = '비밀구'
const PHONE = '010-9753-1864'
/** A distinctive piece of each, so that a part of it would be found too. */
const [NAME, ADDRESS, COMMENT] = [unique('김비밀'), unique('비밀골목'), unique('비밀설문')]
const MARKS = [NAME, ADDRESS, COMMENT, PHONE]
const contact = { customerName: NAME, address: `서울 ${ADDRESS} 3층`, phone: PHONE }
const survey = { rating: 'BAD', comment: `${COMMENT} 시끄러워요` }

const server = tappedServer('rental-privacy')
let kim: Person
let staff: Person
let ops: Person
let engineer: Person
const refusals: string[] = []

const no = (answer: Answer, status: number): void => {
  refusals.push(expectStatus(answer, status).text)
}
const applying = (more: object = {}) => application(REGION, { ...contact, ...more })

beforeAll(async () => {
  const { stage } = server
  ;[kim, staff, ops] = [await customer(stage), await rentalStaff(stage), await admin(stage)]
  engineer = await engineerIn(stage, staff, REGION)
})

/** One order from the application to the record, one that is cancelled. */
const lives = async (): Promise<readonly string[]> => {
  const closed: string = expectStatus(await kim.post(ORDERS, applying()), 201).json.id
  await becomes(kim, closed, 'assigned')
  const { items } = expectStatus(await engineer.get('/v1/rental/assignments'), 200).json
  expect(items).toEqual([expect.objectContaining(contact)])
  expectStatus(await complete(engineer, closed), 200)
  await becomes(kim, closed, 'installed')
  expectStatus(await kim.post(`${orderPath(closed)}/survey`, survey), 200)
  const cancelled: string = expectStatus(await kim.post(ORDERS, applying()), 201).json.id
  expectStatus(await kim.post(`${orderPath(cancelled)}/cancel`), 200)
  const records = await eventually(async () => {
    const answer = await staff.get('/v1/rental/customer-records')
    return answer.json.items.length > 0 ? answer : null
  })
  for (const mark of MARKS) expect(records.text).toContain(mark)
  await becomes(kim, cancelled, 'cancelled')
  return [closed, cancelled]
}

/** Everything that is refused while it carries something private, and everything read by those it does not concern. */
const mistakes = async ([closed = '', cancelled = '']: readonly string[]): Promise<void> => {
  const lee = await customer(server.stage, 'lee')
  const key = unique('key')
  no(await kim.post(ORDERS, applying({ status: 'installed' })), 422)
  no(await kim.post(ORDERS, applying({ address: { street: ADDRESS } })), 422)
  no(await kim.post(ORDERS, applying({ phone: `${PHONE} ${PHONE}` })), 422)
  no(await kim.post(ORDERS, applying({ preferredDate: NAME })), 422)
  expectStatus(await kim.post(ORDERS, applying(), { key }), 201)
  no(await kim.post(ORDERS, applying({ address: `${ADDRESS} 2` }), { key }), 422)
  no(await kim.post(`${orderPath(closed)}/survey`, survey), 409)
  no(await kim.post(`${orderPath(cancelled)}/survey`, survey), 409)
  no(await lee.post(`${orderPath(cancelled)}/survey`, survey), 404)
  no(await lee.get(orderPath(closed)), 404)
  no(await kim.get('/v1/rental/customer-records'), 403)
  no(await engineer.get('/v1/rental/customer-records'), 403)
  no(await lee.put(`${ENGINEERS}/x`, { name: NAME, region: REGION }), 403)
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  no(await kim.raw(ORDERS, { method: 'POST', headers, body: `{"address":"${ADDRESS}` }), 400)
  for (const aggregate of ['order', 'assignment', 'customer-record']) {
    refusals.push(expectStatus(await ops.get(`/v1/ops/actors/rental.${aggregate}/${closed}`), 200).text)
  }
  for (const path of [orderPath(closed), `${orderPath(closed)}/history`, '/v1/mypage', '/v1/rental/orders']) {
    refusals.push(expectStatus(await kim.get(path), 200).text)
  }
  refusals.push(expectStatus(await engineer.get('/v1/rental/assignments?status=completed'), 200).text)
  refusals.push(expectStatus(await staff.get('/v1/rental/dashboard'), 200).text)
}

describe('who lives where, and what they said', () => {
  it('appears in no log line, no error body, and no message to another context', async () => {
    await mistakes(await lives())

    const { logged, from } = await server.finalLog()
    // The tap works, and the logs are being written: the sealed address goes to the context that sends somebody there.
    expect(from('rental-assignment').filter(has('naru-sealed')).length).toBeGreaterThan(0)
    expect(logged.filter(has('"at":')).length).toBeGreaterThan(10)
    expect(from('notification').length).toBeGreaterThan(0)

    for (const mark of MARKS) {
      expect(logged.filter(has(mark)), `${mark} in the logs`).toEqual([])
      expect(refusals.filter(has(mark)), `${mark} told`).toEqual([])
      for (const queue of [
        'notification',
        'payment',
        'view',
        'rental-order',
        'rental-assignment',
        'rental-installation',
      ]) {
        expect(from(queue).filter(has(mark)), `${mark} in ${queue}`).toEqual([])
      }
    }
  })
})
