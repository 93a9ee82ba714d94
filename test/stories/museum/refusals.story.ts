/** When the answer is no: each refusal of museum exhibitions with its status, its code, and nothing changed by it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../../scripts/seoul.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import { admin, customer, done, type Person, reads, type Stage, sharedStage } from '../shared/people.ts'
import { placesOf as badPlacesOf, expectProblem, expectRefused, NOBODYS_ID } from '../shared/problem.ts'
import {
  admissionAt,
  admit,
  completed,
  EXHIBITIONS,
  erase,
  exhibitionOf,
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
let kim: Person
let lee: Person
let shy: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[mina, ops] = [await manager(stage), await admin(stage)]
  ;[kim, lee, shy] = [await customer(stage), await customer(stage, 'lee'), await customer(stage, 'shy')]
})

const refused = (attempt: () => Promise<Answer>, status: number, code: string, one: readonly [string, string]) =>
  expectRefused(ops, attempt, [status, code], [one])
const theExhibition = (id: string) => ['museum.exhibition', id] as const
const theReservation = (id: string) => ['museum.reservation', id] as const
const theAdmission = (id: string) => ['museum.admission', id] as const
const reserve =
  (id: string, visitors = 1) =>
  () =>
    shy.post(RESERVATIONS, reservationOf(id, visitors))
const cancelled = (who: Person, id: string) => () => who.post(`${reservationAt(id)}/cancel`)
const admitted = (id: string) => () => mina.post(`${admissionAt(id)}/admit`)

describe('Of an exhibition', () => {
  it('that does not exist, nothing can be wished: ExhibitionNotFound', async () => {
    for (const id of [NOBODYS_ID, 'no-such-form', '..%2F..', '한글'])
      await refused(reserve(id), 404, 'ExhibitionNotFound', theExhibition(NOBODYS_ID))
  })

  it('on a day that is over, or years away, nothing is registered: DateInThePast, DateTooFarAhead (M1)', async () => {
    for (const [days, code] of [
      [-2, 'DateInThePast'],
      [1_100, 'DateTooFarAhead'],
    ] as const) {
      const answer = await mina.post(EXHIBITIONS, exhibitionOf(10, seoulDate(days)))
      expectProblem(answer, 422, code)
      expect(answer.json.date).toBe(seoulDate(days))
    }
    for (const days of [1, 1_090]) await done(mina, EXHIBITIONS, exhibitionOf(10, seoulDate(days)), 201)
  })

  it('that is full, nobody gets a place, and hears how many there are: ExhibitionFull (M3)', async () => {
    const id = await open(mina, 3)
    await reserved(lee, id, 1)
    expect(await refused(reserve(id, 3), 409, 'ExhibitionFull', theExhibition(id))).toMatchObject({ available: 2 })
    await reserved(lee, id, 2)
    expect(await refused(reserve(id), 409, 'ExhibitionFull', theExhibition(id))).toMatchObject({ available: 0 })
    expect(await placesOf(ops, id)).toMatchObject({ taken: 3, available: 0 })
  })

  it('that is deleted, nobody gets a place: ExhibitionDeleted, 410 (M3, M8)', async () => {
    const id = await open(mina)
    await erase(mina, id)
    await refused(reserve(id), 410, 'ExhibitionDeleted', theExhibition(id))
  })
})

describe('A reservation is refused', () => {
  it.each([
    [{ visitors: 0 }, '/visitors'],
    [{ visitors: 11 }, '/visitors'],
    [{ visitors: 1.5 }, '/visitors'],
    [{ visitors: '2' }, '/visitors'],
    [{ visitors: null }, '/visitors'],
    [{ exhibitionId: '' }, '/exhibitionId'],
    [{ exhibitionId: 7 }, '/exhibitionId'],
  ])('with %j, with a pointer (M2)', async (more, pointer) => {
    const id = await open(mina, 50)
    const answer = await shy.post(RESERVATIONS, { ...reservationOf(id), ...more })
    expectProblem(answer, 422, 'InputInvalid')
    expect(badPlacesOf(answer)).toEqual([`body ${pointer}`])
    expect(await placesOf(ops, id)).toMatchObject({ taken: 0, version: 1 })
  })

  it('not for one and ten visitors (M2)', async () => {
    const id = await open(mina, 11)
    await reserved(kim, id, 1)
    await reserved(lee, id, 10)
    expect(await placesOf(ops, id)).toMatchObject({ taken: 11 })
  })

  it('with more visitors of one customer than ten: VisitorsPerPersonReached (M13)', async () => {
    const id = await open(mina, 50)
    const many = await customer(stage, 'many')
    const first = await reserved(many, id, 8)
    const facts = await refused(
      () => many.post(RESERVATIONS, reservationOf(id, 3)),
      409,
      'VisitorsPerPersonReached',
      theExhibition(id),
    )
    expect(facts).toMatchObject({ limit: 10, held: 8 })
    await done(many, `${reservationAt(first)}/cancel`)
    await eventually(async () => (await placesOf(ops, id)).taken === 0)
    await reserved(many, id, 10)
  })

  it('without leaving anything behind on My page (K14)', async () => {
    // Later news than any of the refused attempts: once it is there, theirs would be too.
    await completed(kim, await open(mina))
    expect((await shy.get('/v1/mypage')).json.items).toEqual([])
  })
})

describe('An exhibition is refused', () => {
  it.each([
    [{ title: ' ' }, '/title'],
    [{ title: 'x'.repeat(201) }, '/title'],
    [{ hall: '' }, '/hall'],
    [{ date: '2027-02-30' }, '/date'],
    [{ date: '내일' }, '/date'],
    [{ date: '2027-05-01T10:00:00Z' }, '/date'],
    [{ capacity: 0 }, '/capacity'],
    [{ capacity: -1 }, '/capacity'],
    [{ capacity: 100_001 }, '/capacity'],
    [{ capacity: 0.5 }, '/capacity'],
  ])('with %j, with a pointer (M1)', async (more, pointer) => {
    const answer = await mina.post(EXHIBITIONS, { ...exhibitionOf(), ...more })
    expectProblem(answer, 422, 'InputInvalid')
    expect(badPlacesOf(answer)).toEqual([`body ${pointer}`])
  })
})

describe('Of a reservation', () => {
  it('that is somebody else’s, nothing can be wished or seen: ReservationNotFound (G10)', async () => {
    const theirs = await completed(lee, await open(mina))
    await refused(cancelled(kim, theirs), 404, 'ReservationNotFound', theReservation(theirs))
    expectProblem(await kim.get(reservationAt(theirs)), 404, 'ReservationNotFound')
    expectProblem(await kim.get(`${reservationAt(theirs)}/history`), 404, 'ReservationNotFound')
    expect((await kim.get(`${RESERVATIONS}?limit=100`)).json.items.map(({ id }: { id: string }) => id)).not.toContain(
      theirs,
    )
    expect((await mina.get(reservationAt(theirs))).json.status).toBe('completed')
  })

  it('whose visitors are in, nothing is cancelled or admitted again: AlreadyAdmitted (M5, M6)', async () => {
    const id = await completed(kim, await openToday(mina))
    expect((await admit(mina, id)).status).toBe(200)
    await refused(cancelled(kim, id), 409, 'AlreadyAdmitted', theReservation(id))
    await refused(admitted(id), 409, 'AlreadyAdmitted', theAdmission(id))
  })

  it('that ended with its exhibition, nothing is cancelled or admitted: …ForceCancelled (M8)', async () => {
    const exhibitionId = await open(mina)
    const id = await completed(kim, exhibitionId)
    await erase(mina, exhibitionId)
    await reads(mina, admissionAt(id), 'force-cancelled')
    await refused(cancelled(kim, id), 409, 'ReservationForceCancelled', theReservation(id))
    await refused(admitted(id), 409, 'AdmissionForceCancelled', theAdmission(id))
  })

  it('that was rejected in the rush for the last place, nothing is cancelled: ReservationRejected (M3)', async () => {
    const hoping = await customer(stage, 'hoping')
    const id = await rejectedReservation(hoping)
    const { because } = await refused(cancelled(hoping, id), 409, 'ReservationRejected', theReservation(id))
    expect(because).toBe('ExhibitionFull')
    await refused(admitted(id), 404, 'AdmissionNotFound', theReservation(id))
  })
})

/** Rushes for one place until somebody who was let in by the hint is turned away by the hold. */
const rejectedReservation = async (who: Person): Promise<string> => {
  return eventually(async () => {
    const exhibitionId = await open(mina, 1)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => who.post(RESERVATIONS, reservationOf(exhibitionId))),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    return eventually(async () => (await who.get(`${RESERVATIONS}?status=rejected`)).json.items[0]?.id, {
      withinMs: 1000,
    })
  })
}

describe('Of an entry', () => {
  it('of another day, nobody is admitted: NotToday (M10)', async () => {
    const id = await completed(kim, await open(mina))
    await reads(mina, admissionAt(id), 'registered')
    expect(await refused(admitted(id), 409, 'NotToday', theAdmission(id))).toMatchObject({ date: seoulDate(30) })
  })

  it('that is cancelled, nobody is admitted: AdmissionCancelled (M6)', async () => {
    const id = await completed(kim, await open(mina))
    await done(kim, `${reservationAt(id)}/cancel`)
    await reads(mina, admissionAt(id), 'cancelled')
    await refused(admitted(id), 409, 'AdmissionCancelled', theAdmission(id))
  })
})
