/** An exhibition that hundreds want at once (M3, G4): who gets places is exactly as many as there are. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually, unique } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import { admin, backstage, customer, inspect, type Person, patiently, sharedStage } from '../shared/people.ts'
import { manager, open, placesOf, RESERVATIONS, reservationAt, reservationOf } from './museum.fixtures.ts'

/** All come at the same moment, so each place is fought for, be it one of twenty or of fifty. */
const CAPACITY = size('capacity', { test: 20, prove: 50 })
const ATTEMPTS = size('attempts', { test: 80, prove: 500 })
const PEOPLE = size('people', { test: 12, prove: 25 })
/** Of those who got a place in the second story, every third gives it back. */
const CANCELLED_EVERY = 3
/** The exhibition is away this often while the crowd is at it, each time until so many new wishes were put off. */
const OUTAGES = 2
const PUT_OFF = 3
const SETTLES = { withinMs: 120_000, pollMs: 200 }
/** A quiet machine needs a tenth of this. */
const LOAD_MS = 600_000

const stage = sharedStage()
let mina: Person
let ops: Person

beforeAll(async () => {
  ;[mina, ops] = [await manager(stage), await admin(stage)]
})

const outcomeOf = ({ status, json }: Answer): string => (status === 201 ? '201' : `${status} ${json?.code}`)
const counted = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const outcome of answers.map(outcomeOf)) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** All wishes at the same moment; on 503 each comes again with its key. */
const rush = async (people: readonly Person[], exhibitionId: string, then = async (_: Person, __: Answer) => {}) => {
  return Promise.all(
    Array.from({ length: ATTEMPTS }, async (_, n) => {
      const who = people[n % people.length]
      if (who === undefined) throw new Error('nobody came')
      const answer = await patiently(who, RESERVATIONS, reservationOf(exhibitionId), unique('rush'))
      await then(who, answer)
      return answer
    }),
  )
}

/** Every reservation of these people that lives, as the view lists them. */
const live = async (people: readonly Person[]): Promise<string[]> => {
  const pages = await Promise.all(
    people.flatMap((who) =>
      ['requested', 'completed'].map(async (status) => {
        const { json } = await who.get(`${RESERVATIONS}?limit=100&status=${status}`)
        expect(json.next).toBeNull()
        return json.items.map(({ id }: { id: string }) => id)
      }),
    ),
  )
  return pages.flat()
}

describe('An exhibition that many want at once', () => {
  it(
    'takes exactly as many as it has places for of all who wish at once; the others hear that it is full (M3, G4)',
    async () => {
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => customer(stage)))
      const exhibitionId = await open(mina, CAPACITY)
      const answers = await rush(people, exhibitionId)
      expect(counted(answers)).toEqual({ '201': CAPACITY, '409 ExhibitionFull': ATTEMPTS - CAPACITY })
      const got = answers.filter(({ status }) => status === 201).map(({ json }) => json.id as string)
      const places = await placesOf(ops, exhibitionId)
      expect(places).toMatchObject({ taken: CAPACITY, available: 0 })
      expect(Object.keys(places.holds).sort()).toEqual([...got].sort())
      await eventually(async () => expect((await live(people)).sort()).toEqual([...got].sort()) ?? true, SETTLES)
    },
    LOAD_MS,
  )

  it(
    'is full and never more than full while the exhibition comes and goes, and people cancel and ask again (M6, G5)',
    async () => {
      const people = await Promise.all(Array.from({ length: PEOPLE }, () => customer(stage, 'lee')))
      const exhibitionId = await open(mina, CAPACITY)
      let got = 0
      const cancelled: string[] = []
      const trouble = (async () => {
        for (let outage = 0; outage < OUTAGES; outage += 1) {
          await eventually(() => got > outage * (CAPACITY / OUTAGES), SETTLES)
          await away(true)
          await putOff(people[outage], exhibitionId)
          await away(false)
        }
      })()
      const answers = await rush(people, exhibitionId, async (who, answer) => {
        if (answer.status !== 201) return
        got += 1
        if (got % CANCELLED_EVERY !== 0 || cancelled.length >= CAPACITY) return
        cancelled.push(answer.json.id)
        expect((await patiently(who, `${reservationAt(answer.json.id)}/cancel`)).json.status).toBe('cancelled')
      })
      await trouble
      expect(cancelled.length).toBeGreaterThan(0)
      const { '201': told = 0, '409 ExhibitionFull': refused = 0, ...others } = counted(answers)
      expect([told + refused, others]).toEqual([ATTEMPTS, {}])
      // Whoever was turned away took nothing; one more wish for each place that came back fills the house.
      await eventually(async () => {
        const { available } = await placesOf(ops, exhibitionId)
        for (const who of people.slice(0, available)) {
          const answer = await patiently(who, RESERVATIONS, reservationOf(exhibitionId))
          expect([201, 409]).toContain(answer.status)
        }
        return available === 0 && (await live(people)).length === CAPACITY
      }, SETTLES)
      await expectEachOnce(exhibitionId, cancelled, await live(people))
    },
    LOAD_MS,
  )
})

const away = (isAway: boolean) =>
  backstage(stage, { do: 'chaos', worker: 'museum', order: { classes: { Exhibition: isAway } } })

/** Until so many of this person's new wishes have been answered with 503. */
const putOff = async (who: Person | undefined, exhibitionId: string): Promise<void> => {
  for (let times = 0; times < PUT_OFF; times += 1) {
    await eventually(async () => (await who?.post(RESERVATIONS, reservationOf(exhibitionId)))?.status === 503, SETTLES)
  }
}

/** Held at most once and returned exactly once by whoever cancelled; what is held is what lives. */
const expectEachOnce = async (exhibitionId: string, cancelled: readonly string[], alive: readonly string[]) => {
  const { holds } = await placesOf(ops, exhibitionId)
  expect(Object.keys(holds).sort()).toEqual([...alive].sort())
  const events: { type: string; data: { reservationId?: string; visitors?: number } }[] = []
  for (let from = 1; ; from += 100) {
    const page = await inspect(ops, 'museum.exhibition', exhibitionId, `?from=${from}&limit=100`)
    events.push(...(page?.events ?? []))
    if ((page?.events.length ?? 0) < 100) break
  }
  const of = (type: string, id: string) =>
    events.filter((event) => event.type === type && event.data.reservationId === id && event.data.visitors === 1).length
  const everybody = new Set(events.flatMap(({ data }) => data.reservationId ?? []))
  for (const id of everybody) expect(of('PlacesHeld', id)).toBeLessThanOrEqual(1)
  for (const id of cancelled) expect([of('PlacesHeld', id), of('PlacesReleased', id)], id).toEqual([1, 1])
  for (const id of alive) expect([of('PlacesHeld', id), of('PlacesReleased', id)], id).toEqual([1, 0])
}
