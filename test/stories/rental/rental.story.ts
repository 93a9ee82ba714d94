/** The life of a rental from the application to the survey, as the people in it see it over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { rosterIdOf } from '../../../queues/rental.ts'
import { seoulDate } from '../../../scripts/seoul.ts'
import { eventually, ORGANISATION } from '../../harness/http.ts'
import { admin, customer, done, eventsOf, type Person, type Stage, sharedStage, told } from '../shared/people.ts'
import {
  AIR_7,
  application,
  becomes,
  complete,
  engineerIn,
  installed,
  newRegion,
  ORDERS,
  ordered,
  orderPath,
  rentalStaff,
  rosterOf,
  stateOf,
  terms,
  tomorrow,
} from './rental.fixtures.ts'

let stage: Stage
let staff: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[staff, ops] = [await rentalStaff(stage), await admin(stage)]
})

describe('A rental', () => {
  it('lives from requested to closed; each step is on My page, in its history and told once (R1–R8, G7, G8)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region, '이기사')
    const kim = await customer(stage)
    const preferredDate = seoulDate(0)
    const answer = await kim.post(ORDERS, application(region, { preferredDate }))
    const { id } = answer.json
    expect([answer.status, answer.headers.get('location')]).toEqual([201, orderPath(id)])
    const { name: productName, monthlyKrw, months } = terms
    const known = { productId: AIR_7, productName, monthlyKrw, months, region, preferredDate }
    expect(answer.json).toMatchObject({ ...known, status: 'requested', version: 3, requestedOn: seoulDate(0) })

    const visit = { engineerName: '이기사', installationDate: preferredDate }
    expect(await becomes(kim, id, 'assigned')).toMatchObject({ ...known, ...visit })
    const [work] = (await engineer.get('/v1/rental/assignments?status=assigned')).json.items
    const where = { address: '04524 서울 중구 세종대로 110, 3층', customerName: '김나루', phone: '010-1234-5678' }
    expect(work).toMatchObject({ id, ...where, ...visit, status: 'assigned' })

    expect((await complete(engineer, id)).json).toMatchObject({ id, status: 'completed' })
    expect((await complete(engineer, id)).status).toBe(200)
    await becomes(kim, id, 'installed')
    const closed = await done(kim, `${orderPath(id)}/survey`, { rating: 'GOOD', comment: '조용하고 좋아요.' })
    expect(closed).toMatchObject({ id, status: 'closed', rating: 'GOOD' })
    expect(await becomes(kim, id, 'closed')).toMatchObject({ ...known, ...visit, rating: 'GOOD' })

    const states = ['requested', 'assigned', 'installed', 'closed']
    const { items } = (await kim.get(`${orderPath(id)}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(states)
    const notices = await told(kim, id, states)
    expect(notices[1].text.ko).toContain(`이기사 기사가 ${preferredDate}에`)
    const mine = (await kim.get('/v1/mypage?system=rental')).json.items
    expect(mine.map(({ kind, status }: Record<string, string>) => [kind, status]).sort()).toEqual([
      ['installation', 'completed'],
      ['order', 'closed'],
    ])
    await told(engineer, id, ['assigned'])
    const own = (await engineer.get('/v1/rental/assignments')).json.items
    expect(own).toEqual([expect.objectContaining({ id, status: 'completed' })])
    expect(JSON.stringify(own)).not.toMatch(/세종대로|김나루|1234/)
    await eventually(async () => Object.keys((await rosterOf(ops, region)).held).length === 0)
    expect((await rosterOf(ops, region)).loads).toEqual({ [engineer.sub]: 0 })
  })

  it('is installed the next day when the customer names no date (R3)', async () => {
    const region = newRegion()
    await engineerIn(stage, staff, region)
    const kim = await customer(stage)
    const id = await ordered(kim, region, { preferredDate: undefined })
    expect(tomorrow()).toContain((await becomes(kim, id, 'assigned')).installationDate)
  })

  it('is recorded for staff with the customer and the survey, and for nobody else (R9)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region)
    const kim = await customer(stage)
    const id = await installed(kim, engineer, region)
    const survey = { rating: 'FAIR', comment: '바람이 약해요' }
    await done(staff, `${orderPath(id)}/survey`, survey)
    const record = await eventually(async () => {
      const { json } = await staff.get('/v1/rental/customer-records?limit=100')
      return json.items.find((item: { id: string }) => item.id === id)
    })
    expect(record).toMatchObject({
      ...survey,
      region,
      customerName: '김나루',
      phone: '010-1234-5678',
      status: 'stored',
    })
    expect((await kim.get('/v1/rental/customer-records')).status).toBe(403)
    const { text } = await kim.get(orderPath(id))
    expect(text).not.toMatch(/세종대로|1234-5678|바람이/)
  })
})

describe('The engineer', () => {
  it('of the region with the least to do gets the order; those who finished get the next (R2)', async () => {
    const region = newRegion()
    const crew = [await engineerIn(stage, staff, region), await engineerIn(stage, staff, region)]
    await engineerIn(stage, staff, newRegion())
    const kim = await customer(stage)
    const loads = async () => Object.values((await rosterOf(ops, region)).loads).sort()
    await eventually(async () => (await loads()).length === 2)
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) {
      ids.push(await ordered(kim, region))
      await becomes(kim, ids[n] ?? '', 'assigned')
      const [least = 0, most = 0] = await loads()
      expect(most - least, `after ${n + 1} orders`).toBeLessThanOrEqual(1)
    }
    expect(await loads()).toEqual([2, 2])
    const { held } = await rosterOf(ops, region)
    const done = crew.find(({ sub }) => sub === held[ids[0] ?? ''])
    if (!done) throw new Error('nobody holds the first order')
    await complete(done, ids[0] ?? '')
    await eventually(async () => (await rosterOf(ops, region)).loads[done.sub] === 1)
    const next = await ordered(kim, region)
    await becomes(kim, next, 'assigned')
    expect((await rosterOf(ops, region)).held[next]).toBe(done.sub)
  })

  it('who is registered where orders wait gets them, oldest first, spread over all who are there (R2)', async () => {
    const region = newRegion()
    const kim = await customer(stage)
    const ids = [await ordered(kim, region), await ordered(kim, region), await ordered(kim, region)]
    await eventually(async () => (await rosterOf(ops, region)).waiting.length === 3)
    const waits = await eventually(async () => {
      const { json } = await staff.get('/v1/rental/assignments?status=waiting&limit=100')
      const found = json.items.filter((item: { id: string }) => ids.includes(item.id))
      return found.length === 3 ? found : null
    })
    expect(waits[0]).toMatchObject({ status: 'waiting', region, customerName: '김나루' })
    for (const id of ids) await becomes(kim, id, 'awaiting-engineer')
    const engineer = await engineerIn(stage, staff, region)
    for (const id of ids) await becomes(kim, id, 'assigned')
    expect((await rosterOf(ops, region)).loads).toEqual({ [engineer.sub]: 3 })
    const given = await eventsOf(ops, 'rental.roster', rosterIdOf(ORGANISATION, region))
    expect(given.filter((type) => type === 'EngineerAssigned')).toHaveLength(3)
  })
})

describe('A cancel', () => {
  it('before anybody was found leaves no installation, and nobody is sent there later (R6, G3)', async () => {
    const region = newRegion()
    const kim = await customer(stage)
    const id = await ordered(kim, region)
    await becomes(kim, id, 'awaiting-engineer')
    expect(await done(kim, `${orderPath(id)}/cancel`)).toMatchObject({ id, status: 'cancelled' })
    await eventually(async () => (await stateOf(ops, 'assignment', id)) === 'cancelled')
    await engineerIn(stage, staff, region)
    const next = await ordered(kim, region)
    await becomes(kim, next, 'assigned')
    expect(Object.keys((await rosterOf(ops, region)).held)).toEqual([next])
    expect(await stateOf(ops, 'installation', id)).toBe('cancelled')
    await told(kim, id, ['requested', 'awaiting-engineer', 'cancel-requested', 'cancelled'])
  })

  it('of what is assigned cancels the installation with it, frees the engineer and tells both (R6)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region)
    const kim = await customer(stage)
    const id = await ordered(kim, region)
    await becomes(kim, id, 'assigned')
    expect(await done(kim, `${orderPath(id)}/cancel`)).toMatchObject({ id, status: 'cancelled' })
    expect(await stateOf(ops, 'installation', id)).toBe('cancelled')
    await eventually(async () => (await rosterOf(ops, region)).loads[engineer.sub] === 0)
    await told(engineer, id, ['assigned', 'cancelled'])
    const late = await complete(engineer, id)
    expect([late.status, late.json.code]).toEqual([409, 'InstallationCancelled'])
    expect(await done(kim, `${orderPath(id)}/cancel`)).toMatchObject({ status: 'cancelled' })
    expect((await kim.get(`/v1/mypage?system=rental&status=cancelled`)).json.items).toHaveLength(2)
  })
})
