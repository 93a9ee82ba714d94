/** Reading rental: lists in pages, one order by version, what each role finds, and questions that make no sense (H4, V6). */
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../harness/http.ts'
import { all, expectNewestFirst, idsOf, PAGE } from '../shared/lists.ts'
import { admin, customer, done, type Person, type Stage, sharedStage } from '../shared/people.ts'
import {
  ASSIGNMENTS,
  becomes,
  ENGINEERS,
  engineerIn,
  installed,
  newRegion,
  ORDERS,
  ordered,
  orderPath,
  rentalStaff,
} from './rental.fixtures.ts'

const RECORDS = '/v1/rental/customer-records'

let stage: Stage
let staff: Person
let ops: Person
let kim: Person
let engineer: Person
let region: string

beforeAll(async () => {
  stage = sharedStage()
  ;[staff, ops, kim] = [await rentalStaff(stage), await admin(stage), await customer(stage)]
  region = newRegion()
  engineer = await engineerIn(stage, staff, region)
})

describe('A list of rental', () => {
  it('of own orders comes newest first in pages; staff find all of them (R8, R9, H4)', async () => {
    const lee = await customer(stage, 'lee')
    const ids = [await ordered(lee, region), await ordered(lee, region), await ordered(lee, region)]
    for (const id of ids) await becomes(lee, id, 'assigned')
    const own = await all(lee, ORDERS)
    expect([...idsOf(own)].sort()).toEqual([...ids].sort())
    expectNewestFirst(own)
    expect(await all(lee, `${ORDERS}?status=closed`)).toEqual([])
    for (const who of [staff, ops]) {
      expect((await who.get(orderPath(ids[0] ?? ''))).json).toMatchObject({ id: ids[0], region })
      expect(idsOf(await all(who, `${ORDERS}?status=assigned`, 100))).toEqual(expect.arrayContaining(ids))
    }
  })

  it('of assignments shows an engineer his own and staff all, in every state (R3)', async () => {
    const lee = await customer(stage, 'lee')
    const home = newRegion()
    const worker = await engineerIn(stage, staff, home)
    const ids = [await ordered(lee, home), await ordered(lee, home), await ordered(lee, home)]
    for (const id of ids) await becomes(lee, id, 'assigned')
    expect([...idsOf(await all(worker, ASSIGNMENTS))].sort()).toEqual([...ids].sort())
    expect(await all(worker, `${ASSIGNMENTS}?status=completed`)).toEqual([])
    const waits = await ordered(lee, newRegion())
    const seen = await eventually(async () => {
      const rows = await all(staff, `${ASSIGNMENTS}?status=waiting`, 100)
      return rows.some(({ id }) => id === waits) ? await all(staff, ASSIGNMENTS, 100) : null
    })
    expect(idsOf(seen)).toEqual(expect.arrayContaining([...ids, waits]))
    expect(new Set(idsOf(seen)).size).toBe(seen.length)
    expect((await all(worker, ASSIGNMENTS)).some(({ id }) => id === waits)).toBe(false)
  })

  it('of customer records and of engineers is whole, page by page (R9)', async () => {
    const ids: string[] = []
    for (let n = 0; n < PAGE + 1; n += 1) {
      const id = await installed(kim, engineer, region)
      await done(kim, `${orderPath(id)}/survey`, { rating: 'FAIR', comment: '보통이에요' })
      ids.push(id)
    }
    await eventually(async () => {
      const found = idsOf(await all(staff, RECORDS))
      return ids.every((id) => found.includes(id))
    })
    await eventually(async () => {
      const found = idsOf(await all(staff, ENGINEERS, 100))
      return found.includes(engineer.sub) ? found : null
    })
  })
})

describe('One order', () => {
  it('is waited for until it has the version the client has seen, and not sent again when it is known (V6, H4)', async () => {
    const { id, version } = await done(kim, `${orderPath(await ordered(kim, newRegion()))}/cancel`)
    const answer = await kim.get(`${orderPath(id)}?minVersion=${version}`)
    expect(answer.json).toMatchObject({ id, status: 'cancelled', version })
    const etag = answer.headers.get('etag') ?? ''
    expect(etag).toMatch(`"${version}-`)
    expect((await kim.get(orderPath(id), { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect(answer.headers.get('cache-control')).toContain('no-store')
  })
})
