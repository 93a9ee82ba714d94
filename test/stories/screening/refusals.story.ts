/** Everything health screening says no to: which status, which code, and that nothing has changed. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import { idOf } from '../../harness/ids.ts'
import {
  admin,
  backstage,
  customer,
  eventsOf,
  type Person,
  patiently,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import { expectProblem, NOBODYS_ID, placesOf as pointersOf } from '../shared/problem.ts'
import {
  cancel,
  HOSPITALS,
  hospitalAdmin,
  hospitalPath,
  opened,
  placesOf,
  RESERVATIONS,
  reservationPath,
  reserved,
  slot,
} from './screening.fixtures.ts'

const AT_ONCE = 50

let stage: Stage
let han: Person
let ops: Person
let kim: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[han, ops, kim] = [await hospitalAdmin(stage), await admin(stage), await customer(stage)]
})

const nothingNew = async (who: Person): Promise<void> =>
  expect(
    (await who.get(RESERVATIONS)).json.items.filter(({ status }: Answer['json']) => status !== 'rejected'),
  ).toEqual([])

describe('A slot', () => {
  it.each([
    ['without a name', { name: ' ' }, '/name'],
    ['with too long a name', { name: '가'.repeat(201) }, '/name'],
    ['on a day that does not exist', { date: '2027-02-30' }, '/date'],
    ['at an instant', { date: '2027-03-02T00:00:00Z' }, '/date'],
    ['without places', { capacity: 0 }, '/capacity'],
    ['with more than ten thousand places', { capacity: 10_001 }, '/capacity'],
    ['with half a place', { capacity: 1.5 }, '/capacity'],
  ])('%s is refused with a pointer', async (_, change, pointer) => {
    const answer = await han.post(HOSPITALS, { ...slot(), ...change })
    expectProblem(answer, 422, 'InputInvalid')
    expect(pointersOf(answer)).toEqual([`body ${pointer}`])
  })

  it('yesterday or in more than two years is refused, tomorrow and in two years is not (S1)', async () => {
    expectProblem(await han.post(HOSPITALS, slot(1, seoulDate(-1))), 422, 'DateInThePast')
    expectProblem(await han.post(HOSPITALS, slot(1, seoulDate(732))), 422, 'DateTooFarAhead')
    expect((await han.post(HOSPITALS, slot(1, seoulDate(1)))).status).toBe(201)
    expect((await han.post(HOSPITALS, slot(1, seoulDate(729)))).status).toBe(201)
  })
})

describe('A reservation', () => {
  it.each([
    ['of a number', { hospitalId: 7 }, '/hospitalId'],
    ['of too long an id', { hospitalId: 'x'.repeat(201) }, '/hospitalId'],
  ])('%s is refused with a pointer', async (_, body, pointer) => {
    const answer = await kim.post(RESERVATIONS, body)
    expectProblem(answer, 422, 'InputInvalid')
    expect(pointersOf(answer)).toEqual([`body ${pointer}`])
  })

  it('of a slot that does not exist is refused and makes nothing: HospitalNotFound (S3)', async () => {
    for (const hospitalId of [NOBODYS_ID, 'x', '한글 🏥']) {
      expectProblem(await kim.post(RESERVATIONS, { hospitalId }), 404, 'HospitalNotFound')
    }
    await nothingNew(kim)
  })

  it('of a full slot is refused and says that nothing is left: HospitalFull (S3)', async () => {
    const lee = await customer(stage, 'lee')
    const hospitalId = await opened(han, 1)
    await reserved(await customer(stage, 'choi'), hospitalId)
    const answer = await lee.post(RESERVATIONS, { hospitalId })
    expectProblem(answer, 409, 'HospitalFull')
    expect(answer.json.available).toBe(0)
    await nothingNew(lee)
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 1 })
  })

  it('at a hospital where one has a reservation that day is refused, and says which: AlreadyReserved (S13)', async () => {
    const lee = await customer(stage, 'lee')
    const hospitalId = await opened(han)
    const id = await reserved(lee, hospitalId)
    const answer = await lee.post(RESERVATIONS, { hospitalId })
    expectProblem(answer, 409, 'AlreadyReserved')
    expect(answer.json.reservationId).toBe(id)
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 1, holders: [id] })
    await reserved(lee, await opened(han))
    await cancel(lee, id)
    await eventually(async () => (await placesOf(ops, hospitalId)).taken === 0)
    await reserved(lee, hospitalId)
  })

  it('of a slot that is deleted is refused: HospitalDeleted (S9)', async () => {
    const hospitalId = await opened(han)
    await han.delete(hospitalPath(hospitalId))
    expectProblem(await kim.post(RESERVATIONS, { hospitalId }), 410, 'HospitalDeleted')
    await nothingNew(kim)
  })

  it('whose end overtook its beginning holds no place: PlaceGivenBack (G3)', async () => {
    const lee = await customer(stage, 'lee')
    const hospitalId = await opened(han, 1)
    const key = randomUUID()
    // The reservation will have the id that caller, route and key make (H3), so its end can be told before it begins.
    const id = await idOf(`POST ${RESERVATIONS}`, lee.sub, key)
    await backstage(stage, { do: 'send', queue: 'screening-hospital', body: cancelledBefore(id, hospitalId) })
    await eventually(async () => (await eventsOf(ops, 'screening.hospital', hospitalId)).includes('PlaceReleased'))
    expectProblem(await lee.post(RESERVATIONS, { hospitalId }, { key }), 409, 'PlaceGivenBack')
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 0 })
    await told(lee, id, ['rejected'])
    const again = await lee.post(`${reservationPath(id)}/cancel`)
    expectProblem(again, 409, 'ReservationRejected')
    expect(again.json.because).toBe('PlaceGivenBack')
    const { json } = await lee.get(`${reservationPath(id)}/history`)
    expect(json.items.at(-1)).toMatchObject({ status: 'rejected', cause: 'hospital', reason: 'PlaceGivenBack' })
  })

  it('that is somebody else’s is not cancelled or read: ReservationNotFound (G10)', async () => {
    const lee = await customer(stage, 'lee')
    const hospitalId = await opened(han)
    const id = await reserved(kim, hospitalId)
    await told(kim, id, ['completed'])
    const path = reservationPath(id)
    expectProblem(await lee.post(`${path}/cancel`), 404, 'ReservationNotFound')
    expectProblem(await lee.get(path), 404, 'ReservationNotFound')
    expectProblem(await lee.get(`${path}/history`), 404, 'ReservationNotFound')
    expect((await lee.get('/v1/mypage')).json.items).toEqual([])
    expectProblem(await lee.get(`/v1/mypage/screening.reservation/${id}/history`), 404, 'ResourceNotFound')
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 1, holders: [id] })
    await cancel(kim, id)
  })
})

const cancelledBefore = (id: string, hospitalId: string) => [
  {
    specversion: '1.0',
    id: `/screening.reservation/${id}/3`,
    source: `/screening.reservation/${id}`,
    type: 'naru.screening.reservation.ReservationCancelled.v1',
    time: new Date().toISOString(),
    subject: id,
    sequence: 3,
    datacontenttype: 'application/json',
    correlationid: id,
    causationid: 'test',
    traceparent: '',
    data: { hospitalId, screening: null },
    status: { status: 'cancelled', was: 'requested', owner: null, label: '', dueAt: null },
  },
]

describe('Fifty times at once with the same key', () => {
  const times = (attempt: () => Promise<Answer>) => Promise.all(Array.from({ length: AT_ONCE }, attempt))

  it('a reservation is one reservation, holds one place, and has one answer (S3, H3)', async () => {
    const lee = await customer(stage, 'lee')
    const hospitalId = await opened(han)
    const key = randomUUID()
    const answers = await times(() => patiently(lee, RESERVATIONS, { hospitalId }, key))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    const { id } = answers[0]?.json ?? {}
    expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: 1, holders: [id] })
    await told(lee, id, ['completed'])
  })

  it('a cancellation gives one place back, and a slot is deleted once (S7, S9)', async () => {
    const [lee, choi] = [await customer(stage, 'lee'), await customer(stage, 'choi')]
    const hospitalId = await opened(han)
    const [gone, stays] = [await reserved(lee, hospitalId), await reserved(choi, hospitalId)]
    const key = randomUUID()
    const answers = await times(() => patiently(lee, `${reservationPath(gone)}/cancel`, undefined, key))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    await eventually(async () => (await placesOf(ops, hospitalId)).taken === 1)
    const deletions = await times(() => han.delete(hospitalPath(hospitalId), { key }))
    expect(new Set(deletions.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    await told(lee, gone, ['completed', 'cancelled'])
    await told(choi, stays, ['completed', 'force-cancelled'])
    const events = await eventsOf(ops, 'screening.hospital', hospitalId)
    expect(events.filter((type) => type === 'HospitalDeletionStarted')).toHaveLength(1)
  })
})
