/** A slot that hundreds want at once (S3, G4, K14): what is given is exactly what there is. */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from '../../harness/here.ts'
import { type Answer, eventually } from '../../harness/http.ts'
import { size } from '../../harness/size.ts'
import { admin, backstage, customer, type Person, patiently, type Stage, stageOf } from '../shared/people.ts'
import { privateServer, START_MS } from '../shared/private.ts'
import {
  auditSlot,
  hospitalAdmin,
  opened,
  placesOf,
  RESERVATIONS,
  type Reserved,
  reservationPath,
} from './screening.fixtures.ts'

/** All come at the same moment, so each place is fought for, be it one of twenty or of fifty. */
const CAPACITY = size('capacity', { test: 20, prove: 50 })
const ATTEMPTS = size('attempts', { test: 80, prove: 500 })
/** One reservation of a person at a hospital on one day (S13), so all of them are others. */
const CLIENTS = size('clients', { test: 20, prove: 50 })
/** In the second story every other reservation is given up at once, until so many places came back. */
const CANCELLED_EVERY = 2
const CANCELLED = size('cancelled', { test: 8, prove: 20 })
/** So many do not hear that they have a place: too few for the breaker to judge by. */
const UNHEARD = size('unheard', { test: 10, prove: 15 })
const AGAIN_MS = 50
const SETTLES_MS = 120_000
/** A quiet machine needs a tenth of this. */
const LOAD_MS = 600_000

let server: TestServer
let stage: Stage
let han: Person
let ops: Person

// Long enough that a slow machine turns nobody away: every attempt gets its answer, and these are counted.
const PATIENT_MS = '9000'

beforeAll(async () => {
  server = await privateServer('screening-crowd', { CALL_LIMIT_MS: PATIENT_MS })
  stage = stageOf(server)
  ;[han, ops] = [await hospitalAdmin(stage), await admin(stage)]
}, START_MS)
afterAll(() => server?.stop())

const crowd = (size: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: size }, () => customer(stage, 'guest')))
const outcomeOf = ({ status, json }: Answer): string => (status === 201 ? json.status : `${status} ${json?.code}`)
const counted = (outcomes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

const keyOf = (who: Person, nth: number): string => `${who.sub}-${nth}`

/** Runs `story` while the hospital gives places, but nobody hears of it. */
const whileUnheard = async (story: () => Promise<unknown>): Promise<void> => {
  const lost = (isLost: boolean) =>
    backstage(stage, { do: 'chaos', worker: 'screening', order: { lostAnswers: { 'Hospital.execute': isLost } } })
  await lost(true)
  await story()
  await lost(false)
}

const comesInVain = async (who: Person, hospitalId: string, key: string): Promise<void> => {
  const answer = await who.post(RESERVATIONS, { hospitalId }, { key })
  expect([answer.status, answer.json.dependency]).toEqual([503, 'hospital'])
}

describe('A slot that many want at once', () => {
  it(
    'gives exactly the places it has to many times as many who reserve at once; the others hear that it is full (S3, G4)',
    async () => {
      const people = await crowd(ATTEMPTS)
      const hospitalId = await opened(han, CAPACITY)
      const answers = await Promise.all(
        people.map(async (who) => ({ who, answer: await patiently(who, RESERVATIONS, { hospitalId }) })),
      )
      expect(counted(answers.map(({ answer }) => outcomeOf(answer)))).toEqual({
        completed: CAPACITY,
        '409 HospitalFull': ATTEMPTS - CAPACITY,
      })
      for (const { answer } of answers) if (answer.status === 409) expect(answer.json.available).toBe(0)
      const reservations = answers.flatMap(({ who, answer }): Reserved[] =>
        answer.status === 201 ? [{ who, id: answer.json.id }] : [],
      )
      const states = await auditSlot(ops, hospitalId, reservations, SETTLES_MS)
      expect(counted(states.map(String))).toEqual({ completed: CAPACITY })
    },
    LOAD_MS,
  )

  it(
    'gives each place that comes back once more, with lost answers, retries and cancellations mixed in (S7, G4, G5, H3)',
    async () => {
      const people = await crowd(CLIENTS)
      const hospitalId = await opened(han, CAPACITY)
      const reservations: Reserved[] = []
      let cancelled = 0
      const attempt = async (who: Person, nth: number) => {
        const key = keyOf(who, nth)
        // Every attempt is sent twice at the same time with one key, as a client with an impatient network does.
        const [first, second] = await Promise.all([
          patiently(who, RESERVATIONS, { hospitalId }, key),
          patiently(who, RESERVATIONS, { hospitalId }, key),
        ])
        if (first.status !== 201) return pause(AGAIN_MS)
        const { id } = first.json
        if (second.status === 201) expect(second.json.id).toBe(id)
        reservations.push({ who, id })
        if (cancelled >= CANCELLED || reservations.length % CANCELLED_EVERY !== 0) return
        cancelled += 1
        const answers = await Promise.all([1, 2, 3].map(() => who.post(`${reservationPath(id)}/cancel`)))
        for (const answer of answers) expect(answer.json).toMatchObject({ id, status: 'cancelled' })
      }
      const end = Date.now() + LOAD_MS / 2
      // The first to come get a place and do not know it, so they ask again with the same key (G5).
      const first = people.slice(0, UNHEARD)
      await whileUnheard(() => Promise.all(first.map((who) => comesInVain(who, hospitalId, keyOf(who, 0)))))
      expect(await placesOf(ops, hospitalId)).toMatchObject({ taken: UNHEARD })
      await Promise.all(
        people.map(async (who) => {
          for (let nth = 0; reservations.length < CAPACITY + CANCELLED && Date.now() < end; nth += 1) {
            await attempt(who, nth)
          }
        }),
      )
      expect([cancelled, reservations.length]).toEqual([CANCELLED, CAPACITY + CANCELLED])
      const states = await auditSlot(ops, hospitalId, reservations, SETTLES_MS)
      expect(counted(states.map(String))).toEqual({ completed: CAPACITY, cancelled: CANCELLED })
      await eventually(async () => (await placesOf(ops, hospitalId)).taken === CAPACITY)
      const last = await (await customer(stage)).post(RESERVATIONS, { hospitalId })
      expect(last.json.code).toBe('HospitalFull')
    },
    LOAD_MS,
  )
})
