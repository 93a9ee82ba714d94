/** Reading the museum: lists in pages, one thing by version, what each role finds, and questions that make no sense (H4, V6). */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, client, eventually, unique } from '../../harness/http.ts'
import { all, expectNewestFirst, idsOf, PAGE } from '../shared/lists.ts'
import { admin, customer, done, memberOf, type Person, reads, type Stage, sharedStage } from '../shared/people.ts'
import {
  ADMISSIONS,
  admissionAt,
  admit,
  completed,
  EXHIBITIONS,
  exhibitionAt,
  manager,
  open,
  openToday,
  RESERVATIONS,
  reservationAt,
  reserved,
} from './museum.fixtures.ts'

let stage: Stage
let mina: Person
let ops: Person
let anybody: Client

beforeAll(async () => {
  stage = sharedStage()
  ;[mina, ops, anybody] = [await manager(stage), await admin(stage), client(undefined, stage.url)]
})

describe('A list of the museum', () => {
  it('of exhibitions comes newest first in pages, to everybody, also by status (M9)', async () => {
    const ids = [await open(mina), await open(mina), await open(mina)]
    const rows = await eventually(async () => {
      const found = await all(anybody, EXHIBITIONS, 50)
      return ids.every((id) => idsOf(found).includes(id)) ? found : null
    })
    expectNewestFirst(rows)
    expect(new Set(idsOf(rows)).size).toBe(rows.length)
    expect((await all(anybody, `${EXHIBITIONS}?status=deleted`, 50)).filter(({ id }) => ids.includes(id))).toEqual([])
  })

  it('of own reservations comes newest first in pages; the museum finds all of them (M9, G10)', async () => {
    const lee = await customer(stage, 'lee')
    const exhibitionId = await open(mina)
    const ids: string[] = []
    for (let n = 0; n < PAGE + 1; n += 1) ids.push(await completed(lee, exhibitionId))
    const own = await all(lee, RESERVATIONS)
    expect([...idsOf(own)].sort()).toEqual([...ids].sort())
    expectNewestFirst(own)
    expect(await all(lee, `${RESERVATIONS}?status=cancelled`)).toEqual([])
    for (const who of [mina, ops]) {
      expect(idsOf(await all(who, `${RESERVATIONS}?status=completed`, 100))).toEqual(expect.arrayContaining(ids))
      expect((await who.get(`${reservationAt(ids[0] ?? '')}/history`)).json.items).toHaveLength(2)
    }
  })

  it('of entries shows the museum who is to be let in, and nobody else’s name (M5)', async () => {
    const lee = await customer(stage, 'lee')
    const exhibitionId = await openToday(mina)
    const [waiting, inside] = [await completed(lee, exhibitionId), await completed(lee, exhibitionId)]
    await eventually(async () => (await admit(mina, inside)).status === 200)
    await reads(mina, admissionAt(inside), 'admitted')
    const rows = await all(mina, ADMISSIONS, 100)
    expect(idsOf(rows)).toEqual(expect.arrayContaining([waiting, inside]))
    expect(idsOf(await all(ops, `${ADMISSIONS}?status=admitted`, 100))).toContain(inside)
    expect(idsOf(await all(mina, `${ADMISSIONS}?status=registered`, 100))).not.toContain(inside)
    expect(JSON.stringify(rows)).not.toContain(lee.sub)
    expect((await lee.get('/v1/mypage')).json.items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'reservation',
      'reservation',
    ])
  })
})

describe('The museum', () => {
  it('of another organisation shows nothing of ours: no reservation, no entry (G12)', async () => {
    const [lee, other] = [
      await customer(stage, 'lee'),
      await memberOf(stage, unique('elsewhere'), 'other', 'museum-manager'),
    ]
    const id = await completed(lee, await open(mina))
    await reads(mina, admissionAt(id), 'registered')
    await eventually(async () => idsOf(await all(mina, RESERVATIONS, 100)).includes(id))
    for (const list of [RESERVATIONS, ADMISSIONS]) expect(await all(other, list, 100)).toEqual([])
    for (const path of [reservationAt(id), `${reservationAt(id)}/history`, admissionAt(id)])
      expect((await other.get(path)).status, path).toBe(404)
    const stopped = await admit(other, id)
    expect([stopped.status, stopped.json.code]).toEqual([404, 'AdmissionNotFound'])
  })
})

describe('One thing of the museum', () => {
  it('is waited for until it has the version the client has seen, and not sent again when it is known (V6, H4)', async () => {
    const lee = await customer(stage, 'lee')
    const id = await reserved(lee, await open(mina))
    const { version } = await done(lee, `${reservationAt(id)}/cancel`)
    const row = await lee.get(`${reservationAt(id)}?minVersion=${version}`)
    expect(row.json).toMatchObject({ status: 'cancelled', version })
    const etag = row.headers.get('etag') ?? ''
    const known = await lee.get(reservationAt(id), { headers: { 'if-none-match': etag } })
    expect([known.status, known.text]).toEqual([304, ''])
    expect(row.headers.get('cache-control')).toBe('no-store')
  })

  it('is kept by nobody else when it is private, and may be kept when it is everybody’s (H8)', async () => {
    const exhibitionId = await open(mina)
    await reads(anybody, exhibitionAt(exhibitionId), 'open')
    expect((await anybody.get(exhibitionAt(exhibitionId))).headers.get('cache-control')).toContain('public')
    expect((await mina.get(ADMISSIONS)).headers.get('cache-control')).toBe('no-store')
  })
})
