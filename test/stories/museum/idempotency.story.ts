/** The same wish, however often it is sent, is one wish (H3, G2); and wishes that race a deletion (M8). */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually } from '../../harness/http.ts'
import {
  admin,
  customer,
  eventsOf,
  type Person,
  patiently,
  reads,
  type Stage,
  sharedStage,
  told,
} from '../shared/people.ts'
import {
  admissionAt,
  completed,
  erase,
  exhibitionAt,
  manager,
  open,
  openToday,
  placesOf,
  RESERVATIONS,
  reservationAt,
  reservationOf,
} from './museum.fixtures.ts'

const AT_ONCE = 50
const RACERS = 24

let stage: Stage
let mina: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[mina, ops] = [await manager(stage), await admin(stage)]
})

const times = (attempt: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, attempt))
const onlyOne = <T>(all: readonly T[]): T => {
  const [one, ...others] = [...new Set(all)]
  expect(others).toEqual([])
  if (one === undefined) throw new Error('there is none')
  return one
}
const replayed = (answers: readonly Answer[]): number =>
  answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true').length

describe('Fifty times at once with the same key', () => {
  it('a reservation is one reservation, holds its places once, and has one answer (M3, H3)', async () => {
    const kim = await customer(stage)
    const exhibitionId = await open(mina, 1_000)
    const key = randomUUID()
    const answers = await times(() => patiently(kim, RESERVATIONS, reservationOf(exhibitionId, 3), key))
    expect(onlyOne(answers.map(({ status }) => status))).toBe(201)
    const { id } = JSON.parse(onlyOne(answers.map(({ text }) => text)))
    expect(replayed(answers)).toBeGreaterThanOrEqual(AT_ONCE - 1)
    expect(await placesOf(ops, exhibitionId)).toMatchObject({ taken: 3, holds: { [id]: { quantity: 3 } } })
    await told(kim, id, ['completed'])
    expect((await kim.get(RESERVATIONS)).json.items).toHaveLength(1)
  })

  it('a cancellation returns the places once, and an entry lets the visitors in once (M5, M6)', async () => {
    const kim = await customer(stage)
    const exhibitionId = await openToday(mina)
    const [leaving, coming] = [await completed(kim, exhibitionId, 2), await completed(kim, exhibitionId, 3)]
    const keys = [randomUUID(), randomUUID()]
    await reads(mina, admissionAt(coming), 'registered')
    const [cancelled, admitted] = await Promise.all([
      times(() => patiently(kim, `${reservationAt(leaving)}/cancel`, undefined, keys[0])),
      times(() => patiently(mina, `${admissionAt(coming)}/admit`, undefined, keys[1])),
    ])
    for (const answers of [cancelled, admitted]) {
      expect(onlyOne(answers.map(({ status }) => status))).toBe(200)
      onlyOne(answers.map(({ text }) => text))
    }
    await eventually(async () => (await placesOf(ops, exhibitionId)).taken === 0)
    const events = await eventsOf(ops, 'museum.exhibition', exhibitionId)
    expect(events.slice(3).sort()).toEqual(['PlacesReleased', 'PlacesUsed'])
    await told(kim, leaving, ['completed', 'cancelled'])
    await told(kim, coming, ['completed', 'admitted'])
  })

  it('a deletion is one deletion, also under fifty keys (M8)', async () => {
    const exhibitionId = await open(mina)
    const kim = await customer(stage)
    const id = await completed(kim, exhibitionId)
    const answers = await times(() => mina.delete(exhibitionAt(exhibitionId)))
    expect(onlyOne(answers.map(({ status }) => status))).toBe(200)
    expect(answers.filter(({ json }) => !['deleting', 'deleted'].includes(json.status))).toEqual([])
    await reads(kim, reservationAt(id), 'force-cancelled')
    await eventually(async () => (await placesOf(ops, exhibitionId)).status === 'deleted')
    expect(await eventsOf(ops, 'museum.exhibition', exhibitionId)).toEqual([
      'ExhibitionRegistered',
      'PlacesHeld',
      'ExhibitionDeletionStarted',
      'HoldsRecalled',
      'PlacesReleased',
      'ExhibitionDeleted',
    ])
    await told(kim, id, ['completed', 'force-cancelled'])
  })
})

describe('Reservations that race the deletion of their exhibition', () => {
  it('are refused or force-cancelled, and none is left alive (M8)', async () => {
    const exhibitionId = await open(mina, 1_000)
    const people = await Promise.all(Array.from({ length: RACERS }, () => customer(stage)))
    const racing = people.map((who) => patiently(who, RESERVATIONS, reservationOf(exhibitionId)))
    const deleting = racing[4]?.then(() => erase(mina, exhibitionId))
    const answers = await Promise.all(racing)
    await deleting
    for (const [at, answer] of answers.entries()) {
      const who = people[at]
      if (answer.status === 201 && who) await reads(who, reservationAt(answer.json.id), 'force-cancelled')
      else expect(['ExhibitionDeleted', 'ReservationForceCancelled']).toContain(answer.json.code)
    }
    await eventually(async () => {
      const { status, taken } = await placesOf(ops, exhibitionId)
      return status === 'deleted' && taken === 0
    })
  })
})
