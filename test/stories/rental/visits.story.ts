/** Visits that wait, are moved, given to others or called off, and when they are due (R11–R13), over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { eventually } from '../../harness/http.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  type Stage,
  sharedStage,
  told,
  toldOf,
} from '../shared/people.ts'
import { expectProblem } from '../shared/problem.ts'
import {
  ASSIGNMENTS,
  becomes,
  complete,
  ENGINEERS,
  engineerIn,
  newRegion,
  ordered,
  orderPath,
  rentalStaff,
  rosterOf,
  stateOf,
} from './rental.fixtures.ts'

let stage: Stage
let staff: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[staff, ops] = [await rentalStaff(stage), await admin(stage)]
})

const move = (who: Person, id: string, date: string) => who.post(`${orderPath(id)}/reschedule`, { date })
const reassign = (id: string, engineerId: string) => staff.post(`${ASSIGNMENTS}/${id}/reassign`, { engineerId })
const assignedIn = async (region: string) => {
  const kim = await customer(stage)
  const id = await ordered(kim, region)
  await becomes(kim, id, 'assigned')
  return { kim, id }
}
const ownOf = async (engineer: Person, id: string) => {
  const { items } = (await engineer.get(ASSIGNMENTS)).json
  return items.find((one: { id: string }) => one.id === id)
}

describe('An order without an engineer', () => {
  it('shows that it waits, to its customer and to staff, in lists, history and dashboard; it is not due (R11, K9)', async () => {
    const region = newRegion()
    const kim = await customer(stage)
    const id = await ordered(kim, region)
    await becomes(kim, id, 'awaiting-engineer')
    const query = '?status=awaiting-engineer&limit=100'
    for (const who of [kim, staff]) {
      expect((await who.get(orderPath(id))).json.status).toBe('awaiting-engineer')
      const { items } = (await who.get(`/v1/rental/orders${query}`)).json
      expect(items.map((one: { id: string }) => one.id)).toContain(id)
    }
    const { items } = (await kim.get(`${orderPath(id)}/history`)).json
    expect(items.map(({ status }: { status: string }) => status)).toEqual(['requested', 'awaiting-engineer'])
    const { byStatus } = (await staff.get('/v1/rental/dashboard')).json.orders
    expect(byStatus).toContainEqual({ status: 'awaiting-engineer', orders: expect.any(Number) })
    await told(kim, id, ['requested', 'awaiting-engineer'])
    for (const aggregate of ['order', 'assignment']) {
      expect((await inspect(ops, `rental.${aggregate}`, id))?.description.dueAt ?? null).toBeNull()
    }
    await done(kim, `${orderPath(id)}/cancel`)
  })
})

describe('A visit', () => {
  it('is moved by its customer, its engineer or staff, and all of them are told (R12)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region)
    const { kim, id } = await assignedIn(region)
    for (const [who, days] of [
      [kim, 3],
      [engineer, 5],
      [staff, 7],
    ] as const) {
      const answer = await move(who, id, seoulDate(days))
      expect([answer.status, answer.json.installationDate], answer.text).toEqual([200, seoulDate(days)])
      await eventually(async () => (await ownOf(engineer, id))?.installationDate === seoulDate(days))
    }
    expect(await becomes(kim, id, 'assigned')).toMatchObject({ installationDate: seoulDate(7) })
    await told(kim, id, ['requested', ...Array(4).fill('assigned')])
    await told(engineer, id, Array(4).fill('assigned'))
    expect((await toldOf(engineer, id)).at(-1).text.ko).toContain(seoulDate(7))
  })

  it('is nobody else’s to move, and only to a day that can be (R12)', async () => {
    const region = newRegion()
    await engineerIn(stage, staff, region)
    const { kim, id } = await assignedIn(region)
    const other = await engineerIn(stage, staff, newRegion())
    for (const who of [await customer(stage, 'lee'), other]) {
      expectProblem(await move(who, id, seoulDate(3)), 404, 'OrderNotFound')
    }
    expectProblem(await move(kim, id, seoulDate(-1)), 422, 'VisitDatePast')
    expectProblem(await move(kim, id, seoulDate(367)), 422, 'VisitDateTooFar')
    const waits = await ordered(kim, newRegion())
    expectProblem(await move(kim, waits, seoulDate(3)), 409, 'NotYetAssigned')
    await done(kim, `${orderPath(waits)}/cancel`)
    expectProblem(await move(kim, waits, seoulDate(3)), 409, 'OrderCancelled')
  })

  it('is completed on its day, and not before (R13)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region)
    const { kim, id } = await assignedIn(region)
    expect((await move(kim, id, seoulDate(2))).status).toBe(200)
    const early = await complete(engineer, id)
    expectProblem(early, 409, 'VisitNotDue')
    expect(early.json.date).toBe(seoulDate(2))
    expect((await move(kim, id, seoulDate(0))).status).toBe(200)
    expect((await complete(engineer, id)).status).toBe(200)
    await becomes(kim, id, 'installed')
    expectProblem(await move(kim, id, seoulDate(3)), 409, 'AlreadyInstalled')
  })

  it('is given to another engineer of the region by staff; customer and both engineers are told (R12)', async () => {
    const region = newRegion()
    const lee = await engineerIn(stage, staff, region, '이기사')
    const { kim, id } = await assignedIn(region)
    const park = await engineerIn(stage, staff, region, '박기사')
    const far = await engineerIn(stage, staff, newRegion())
    await eventually(async () => park.sub in (await rosterOf(ops, region)).loads)
    expectProblem(await reassign(id, far.sub), 409, 'EngineerNotInRegion')
    const answer = await reassign(id, park.sub)
    expect([answer.status, answer.json], answer.text).toEqual([
      200,
      expect.objectContaining({ id, status: 'assigned', engineerId: park.sub, engineerName: '박기사' }),
    ])
    await eventually(async () => (await kim.get(orderPath(id))).json.engineerName === '박기사')
    expect((await rosterOf(ops, region)).loads).toEqual({ [lee.sub]: 0, [park.sub]: 1 })
    await told(kim, id, ['requested', 'assigned', 'assigned'])
    await told(lee, id, ['assigned', 'waiting'])
    await told(park, id, ['assigned'])
    expect(await ownOf(lee, id)).toBeUndefined()
    expectProblem(await complete(lee, id), 404, 'InstallationNotFound')
    expect((await complete(park, id)).status).toBe(200)
    await eventually(async () => (await stateOf(ops, 'assignment', id)) === 'completed')
    expectProblem(await reassign(id, lee.sub), 409, 'AlreadyInstalled')
  })

  it('of an engineer who moves or retires goes to others, or waits for somebody (R12, G9)', async () => {
    const [old, young] = [newRegion(), newRegion()]
    const [lee, park] = [await engineerIn(stage, staff, old, '이기사'), await customer(stage)]
    const { kim, id } = await assignedIn(old)
    const path = `${ENGINEERS}/${lee.sub}`
    const moved = await staff.put(path, { name: '이기사', region: young })
    expect([moved.status, moved.json.region, moved.json.version]).toEqual([200, young, 2])
    await becomes(kim, id, 'awaiting-engineer')
    await eventually(async () => (await stateOf(ops, 'installation', id)) === 'awaiting-engineer')
    expectProblem(await complete(lee, id), 404, 'InstallationNotFound')
    const choi = await engineerIn(stage, staff, old, '최기사')
    expect(await becomes(kim, id, 'assigned')).toMatchObject({ engineerName: '최기사', installationDate: seoulDate(0) })

    const there = await ordered(park, young)
    await becomes(park, there, 'assigned')
    const second = await engineerIn(stage, staff, young, '정기사')
    await eventually(async () => second.sub in (await rosterOf(ops, young)).loads)
    const retired = await staff.delete(path)
    expect([retired.status, retired.json.status]).toEqual([200, 'retired'])
    await eventually(async () => (await park.get(orderPath(there))).json.engineerName === '정기사')
    expect((await rosterOf(ops, young)).loads).toEqual({ [lee.sub]: 0, [second.sub]: 1 })

    await told(kim, id, ['requested', 'assigned', 'awaiting-engineer', 'assigned'])
    await told(park, there, ['requested', 'assigned', 'assigned'])
    await told(lee, id, ['assigned', 'waiting'])
    expect((await complete(choi, id)).status).toBe(200)
    expect((await complete(second, there)).status).toBe(200)
    await eventually(async () => (await eventsOf(ops, 'rental.order', id)).includes('OrderInstalled'))
  })

  it('is called off by staff, who say why; customer and engineer are told (R12)', async () => {
    const region = newRegion()
    const engineer = await engineerIn(stage, staff, region)
    const { kim, id } = await assignedIn(region)
    const path = `${orderPath(id)}/cancel`
    expectProblem(await staff.post(path), 422, 'ReasonRequired')
    const answer = await staff.post(path, { reason: '제품 결함' })
    expect([answer.status, answer.json], answer.text).toEqual([
      200,
      expect.objectContaining({ status: 'cancelled', reason: '제품 결함' }),
    ])
    const notices = await told(kim, id, ['requested', 'assigned', 'cancel-requested', 'cancelled'])
    expect(notices.at(-1).text.ko).toContain('제품 결함')
    await told(engineer, id, ['assigned', 'cancelled'])
    expect(await becomes(kim, id, 'cancelled')).toMatchObject({ reason: '제품 결함' })
  })
})
