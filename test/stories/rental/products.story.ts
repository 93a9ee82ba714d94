/** The catalogue, whose it is, and how much one customer may have of it (R10, R14, G12), as people see it over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { OPEN_ORDERS } from '../../../durable-objects/rental/renter.ts'
import { type Answer, asOf, eventually, unique } from '../../harness/http.ts'
import { customer, done, memberOf, type Person, type Stage, sharedStage } from '../shared/people.ts'
import { expectProblem } from '../shared/problem.ts'
import {
  AIR_7,
  ASSIGNMENTS,
  application,
  becomes,
  complete,
  ENGINEERS,
  engineerIn,
  newRegion,
  ORDERS,
  offered,
  ordered,
  orderPath,
  PRODUCTS,
  rentalStaff,
  terms,
} from './rental.fixtures.ts'

let stage: Stage
let staff: Person

beforeAll(async () => {
  stage = sharedStage()
  staff = await rentalStaff(stage)
})

const order = (who: Person, productId: string, more: object = {}): Promise<Answer> =>
  who.post(ORDERS, application(newRegion(), { productId, ...more }))

describe('A product', () => {
  it('is offered by staff, read by everybody, and ordered on the terms of the moment (R10, G1)', async () => {
    const productId = await offered(staff, unique('air'))
    const kim = await customer(stage)
    const path = `${PRODUCTS}/${productId}`
    const shown = await eventually(async () => {
      const answer = await fetch(`${stage.url}${path}`)
      return answer.status === 200 ? answer.json() : null
    })
    expect(shown).toMatchObject({ id: productId, status: 'offered', ...terms })
    const first = await order(kim, productId)
    const { name: productName, ...price } = terms
    expect(first.json).toMatchObject({ productId, productName, ...price })
    await offered(staff, productId, { name: '나루 7 플러스', monthlyKrw: 1 })
    expect((await order(kim, productId)).json).toMatchObject({ productName: '나루 7 플러스', monthlyKrw: 1 })
    expect((await kim.get(orderPath(first.json.id))).json).toMatchObject({ productName, ...price })
    expectProblem(await order(kim, productId, { monthlyKrw: 1 }), 422, 'InputInvalid')
    expectProblem(await order(kim, productId, { productName: '공짜' }), 422, 'InputInvalid')
  })

  it('that is retired, or was never there, cannot be ordered; orders keep what they were ordered with (R10)', async () => {
    const productId = await offered(staff, unique('air'))
    const kim = await customer(stage)
    const { id } = (await order(kim, productId)).json
    expect((await staff.delete(`${PRODUCTS}/${productId}`)).json).toMatchObject({ status: 'retired' })
    expectProblem(await order(kim, productId), 409, 'ProductRetired')
    expectProblem(await order(kim, unique('air')), 404, 'ProductNotFound')
    expect(await becomes(kim, id, 'awaiting-engineer')).toMatchObject({ productId, productName: terms.name })
    expect((await kim.get(ORDERS)).json.items).toHaveLength(1)
    await offered(staff, productId)
    expect((await order(kim, productId)).status).toBe(201)
  })

  it('is named the same way however it is typed (G14)', async () => {
    const productId = await offered(staff, `${unique('air')}  플러스`)
    const kim = await customer(stage)
    const answer = await order(kim, ` ${productId.replace('  ', '\u00a0')} `)
    expect([answer.status, answer.json.productId]).toEqual([201, productId.replace('  ', ' ')])
  })
})

describe('An organisation', () => {
  it('has the orders of its own products, engineers and dashboard, and no others (G12)', async () => {
    const aura = unique('aura')
    const [boss, worker] = [
      await memberOf(stage, aura, 'boss', 'rental-staff'),
      await memberOf(stage, aura, 'worker', 'engineer'),
    ]
    const [productId, region] = [await offered(boss, unique('aura')), newRegion()]
    const ours = await engineerIn(stage, staff, region)
    const kim = await customer(stage)
    const id = await ordered(kim, region, { productId })
    await becomes(kim, id, 'awaiting-engineer')
    expectProblem(await staff.get(orderPath(id)), 404, 'OrderNotFound')
    expectProblem(await staff.post(`${orderPath(id)}/cancel`, { reason: '우리 것' }), 404, 'OrderNotFound')
    expectProblem(await staff.put(`${PRODUCTS}/${productId}`, terms), 404, 'ProductNotFound')
    expectProblem(await boss.delete(`${ENGINEERS}/${ours.sub}`), 404, 'EngineerNotFound')

    expect((await boss.put(`${ENGINEERS}/${worker.sub}`, { name: '오라', region })).status).toBe(201)
    expect(await becomes(kim, id, 'assigned')).toMatchObject({ engineerName: '오라' })
    const stranger = await memberOf(stage, 'naru', 'nobody', 'engineer')
    expectProblem(await complete(stranger, id), 404, 'InstallationNotFound')
    await eventually(async () => (await worker.get(ASSIGNMENTS)).json.items.length === 1)
    const board = await eventually(async () => {
      const { json } = await boss.get('/v1/rental/dashboard')
      return json.engineers[0]?.openOrders === 1 ? json : null
    })
    expect(board.orders).toMatchObject({
      total: 1,
      byProduct: [{ productId, orders: 1 }],
      byRegion: [{ region, orders: 1 }],
    })
    expect(board.engineers).toHaveLength(1)
    const { byRegion } = (await staff.get('/v1/rental/dashboard')).json.orders
    expect(byRegion).not.toContainEqual(expect.objectContaining({ region }))
  })

  it('shows an engineer nothing of what he has elsewhere (G12)', async () => {
    const region = newRegion()
    const worker = await engineerIn(stage, staff, region)
    const kim = await customer(stage)
    const id = await ordered(kim, region)
    await becomes(kim, id, 'assigned')
    await eventually(async () => (await worker.get(ASSIGNMENTS)).json.items.length === 1)
    const elsewhere = await asOf(unique('aura'), worker.sub, 'engineer')
    expect((await elsewhere.get(ASSIGNMENTS)).json.items).toEqual([])
    expectProblem(await elsewhere.get(`${ASSIGNMENTS}/${id}`), 404, 'AssignmentNotFound')
    expect((await worker.get(`${ASSIGNMENTS}/${id}`)).json).toMatchObject({ id, engineerId: worker.sub, region })
    expectProblem(await elsewhere.post(`/v1/rental/installations/${id}/complete`), 404, 'InstallationNotFound')
    expect((await complete(worker, id)).status).toBe(200)
  })
})

describe('A customer', () => {
  it('has so many open orders and no more, however many come at once, and another one when one is over (R14)', async () => {
    const kim = await customer(stage)
    const region = newRegion()
    const key = unique('key')
    const answers = await Promise.all(
      Array.from({ length: OPEN_ORDERS + 4 }, () => kim.post(ORDERS, application(region))),
    )
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(OPEN_ORDERS)
    for (const no of answers.filter(({ status }) => status !== 201)) {
      expectProblem(no, 409, 'OpenOrdersReached')
      expect(no.json).toMatchObject({ limit: OPEN_ORDERS, open: OPEN_ORDERS })
    }
    const turnedAway = await kim.post(ORDERS, application(region), { key })
    expectProblem(turnedAway, 409, 'OpenOrdersReached')
    await eventually(async () => (await kim.get(ORDERS)).json.items.length === OPEN_ORDERS)
    const { id } = made[0]?.json ?? {}
    await done(kim, `${orderPath(id)}/cancel`)
    await eventually(async () => (await kim.post(ORDERS, application(region, { productId: AIR_7 }))).status === 201)
  })
})
