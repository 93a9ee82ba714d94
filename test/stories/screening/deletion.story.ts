/** An administrator deletes a slot: everybody who has a place is handled, once (S9–S11, M8, G9). */
import { beforeAll, describe, expect, it } from 'vitest'
import { client, eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
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
  auditSlot,
  cancel,
  historyOf,
  hospitalAdmin,
  hospitalPath,
  opened,
  placesOf,
  RESERVATIONS,
  type Reserved,
  recordOf,
  reserved,
} from './screening.fixtures.ts'

/** Above one batch of reservations that are recalled together. */
const LIVE = size('live', { test: 108, prove: 120 })
const RACERS = size('racers', { test: 20, prove: 40 })
const SETTLES_MS = 120_000
const STORY_MS = 600_000

let stage: Stage
let han: Person
let ops: Person

beforeAll(async () => {
  stage = sharedStage()
  ;[han, ops] = [await hospitalAdmin(stage), await admin(stage)]
})

const crowd = (count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => customer(stage, 'guest')))

/** A live reservation of one slot for each of them. */
const reserveMany = (hospitalId: string, people: readonly Person[]): Promise<Reserved[]> =>
  Promise.all(people.map(async (who) => ({ who, id: await reserved(who, hospitalId) })))

describe('A deleted slot', () => {
  it(
    'force-cancels every reservation with its record once, tells each once, and shows how far it is (S9–S11, M8)',
    async () => {
      const anybody = client(undefined, stage.url)
      const hospitalId = await opened(han, LIVE)
      const reservations = await reserveMany(hospitalId, await crowd(LIVE))
      const answer = await han.delete(hospitalPath(hospitalId))
      expect([answer.status, answer.json.status]).toEqual([200, 'deleting'])
      expect(answer.json).toMatchObject({ available: 0, reservationsLeft: LIVE })
      const late = await (await customer(stage)).post(RESERVATIONS, { hospitalId })
      expect([late.status, late.json.code]).toEqual([410, 'HospitalDeleted'])

      const seen: number[] = []
      await eventually(
        async () => {
          const { status, reservationsLeft } = (await anybody.get(hospitalPath(hospitalId))).json
          seen.push(reservationsLeft ?? LIVE)
          return status === 'deleted'
        },
        { withinMs: SETTLES_MS, pollMs: 20 },
      )
      expect(seen.at(-1)).toBe(0)
      expect(seen).toEqual([...seen].sort((a, b) => b - a))
      const states = await auditSlot(ops, hospitalId, reservations, SETTLES_MS)
      expect(new Set(states)).toEqual(new Set(['force-cancelled']))
      const events = await eventsOf(ops, 'screening.hospital', hospitalId)
      expect(events.filter((type) => type === 'HospitalDeleted').length).toBeLessThanOrEqual(1)
    },
    STORY_MS,
  )

  it('is deleted at once when nobody has a place, and deleted again stays as it is (G2)', async () => {
    const hospitalId = await opened(han)
    const kim = await customer(stage)
    await cancel(kim, await reserved(kim, hospitalId))
    await eventually(async () => (await placesOf(ops, hospitalId)).taken === 0)
    const first = await han.delete(hospitalPath(hospitalId))
    expect(first.json).toMatchObject({ status: 'deleted', reservationsLeft: 0 })
    expect((await han.delete(hospitalPath(hospitalId))).json).toEqual(first.json)
    expect((await eventsOf(ops, 'screening.hospital', hospitalId)).slice(-2)).toEqual([
      'HospitalDeletionStarted',
      'HospitalDeleted',
    ])
    await reads(client(undefined, stage.url), hospitalPath(hospitalId), 'deleted')
  })

  it('says who caused it in the history; a reservation cancelled before stays so (S12, G3)', async () => {
    const hospitalId = await opened(han)
    const kim = await customer(stage)
    const before = await reserved(kim, hospitalId)
    await cancel(kim, before)
    await eventually(async () => (await placesOf(ops, hospitalId)).taken === 0)
    const after = await reserved(kim, hospitalId)
    expect((await han.delete(hospitalPath(hospitalId))).status).toBe(200)
    await told(kim, after, ['completed', 'force-cancelled'])
    await told(kim, before, ['completed', 'cancelled'])
    await eventually(async () => (await historyOf(kim, after)).length === 3)
    expect((await historyOf(kim, after)).at(-1)).toBe('force-cancelled by hospital-deleted')
    expect((await historyOf(kim, before)).at(-1)).toBe('cancelled by customer')
    await eventually(async () => (await recordOf(ops, after)) === 'force-cancelled')
    const again = await kim.post(`${RESERVATIONS}/${after}/cancel`)
    expect([again.status, again.json.code]).toEqual([409, 'ReservationForceCancelled'])
  })

  it(
    'leaves no reservation alive that raced its deletion: refused or force-cancelled (S9, G3)',
    async () => {
      const hospitalId = await opened(han, 1000)
      const people = await crowd(RACERS)
      const racing = people.map((who) => patiently(who, RESERVATIONS, { hospitalId }))
      const deleting = racing[2]?.then(() => han.delete(hospitalPath(hospitalId)))
      const answers = await Promise.all(racing)
      expect((await deleting)?.status).toBe(200)
      const reservations = answers.flatMap(({ status, json }, at): Reserved[] => {
        const who = people[at]
        if (status !== 201) expect([status, json.code]).toEqual([410, 'HospitalDeleted'])
        return status === 201 && who ? [{ who, id: json.id }] : []
      })
      expect(reservations.length).toBeGreaterThan(0)
      await reads(client(undefined, stage.url), hospitalPath(hospitalId), 'deleted', SETTLES_MS)
      const states = await auditSlot(ops, hospitalId, reservations, SETTLES_MS)
      expect(states.filter((status) => status !== 'force-cancelled')).toEqual([])
      expect(await placesOf(ops, hospitalId)).toMatchObject({ status: 'deleted', taken: 0 })
    },
    STORY_MS,
  )
})
