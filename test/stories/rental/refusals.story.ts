/** When the answer is no: each refusal of rental with its status, its code, and nothing changed by it (H1–H3, G1, G10). */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { type Answer, type Client, eventually, unique } from '../../harness/http.ts'
import { admin, customer, done, eventsOf, type Person, person, type Stage, sharedStage } from '../shared/people.ts'
import { expectProblem, expectRefused, NOBODYS_ID, placesOf, versionOf } from '../shared/problem.ts'
import {
  application,
  becomes,
  complete,
  ENGINEERS,
  engineerIn,
  installed,
  newRegion,
  ORDERS,
  offered,
  ordered,
  orderPath,
  rentalStaff,
} from './rental.fixtures.ts'

const BURST = 20
const survey = { rating: 'GOOD', comment: '좋아요' }

let stage: Stage
let staff: Person
let ops: Person
let kim: Person
let lee: Person
let engineer: Person
let region: string

beforeAll(async () => {
  stage = sharedStage()
  ;[staff, ops, kim] = [await rentalStaff(stage), await admin(stage), await customer(stage)]
  lee = await customer(stage, 'lee')
  region = newRegion()
  engineer = await engineerIn(stage, staff, region)
})

const refused = (
  attempt: () => Promise<Answer>,
  status: number,
  code: string,
  [aggregate, id]: readonly [string, string],
) => expectRefused(ops, attempt, [status, code], [[`rental.${aggregate}`, id]])
const cancel = (who: Client, id: string) => () => who.post(`${orderPath(id)}/cancel`)
const fill =
  (who: Client, id: string, body: object = survey) =>
  () =>
    who.post(`${orderPath(id)}/survey`, body)
const finish = (who: Client, id: string) => () => complete(who, id)

describe('Rental says no, and nothing has changed, when', () => {
  it('the order is somebody else’s: OrderNotFound (G10)', async () => {
    const id = await ordered(kim, newRegion())
    await becomes(kim, id, 'awaiting-engineer')
    await refused(cancel(lee, id), 404, 'OrderNotFound', ['order', id])
    await refused(fill(lee, id), 404, 'OrderNotFound', ['order', id])
    for (const path of [orderPath(id), `${orderPath(id)}/history`]) {
      expect((await lee.get(path)).status).toBe(404)
      expect((await staff.get(path)).status).toBe(200)
    }
    expect((await lee.get(ORDERS)).json.items).toEqual([])
  })

  it('it is installed: AlreadyInstalled; and it is not: NotYetInstalled (R6, R7)', async () => {
    const young = await ordered(kim, newRegion())
    await becomes(kim, young, 'awaiting-engineer')
    await refused(fill(kim, young), 409, 'NotYetInstalled', ['order', young])
    const id = await installed(kim, engineer, region)
    await refused(cancel(kim, id), 409, 'AlreadyInstalled', ['order', id])
    await done(kim, `${orderPath(id)}/survey`, survey)
    await refused(fill(kim, id), 409, 'AlreadyClosed', ['order', id])
    await refused(fill(staff, id, { ...survey, rating: 'BAD' }), 409, 'AlreadyClosed', ['customer-record', id])
    await refused(cancel(kim, id), 409, 'AlreadyInstalled', ['order', id])
  })

  it('it is cancelled: OrderCancelled, InstallationCancelled (R6)', async () => {
    const id = await ordered(kim, region)
    await becomes(kim, id, 'assigned')
    await done(kim, `${orderPath(id)}/cancel`)
    await refused(fill(kim, id), 409, 'OrderCancelled', ['order', id])
    await refused(finish(engineer, id), 409, 'InstallationCancelled', ['installation', id])
  })

  it('another engineer wants to complete it: InstallationNotFound (R4)', async () => {
    const park = await engineerIn(stage, staff, newRegion(), '박기사')
    const id = await ordered(kim, region)
    await becomes(kim, id, 'assigned')
    await refused(finish(park, id), 404, 'InstallationNotFound', ['installation', id])
    expect((await park.get('/v1/rental/assignments')).json.items).toEqual([])
    expect((await complete(engineer, id)).status).toBe(200)
    await refused(finish(park, id), 404, 'InstallationNotFound', ['installation', id])
  })

  it('the preferred date is over or more than a year ahead: PreferredDatePast, PreferredDateTooFar (R1)', async () => {
    const prefers = (preferredDate: string) => kim.post(ORDERS, application(region, { preferredDate }))
    const before = (await kim.get('/v1/mypage?limit=100')).json.items.length
    const past = await prefers(seoulDate(-1))
    expectProblem(past, 422, 'PreferredDatePast')
    expect(past.json.preferredDate).toBe(seoulDate(-1))
    expectProblem(await prefers(seoulDate(367)), 422, 'PreferredDateTooFar')
    expect((await kim.get('/v1/mypage?limit=100')).json.items).toHaveLength(before)
  })

  it('an engineer is retired already: nothing, for who is retired stays so (R2)', async () => {
    const path = `${ENGINEERS}/${(await engineerIn(stage, staff, newRegion())).sub}`
    expect((await staff.delete(path)).json.status).toBe('retired')
    expect((await staff.delete(path)).json).toMatchObject({ status: 'retired', version: 2 })
  })
})

describe('An order with', () => {
  it.each([
    ['an empty product', { productId: ' ' }, '/productId'],
    ['no region', { region: '' }, '/region'],
    ['a region that is too long', { region: '가'.repeat(51) }, '/region'],
    ['a region that is not seen', { region: '서울\u200b중구' }, '/region'],
    ['no address', { address: null }, '/address'],
    ['an address that is too long', { address: 'x'.repeat(301) }, '/address'],
    ['a name that is no text', { customerName: 7 }, '/customerName'],
    ['a phone that is none', { phone: 'call me' }, '/phone'],
    ['a phone that is too short', { phone: '010-123' }, '/phone'],
    ['a date that is none', { preferredDate: '2027-02-30' }, '/preferredDate'],
    ['a time for a date', { preferredDate: '2027-02-03T10:00:00Z' }, '/preferredDate'],
  ])('%s is refused with a pointer', async (_, more, pointer) => {
    const shy = await customer(stage, 'shy')
    const answer = await shy.post(ORDERS, application(region, more))
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
    expect(answer.text).not.toMatch(/세종대로|call me/)
    expect((await shy.get('/v1/mypage')).json.items).toEqual([])
  })
})

describe('Other commands of rental with', () => {
  it.each([
    ['a rating that is none', { rating: 'GREAT' }, '/rating'],
    ['an empty comment', { comment: '' }, '/comment'],
    ['a comment that is too long', { comment: 'x'.repeat(1001) }, '/comment'],
  ])('%s are refused with a pointer (survey)', async (_, more, pointer) => {
    const answer = await kim.post(`${ORDERS}/${NOBODYS_ID.replace('0', '1')}/survey`, { ...survey, ...more })
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
  })

  it.each([
    ['no name', { name: '' }, '/name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, '/name'],
    ['an empty region', { region: '' }, '/region'],
  ])('%s are refused with a pointer (engineer)', async (_, more, pointer) => {
    const id = unique('eng')
    const answer = await staff.put(`${ENGINEERS}/${id}`, { name: '이기사', region, ...more })
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
    expect(await versionOf(ops, ['rental.engineer', id])).toBe(0)
  })

  it.each(['__proto__', 'a%0Ab', 'x'.repeat(129)])('the engineer %s are refused', async (id) =>
    expectProblem(await staff.put(`${ENGINEERS}/${id}`, { name: '이기사', region }), 422, 'InputInvalid'),
  )
})

describe('The same key', () => {
  it('makes one order, however many come at once (H3)', async () => {
    const key = unique('key')
    const answers = await Promise.all(
      Array.from({ length: BURST }, () => kim.post(ORDERS, application(region), { key })),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    const { id } = answers[0]?.json ?? {}
    expect((await eventsOf(ops, 'rental.order', id)).filter((type) => type === 'OrderRequested')).toHaveLength(1)
    await becomes(kim, id, 'assigned')
    const cancelKey = unique('key')
    const cancels = await Promise.all(
      Array.from({ length: BURST }, () => kim.post(`${orderPath(id)}/cancel`, undefined, { key: cancelKey })),
    )
    expect(new Set(cancels.map(({ status, json }) => `${status} ${json.status}`))).toEqual(new Set(['200 cancelled']))
    expect((await eventsOf(ops, 'rental.order', id)).slice(-2)).toEqual(['OrderCancelRequested', 'OrderCancelled'])
  })

  it('stores one record for one survey, however many come at once', async () => {
    const id = await installed(kim, engineer, region)
    const key = unique('key')
    const answers = await Promise.all(
      Array.from({ length: BURST }, () => kim.post(`${orderPath(id)}/survey`, survey, { key })),
    )
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.status}`))).toEqual(new Set(['200 closed']))
    expect(await eventsOf(ops, 'rental.customer-record', id)).toEqual(['CustomerRecordStored'])
    expectProblem(
      await kim.post(`${orderPath(id)}/survey`, { ...survey, comment: '글쎄요' }, { key }),
      422,
      'IdempotencyKeyReused',
    )
  })

  it('registers an engineer once, and the answer is the first one (H3)', async () => {
    const who = await person(stage, 'eng', 'engineer')
    const [key, body] = [unique('key'), { name: '이기사', region: newRegion() }]
    const put = () => staff.put(`${ENGINEERS}/${who.sub}`, body, { key })
    const answers = [await put(), await put()]
    expect(answers.map(({ status, json }) => [status, json.version])).toEqual([
      [201, 1],
      [201, 1],
    ])
    expect((await staff.put(`${ENGINEERS}/${who.sub}`, body)).json.version).toBe(1)
  })
})

describe('The dashboard', () => {
  it('shows staff the orders, the ratings and what the engineers have to do (R9)', async () => {
    const [home, productId] = [newRegion(), await offered(staff, unique('air'))]
    const worker = await engineerIn(stage, staff, home, '최기사')
    const ids = [await installed(kim, worker, home)]
    await done(kim, `${orderPath(ids[0] ?? '')}/survey`, survey)
    for (let n = 0; n < 2; n += 1) {
      const id = await ordered(kim, home, { productId })
      await becomes(kim, id, 'assigned')
    }
    const { json } = await eventually(async () => {
      const answer = await staff.get('/v1/rental/dashboard')
      const load = answer.json.engineers.find((one: { engineerId: string }) => one.engineerId === worker.sub)
      return load?.openOrders === 2 ? answer : null
    })
    const { orders, survey: ratings, engineers } = json
    expect(orders.byRegion).toContainEqual({ region: home, orders: 3 })
    expect(orders.byProduct).toContainEqual({ productId, orders: 2 })
    expect(orders.byDay[0].day).toBe(seoulDate(0))
    const total = orders.byStatus.reduce((sum: number, line: { orders: number }) => sum + line.orders, 0)
    expect(orders.total).toBe(total)
    expect(ratings.GOOD).toBeGreaterThan(0)
    expect(engineers).toContainEqual({
      engineerId: worker.sub,
      name: '최기사',
      region: home,
      status: 'active',
      openOrders: 2,
    })
  })
})
