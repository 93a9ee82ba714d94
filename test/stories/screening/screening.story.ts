/** The life of a reservation from the slot to the record, as the people in it see it over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { client, eventually, unique } from '../../harness/http.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  memberOf,
  type Person,
  person,
  reads,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import {
  attend,
  cancel,
  HOSPITALS,
  historyOf,
  hospitalAdmin,
  hospitalPath,
  opened,
  openedToday,
  placesOf,
  RECORDS,
  RESERVATIONS,
  recordOf,
  reservationPath,
  reserved,
  slot,
} from './screening.fixtures.ts'

let stage: Stage
let han: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[han, ops] = [await hospitalAdmin(stage), await admin(stage)]
})

describe('A hospital slot', () => {
  it('is registered by an administrator and open at once (S1)', async () => {
    const body = slot(50)
    const answer = await han.post(HOSPITALS, body)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(hospitalPath(answer.json.id))
    expect(answer.json).toMatchObject({ ...body, status: 'open', version: 1, available: 50 })
  })

  it('is shown to everybody without a token, with the places that are left, and without anybody’s name', async () => {
    const id = await opened(han, 5)
    const kim = await customer(stage)
    const anybody = client(undefined, stage.url)
    await reserved(kim, id)
    const shown = await eventually(async () => {
      const answer = await anybody.get(hospitalPath(id))
      return answer.json?.available === 4 ? answer : null
    })
    expect(shown.text).not.toMatch(new RegExp(`${han.sub}|${kim.sub}`))
    const { items } = (await anybody.get(`${HOSPITALS}?limit=100&status=open`)).json
    expect(items.find((item: { id: string }) => item.id === id)).toMatchObject({ available: 4, capacity: 5 })
  })
})

describe('A reservation', () => {
  it('is completed in the same answer, with where and when (S2–S4)', async () => {
    const kim = await customer(stage)
    const body = slot(3)
    const { id: hospitalId } = await done(han, HOSPITALS, body, 201)
    const answer = await kim.post(RESERVATIONS, { hospitalId })
    expect(answer.status).toBe(201)
    const { id } = answer.json
    expect(answer.headers.get('location')).toBe(reservationPath(id))
    expect(answer.json).toMatchObject({
      status: 'completed',
      version: 2,
      hospitalId,
      hospitalName: body.name,
      date: body.date,
    })
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 1, holders: [id] })
    expect(await eventsOf(ops, 'screening.reservation', id)).toEqual(['ReservationRequested', 'ReservationCompleted'])
  })

  it('is on My page, in its list and its history, is told once, and has its record registered (S5, S12, G7, G8)', async () => {
    const kim = await customer(stage)
    const body = slot(3)
    const { id: hospitalId } = await done(han, HOSPITALS, body, 201)
    const id = await reserved(kim, hospitalId)
    await reads(kim, reservationPath(id), 'completed')
    const [mine, ...more] = (await kim.get('/v1/mypage')).json.items
    expect(more).toEqual([])
    expect(mine).toMatchObject({
      id,
      system: 'screening',
      kind: 'reservation',
      status: 'completed',
      label: `${body.name} ${body.date}`,
      href: reservationPath(id),
    })
    expect((await kim.get(RESERVATIONS)).json.items).toHaveLength(1)
    expect(await historyOf(kim, id)).toEqual(['requested by customer', 'completed by hospital'])
    const [entry] = await told(kim, id, ['completed'])
    expect(entry.text).toEqual({ ko: expect.stringContaining('예약이 완료'), en: expect.stringContaining('complete') })
    await eventually(async () => (await recordOf(ops, id)) === 'registered')
  })

  it('is cancelled by its customer: the place returns once, the record follows, it is told once (S6–S8, G4)', async () => {
    const kim = await customer(stage)
    const hospitalId = await opened(han, 1)
    const id = await reserved(kim, hospitalId)
    expect(await cancel(kim, id)).toMatchObject({ id, status: 'cancelled' })
    expect(await cancel(kim, id)).toMatchObject({ id, status: 'cancelled' })
    await eventually(async () => (await placesOf(ops, hospitalId)).taken === 0)
    await eventually(async () => (await recordOf(ops, id)) === 'cancelled')
    await told(kim, id, ['completed', 'cancelled'])
    expect(await historyOf(kim, id)).toEqual([
      'requested by customer',
      'completed by hospital',
      'cancelled by customer',
    ])
    expect((await eventsOf(ops, 'screening.hospital', hospitalId)).slice(1)).toEqual(['PlaceHeld', 'PlaceReleased'])
    await reserved(await customer(stage, 'lee'), hospitalId)
  })
})

describe('A record', () => {
  const list = (who: Person, query: string) => who.get(`${RECORDS}?${query}`)
  const idsOf = async (who: Person, query: string) =>
    (await list(who, query)).json.items.map(({ id }: { id: string }) => id)

  it('is listed for its hospital by slot and state, with the screening and who comes (S14)', async () => {
    const [kim, lee, choi] = [await customer(stage), await customer(stage, 'lee'), await customer(stage, 'choi')]
    const body = { ...slot(3, seoulDate(60)), name: unique('비밀병원') }
    const { id: hospitalId } = await done(han, HOSPITALS, body, 201)
    const [stays, also, goes] = [
      await reserved(kim, hospitalId),
      await reserved(lee, hospitalId),
      await reserved(choi, hospitalId),
    ]
    const elsewhere = await reserved(kim, await opened(han))
    await cancel(choi, goes)
    await eventually(async () => {
      expect((await idsOf(han, `hospitalId=${hospitalId}&status=registered`)).sort()).toEqual([stays, also].sort())
      expect(await idsOf(han, `hospitalId=${hospitalId}&status=cancelled`)).toEqual([goes])
      return true
    })
    // Newest first, page by page, and nothing of another slot.
    const first = (await list(han, `hospitalId=${hospitalId}&limit=2`)).json
    const second = (await list(han, `hospitalId=${hospitalId}&limit=2&cursor=${first.next}`)).json
    const all = [...first.items, ...second.items]
    expect(second.next).toBeNull()
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    )
    expect(all.map(({ id }) => id)).not.toContain(elsewhere)
    const people: Readonly<Record<string, string>> = { [stays]: kim.sub, [also]: lee.sub, [goes]: choi.sub }
    expect(Object.fromEntries(all.map(({ id, customerId }) => [id, customerId]))).toEqual(people)
    for (const record of all) expect(record).toMatchObject({ hospitalName: body.name, date: body.date })
    const raw = JSON.stringify(await inspect(ops, 'screening.record', stays))
    expect(raw).not.toMatch(new RegExp(`${body.name}|${kim.sub}`))
    expect((await list(han, `hospitalId=${hospitalId}&cursor=nonsense`)).status).toBe(422)
  })

  it('is shown to no other hospital, and its person sees in the history who looked (S14, G12)', async () => {
    const kim = await customer(stage)
    const other = await memberOf(stage, unique('elsewhere'), 'other', 'hospital-admin')
    const hospitalId = await opened(han)
    const id = await reserved(kim, hospitalId)
    await eventually(async () => (await idsOf(han, `hospitalId=${hospitalId}`)).includes(id))
    expect(await idsOf(other, 'limit=100')).toEqual([])
    expect(await idsOf(other, `hospitalId=${hospitalId}`)).toEqual([])
    expect((await attend(other, id)).json.code).toBe('RecordNotFound')
    const reader = await person(stage, 'reader', 'hospital-admin')
    expect((await list(reader, `hospitalId=${hospitalId}`)).status).toBe(200)
    const accesses = await eventually(async () => {
      const { json } = await kim.get(`${reservationPath(id)}/history`)
      return json.accesses.some((one: { reader: string }) => one.reader === reader.sub) ? json.accesses : null
    })
    expect(accesses[0]).toEqual({ reader: reader.sub, organisation: 'naru', what: 'slot', at: expect.any(String) })
    expect(accesses.map((one: { reader: string }) => one.reader)).not.toContain(other.sub)
    // Who looks again is kept again; the states of the reservation are what they were.
    expect((await list(reader, 'limit=1')).status).toBe(200)
    expect(await historyOf(kim, id)).toEqual(['requested by customer', 'completed by hospital'])
  })

  it('is marked when somebody came, once and on the day; then nothing is cancelled (S15)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const hospitalId = await openedToday(han)
    const [comes, stays] = [await reserved(kim, hospitalId), await reserved(lee, hospitalId)]
    await eventually(async () => (await recordOf(ops, comes)) === 'registered')
    const marked = await attend(han, comes)
    expect([marked.status, marked.json]).toMatchObject([200, { id: comes, status: 'attended', hospitalId }])
    expect(marked.text).not.toContain(kim.sub)
    const again = await attend(han, comes)
    expect([again.status, again.json.code]).toEqual([409, 'AlreadyAttended'])
    const late = await kim.post(`${reservationPath(comes)}/cancel`)
    expect([late.status, late.json.code]).toEqual([409, 'AlreadyAttended'])
    await reads(kim, reservationPath(comes), 'attended')
    expect((await historyOf(kim, comes)).at(-1)).toBe('attended by hospital')
    await told(kim, comes, ['completed', 'attended'])
    // Whose place was used keeps it when the slot is deleted.
    expect((await han.delete(hospitalPath(hospitalId))).status).toBe(200)
    await reads(lee, reservationPath(stays), 'force-cancelled')
    await reads(client(undefined, stage.url), hospitalPath(hospitalId), 'deleted')
    expect((await kim.get(reservationPath(comes))).json.status).toBe('attended')
  })

  it('of another day is not marked: NotToday (S15)', async () => {
    const kim = await customer(stage)
    const id = await reserved(kim, await opened(han))
    await eventually(async () => (await recordOf(ops, id)) === 'registered')
    const early = await attend(han, id)
    expect([early.status, early.json.code]).toEqual([409, 'NotToday'])
    await cancel(kim, id)
  })
})

describe('A reservation', () => {
  it('is part of no trace and no request that its customer names: nothing ties it to what they do elsewhere (S12)', async () => {
    const lee = await customer(stage, 'lee')
    const trace = '0af7651916cd43dd8448eb211c80319c'
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': unique('one-request') }
    const { json } = await lee.post(RESERVATIONS, { hospitalId: await opened(han) }, { headers })
    await eventually(async () => (await inspect(ops, 'screening.record', json.id)) !== null)
    const seen = [await inspect(ops, 'screening.reservation', json.id), await inspect(ops, 'screening.record', json.id)]
    expect(seen.map((one) => one?.events.length > 0)).toEqual([true, true])
    for (const word of [trace, headers['x-request-id']]) expect(JSON.stringify(seen)).not.toContain(word)
  })
})
