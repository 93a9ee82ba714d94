/**
 * `kill -9` of the launcher and its runtime, the state kept: while people reserve, retry and cancel on a slot with fewer
 * places than requests, and again while a slot with hundreds of reservations is being deleted (S3, S9, G4). In the end
 * every place is accounted for, nobody has a reservation that lives, and each was told once.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { seoulDate } from '../../scripts/seoul.ts'
import { type Answer, type Client, eventually, unique } from '../harness/http.ts'
import { size } from '../harness/size.ts'
import { auditSlot, type Reserved } from '../stories/screening/screening.fixtures.ts'
import { ask, type Command, commandOf } from './commands.ts'
import { type Customer, each, expectStatus, inspect, customer as made } from './concert.fixtures.ts'
import { killableServer, TEST_MS } from './killable-server.ts'

/** Three wishes for each place, and three batches of those who are told: as many kinds of moments to be killed in. */
const CLIENTS = size('clients', { test: 12, prove: 24 })
const PLACES = size('places', { test: 20, prove: 50 })
/** Requests for these places; every third reservation is cancelled. */
const REQUESTS = PLACES * 3
/** The first kill comes when so many commands were answered. */
const ANSWERS = size('answers', { test: 24, prove: 60 })
const LIVE = size('live', { test: 220, prove: 300 })
/** The second kill comes when so many places are back, the deletion still under way. */
const BACK = size('back', { test: 30, prove: 60 })
/** Who comes for a place while the slot is being deleted. */
const LATECOMERS = size('latecomers', { test: 20, prove: 40 })
/** One reservation of a person at a hospital on one day (S13): everybody comes once. */
const PEOPLE = LIVE + LATECOMERS
/** A slot that heard nothing calls off again after a minute (S9): that may have to be waited for, once. */
const AGAIN = { withinMs: 120_000, pollMs: 200 }
const AGREE_MS = 120_000
const HOSPITALS = '/v1/screening/hospitals'
const RESERVATIONS = '/v1/screening/reservations'

const server = killableServer('screening')
let han: Client
let admin: Client
let people: Customer[]

beforeAll(async () => {
  const { introduce } = server
  ;[han, admin] = [await introduce('han', 'hospital-admin'), await introduce('root', 'admin')]
  people = await Promise.all(Array.from({ length: PEOPLE }, () => made('guest', introduce)))
})

const guest = (nth: number): Customer => {
  const who = people[nth % PEOPLE]
  if (who === undefined) throw new Error('nobody comes')
  return who
}
const requestFor = (nth: number, hospitalId: string): Command => commandOf(guest(nth), RESERVATIONS, { hospitalId })
const settle = (request: Command): Promise<Answer> => eventually(() => ask(request), AGAIN)

const opened = async (capacity: number): Promise<string> => {
  const date = seoulDate(30)
  const slot = { name: unique('나루병원'), date, capacity }
  return expectStatus(await han.post(HOSPITALS, slot), 201).json.id
}

/** People reserve, and some cancel at once, until everything is killed; whoever has no answer asks again afterwards. */
const fightForPlaces = async (hospitalId: string): Promise<readonly Reserved[]> => {
  const unanswered = await server.killIn(
    (load) =>
      each(Array.from({ length: REQUESTS }).keys(), CLIENTS, async (nth) => {
        const answer = await load.command(guest(nth), RESERVATIONS, { hospitalId })
        const cancel = `${RESERVATIONS}/${answer?.json.id}/cancel`
        if (answer?.status === 201 && nth % 3 === 0) await load.command(guest(nth), cancel)
      }),
    ANSWERS,
    AGAIN,
  )
  expect(unanswered).toBeGreaterThan(0)
  return reservedOf(server.commands.filter(({ path }) => path === RESERVATIONS))
}

const customerOf = ({ who }: Command): Customer => {
  const one = people.find((guest) => guest === who)
  if (one === undefined) throw new Error('somebody came whom nobody knows')
  return one
}
const reservedOf = (requests: readonly Command[]): readonly Reserved[] =>
  requests
    .filter(({ answer }) => answer?.status === 201)
    .map((request) => ({ who: customerOf(request), id: request.answer?.json.id }))

/** A slot full of reservations is deleted, more people come, and everything is killed in the middle. */
const deleteInTheMiddle = async (hospitalId: string): Promise<readonly Command[]> => {
  const live = Array.from({ length: LIVE }, (_, nth) => requestFor(nth, hospitalId))
  await each(live, CLIENTS, async (request) => void expectStatus(await settle(request), 201))
  const begun = expectStatus(await han.delete(`${HOSPITALS}/${hospitalId}`), 200).json
  expect(begun).toMatchObject({ status: 'deleting', reservationsLeft: LIVE })
  const late = Array.from({ length: LATECOMERS }, (_, nth) => requestFor(LIVE + nth, hospitalId))
  const coming = each(late, CLIENTS, async (request) => void (await ask(request)))
  await eventually(
    async () => {
      const { description } = expectStatus(
        await admin.get(`/v1/ops/actors/screening.hospital/${hospitalId}?limit=1`),
        200,
      ).json
      return description.data.reservationsLeft <= LIVE - BACK
    },
    { ...AGAIN, pollMs: 5 },
  )
  await server.kill9()
  await coming
  await server.start()
  await each(late, CLIENTS, async (request) => void (await settle(request)))
  return [...live, ...late]
}

describe('kill -9 in health screening', () => {
  it(
    'gives exactly what there is, and leaves nobody alive on a slot that is deleted (S3, S9–S11, G4, G7)',
    async () => {
      const full = await opened(PLACES)
      const fought = await fightForPlaces(full)
      const states = await auditSlot(admin, full, fought, AGREE_MS)
      const completed = states.filter((status) => status === 'completed').length
      expect(completed).toBeLessThanOrEqual(PLACES)
      // What is free is given, to the last place.
      for (let nth = completed; nth < PLACES; nth += 1) {
        expectStatus(await settle(requestFor(REQUESTS + nth, full)), 201)
      }
      const refused = await settle(requestFor(REQUESTS + PLACES, full))
      expect([refused.status, refused.json.code]).toEqual([409, 'HospitalFull'])

      const deleted = await opened(LIVE + LATECOMERS)
      const requests = await deleteInTheMiddle(deleted)
      await eventually(async () => {
        const { json } = await han.get(`${HOSPITALS}/${deleted}`)
        return json.status === 'deleted' && json.reservationsLeft === 0
      }, AGAIN)
      for (const { answer } of requests) expect([201, 410]).toContain(answer?.status)
      const reservations = reservedOf(requests)
      expect(reservations.length).toBeGreaterThanOrEqual(LIVE)
      const ends = await auditSlot(admin, deleted, reservations, AGREE_MS, [full])
      expect(new Set(ends)).toEqual(new Set(['force-cancelled']))
      const hospital = await inspect({ admin }, 'screening.hospital', deleted)
      expect(hospital?.events.filter(({ type }) => type === 'HospitalDeleted')).toHaveLength(1)
      await server.stop()
    },
    TEST_MS,
  )
})
