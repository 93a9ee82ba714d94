/** The life of a reservation from the poster to the hall, as the people in it see it over HTTP. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { client, eventually } from '../../harness/http.ts'
import { today } from '../../harness/today.ts'
import {
  admin,
  customer,
  done,
  eventsOf,
  inspect,
  type Person,
  patiently,
  reads,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import {
  ADMISSIONS,
  admissionAt,
  admit,
  cancel,
  completed,
  EXHIBITIONS,
  erase,
  exhibitionAt,
  historyOf,
  manager,
  open,
  openToday,
  placesOf,
  RESERVATIONS,
  reservationAt,
  reservationOf,
  reserved,
} from './museum.fixtures.ts'

let stage: Stage
let mina: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[mina, ops] = [await manager(stage), await admin(stage)]
})

const anybody = () => client(undefined, stage.url)
const available = async (id: string) => (await anybody().get(exhibitionAt(id))).json.available
const onMyPage = async (who: Person) => (await who.get('/v1/mypage?limit=100')).json.items

describe('An exhibition', () => {
  it('is open when registered, and shown to everybody with the places that are left (M1, M9)', async () => {
    const body = { title: '달항아리 🏺', hall: '제1전시실', date: seoulDate(30), capacity: 5 }
    const registered = await mina.post(EXHIBITIONS, body)
    expect(registered.status, registered.text).toBe(201)
    const { id } = registered.json
    expect(registered.headers.get('location')).toBe(exhibitionAt(id))
    expect(registered.json).toMatchObject({ ...body, status: 'open', version: 1, available: 5 })
    await reads(anybody(), exhibitionAt(id), 'open')
    await reserved(await customer(stage), id, 2)
    await eventually(async () => (await available(id)) === 3)
    const { json } = await anybody().get(`${EXHIBITIONS}?limit=100&status=open`)
    expect(json.items.find((one: { id: string }) => one.id === id)).toMatchObject({ capacity: 5, available: 3 })
    expect((await anybody().get(exhibitionAt(id))).text).not.toContain(mina.sub)
  })
})

describe('The capacity of an exhibition', () => {
  it('is changed by its museum, and never below what is taken (M14)', async () => {
    const exhibitionId = await open(mina, 4)
    const [kim, capacity] = [await customer(stage), `${exhibitionAt(exhibitionId)}/capacity`]
    await reserved(kim, exhibitionId, 3)
    const refused = await mina.put(capacity, { capacity: 2 })
    expect([refused.status, refused.json.code, refused.json.taken]).toEqual([409, 'PlacesTaken', 3])
    const full = await mina.put(capacity, { capacity: 3 })
    expect([full.status, full.json]).toMatchObject([200, { id: exhibitionId, capacity: 3, available: 0 }])
    const late = await kim.post(RESERVATIONS, reservationOf(exhibitionId))
    expect([late.status, late.json.code]).toEqual([409, 'ExhibitionFull'])
    expect((await mina.put(capacity, { capacity: 5 })).json).toMatchObject({ capacity: 5, available: 2 })
    await reserved(kim, exhibitionId, 2)
    await eventually(async () => (await available(exhibitionId)) === 0)
  })
})

describe('A reservation', () => {
  it('is requested in the answer, completed by itself, let in once; each step is seen and told once (M2–M5, M12, G7, G8)', async () => {
    const kim = await customer(stage)
    const exhibitionId = await openToday(mina, 4)
    const answer = await kim.post(RESERVATIONS, reservationOf(exhibitionId, 3))
    expect(answer.status, answer.text).toBe(201)
    const { id } = answer.json
    expect(answer.headers.get('location')).toBe(reservationAt(id))
    expect(answer.json).toMatchObject({ status: 'requested', exhibitionId, visitors: 3, hall: '제1전시실' })
    expect(await placesOf(ops, exhibitionId)).toMatchObject({
      taken: 3,
      available: 1,
      holds: { [id]: { quantity: 3 } },
    })

    const row = await reads(kim, reservationAt(id), 'completed')
    expect(row).toMatchObject({ visitors: 3 })
    expect(await historyOf(kim, id)).toEqual(['requested', 'completed'])
    expect(await onMyPage(kim)).toMatchObject([
      { system: 'museum', kind: 'reservation', id, status: 'completed', href: reservationAt(id) },
    ])
    const entry = await reads(mina, admissionAt(id), 'registered')
    expect(entry).toMatchObject({ exhibitionId, visitors: 3, hall: '제1전시실' })
    expect(JSON.stringify(entry)).not.toContain(kim.sub)
    const { items } = (await mina.get(`${ADMISSIONS}?status=registered&limit=100`)).json
    expect(items.map((one: { id: string }) => one.id)).toContain(id)

    expect((await admit(mina, id)).json).toMatchObject({ id, status: 'admitted' })
    await reads(kim, reservationAt(id), 'admitted')
    expect(await historyOf(kim, id)).toEqual(['requested', 'completed', 'admitted'])
    const again = await admit(mina, id)
    expect([again.status, again.json.code]).toEqual([409, 'AlreadyAdmitted'])
    const late = await cancel(kim, id)
    expect([late.status, late.json.code]).toEqual([409, 'AlreadyAdmitted'])
    await eventually(async () => (await placesOf(ops, exhibitionId)).taken === 0)
    // The places of visitors who came are nobody else's.
    await eventually(async () => (await available(exhibitionId)) === 1)
    await told(kim, id, ['completed', 'admitted'])
    expect(await eventsOf(ops, 'museum.reservation', id)).toEqual([
      'ReservationRequested',
      'ReservationPlaced',
      'ReservationCompleted',
      'ReservationAdmitted',
    ])
  })

  it('is for one visitor unless said otherwise (M2)', async () => {
    const exhibitionId = await open(mina)
    const answer = await done(await customer(stage), RESERVATIONS, { exhibitionId }, 201)
    expect(answer).toMatchObject({ status: 'requested', visitors: 1 })
  })

  it('is cancelled before the visit: its places return once, its entry is cancelled, its customer told once (M6)', async () => {
    const kim = await customer(stage)
    const exhibitionId = await open(mina, 3)
    const id = await completed(kim, exhibitionId, 3)
    expect((await cancel(kim, id)).json).toMatchObject({ id, status: 'cancelled' })
    await reads(kim, reservationAt(id), 'cancelled')
    await reads(mina, admissionAt(id), 'cancelled')
    await eventually(async () => (await available(exhibitionId)) === 3)
    expect((await cancel(kim, id)).json).toMatchObject({ status: 'cancelled' })
    const stopped = await admit(mina, id)
    expect([stopped.status, stopped.json.code]).toEqual([409, 'AdmissionCancelled'])
    expect(await historyOf(kim, id)).toEqual(['requested', 'completed', 'cancelled'])
    await told(kim, id, ['completed', 'cancelled'])
    const events = await eventsOf(ops, 'museum.exhibition', exhibitionId)
    expect(events).toEqual(['ExhibitionRegistered', 'PlacesHeld', 'PlacesReleased'])
    await reserved(await customer(stage, 'lee'), exhibitionId, 3)
  })

  it('is let in by its pass, and not by that of another (M15)', async () => {
    const [kim, date] = [await customer(stage), await today()]
    const exhibitionId = await openToday(mina)
    const [id, other] = [await completed(kim, exhibitionId, 2), await completed(kim, exhibitionId)]
    const passOf = async (of: string) => (await kim.get(`${reservationAt(of)}/passes`)).json.passes
    expect(await passOf(id)).toMatchObject([{ number: 1 }])
    const show = async (of: string) => patiently(mina, `${admissionAt(id)}/admit`, { pass: (await passOf(of))[0].pass })
    const wrong = await show(other)
    expect([wrong.status, wrong.json.code]).toEqual([422, 'PassInvalid'])
    const [{ pass }] = await passOf(id)
    expect((await patiently(mina, `${admissionAt(id)}/admit`, { pass })).json).toMatchObject({ status: 'admitted' })
    const again = await patiently(mina, `${admissionAt(id)}/admit`, { pass })
    expect([again.status, again.json.code]).toEqual([409, 'AlreadyAdmitted'])
    await reads(kim, reservationAt(id), 'admitted')
    expect((await kim.get(`${reservationAt(id)}/passes`)).json.code).toBe('PassNotThere')
    const day = await kim.get(`${reservationAt(id)}/calendar.ics`)
    expect(day.text).toContain(`DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`)
    const list = (await mina.get(`${ADMISSIONS}?date=${date}&exhibitionId=${exhibitionId}&status=registered`)).json
      .items
    expect(list.map((one: { id: string }) => one.id)).toEqual([other])
  })

  it('that is cancelled and let in at once is one of the two, and never both (M5, M6)', async () => {
    const exhibitionId = await openToday(mina, 100)
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const kim = await customer(stage)
        return { kim, id: await completed(kim, exhibitionId) }
      }),
    )
    for (const { id } of ids) await reads(mina, admissionAt(id), 'registered')
    const outcomes = await Promise.all(
      ids.map(async ({ kim, id }, n) => {
        const wishes = [() => cancel(kim, id), () => admit(mina, id)] as const
        const [first, second] = n % 2 === 0 ? wishes : [wishes[1], wishes[0]]
        const answers = await Promise.all([first(), second()])
        const won = answers.filter(({ status }) => status === 200)
        const lost = answers.filter(({ status }) => status === 409)
        expect([won.length, lost.length], answers.map(({ text }) => text).join()).toEqual([1, 1])
        return { kim, id, end: won[0]?.json.status as string }
      }),
    )
    for (const { kim, id, end } of outcomes) {
      await reads(mina, admissionAt(id), end)
      await reads(kim, reservationAt(id), end)
    }
    const admitted = outcomes.filter(({ end }) => end === 'admitted').length
    await eventually(async () => {
      const { taken, available: left } = await placesOf(ops, exhibitionId)
      return taken === 0 && left === 100 - admitted
    })
  })
})

describe('An exhibition that is deleted', () => {
  it('takes its live reservations and their entries with it, once each; who was let in stays (M8)', async () => {
    const [kim, lee] = [await customer(stage), await customer(stage, 'lee')]
    const exhibitionId = await openToday(mina)
    const [live, gone, inside] = [
      await completed(kim, exhibitionId, 2),
      await completed(kim, exhibitionId),
      await completed(lee, exhibitionId),
    ]
    await done(kim, `${reservationAt(gone)}/cancel`)
    expect((await admit(mina, inside)).status).toBe(200)
    const answer = await erase(mina, exhibitionId)
    expect(answer).toMatchObject({ id: exhibitionId, status: 'deleting', available: 0 })
    const late = await lee.post(RESERVATIONS, reservationOf(exhibitionId))
    expect([late.status, late.json.code]).toEqual([410, 'ExhibitionDeleted'])

    await reads(kim, reservationAt(live), 'force-cancelled')
    await reads(mina, admissionAt(live), 'force-cancelled')
    await reads(anybody(), exhibitionAt(exhibitionId), 'deleted')
    expect((await kim.get(reservationAt(gone))).json.status).toBe('cancelled')
    await reads(mina, admissionAt(gone), 'cancelled')
    await reads(lee, reservationAt(inside), 'admitted')
    await reads(mina, admissionAt(inside), 'admitted')
    await told(kim, live, ['completed', 'force-cancelled'])
    expect(await historyOf(kim, live)).toEqual(['requested', 'completed', 'force-cancelled'])
    expect(await erase(mina, exhibitionId)).toMatchObject({ status: 'deleted' })
    expect((await eventsOf(ops, 'museum.exhibition', exhibitionId)).at(-1)).toBe('ExhibitionDeleted')
  })

  it('is deleted at once when nobody has reserved, and answers so to a retry with the same key (H3)', async () => {
    const exhibitionId = await open(mina)
    const key = { key: 'delete-once' }
    const [first, again] = [
      await mina.delete(exhibitionAt(exhibitionId), key),
      await mina.delete(exhibitionAt(exhibitionId), key),
    ]
    expect(first.json).toMatchObject({ status: 'deleted', available: 0 })
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true'])
    await reads(anybody(), exhibitionAt(exhibitionId), 'deleted')
    expect((await inspect(ops, 'museum.exhibition', exhibitionId))?.version).toBe(3)
  })
})
