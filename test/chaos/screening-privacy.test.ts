/**
 * Health data stays where it belongs (S12): who is screened, where and when is known to the screening system and shown to
 * that person. Held against every log line of every Worker, every error body, every message to other contexts, and
 * everything that operators and hospital administrators can read.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../scripts/identity.ts'
import { seoulDate } from '../../scripts/seoul.ts'
import { type Answer, type Client, client, eventually, unique } from '../harness/http.ts'
import { backstage } from '../stories/shared/people.ts'
import { expectStatus } from './concert.fixtures.ts'
import { has, tappedServer } from './tap.ts'

const HOSPITALS = '/v1/screening/hospitals'
const RESERVATIONS = '/v1/screening/reservations'
const YEAR_DAYS = 365
/** Contexts of other systems: they learn whose reservation it is, and that something happened to it. */
const ELSEWHERE = ['notification', 'payment']

const NAME = unique('비밀병원')
/** Far enough away to be no day on which anything happens in this test. */
const DATE = seoulDate(YEAR_DAYS)

const server = tappedServer('screening-privacy')
let [han, admin, kim]: Client[] = []
const KIM = unique('환자김')
const bodies: string[] = []

const introduceOf = async (org: string, sub: string, ...roles: string[]) =>
  client(await signToken(server.identity, { sub, roles, org, name: `이름-${sub}` }), server.url)
const introduce = (sub: string, ...roles: string[]) => introduceOf('naru', sub, ...roles)
const known = (who: Client | undefined): Client => {
  if (who === undefined) throw new Error('nobody came')
  return who
}
const no = (answer: Answer, status: number): void => {
  bodies.push(expectStatus(answer, status).text)
}

beforeAll(async () => {
  ;[han, admin, kim] = [
    await introduce(unique('han'), 'hospital-admin'),
    await introduce(unique('root'), 'admin'),
    await introduce(KIM, 'customer'),
  ]
})

/** A slot with one reservation that is cancelled and one that is force-cancelled; both told. */
const lives = async (): Promise<{ hospitalId: string; ids: string[] }> => {
  const [boss, patient] = [known(han), known(kim)]
  const slot = { name: NAME, date: DATE, capacity: 2 }
  const hospitalId: string = expectStatus(await boss.post(HOSPITALS, slot), 201).json.id
  const reserve = () => patient.post(RESERVATIONS, { hospitalId })
  const first: string = expectStatus(await reserve(), 201).json.id
  no(await reserve(), 409)
  expectStatus(await patient.post(`${RESERVATIONS}/${first}/cancel`), 200)
  await eventually(async () => (await patient.get(`${HOSPITALS}/${hospitalId}`)).json.available === slot.capacity)
  const ids = [first, expectStatus(await reserve(), 201).json.id]
  expectStatus(await boss.delete(`${HOSPITALS}/${hospitalId}`), 200)
  await eventually(async () => (await patient.get(`${HOSPITALS}/${hospitalId}`)).json.status === 'deleted')
  await eventually(async () => (await patient.get('/v1/notifications?limit=100')).json.items.length === 4)
  const hospital = expectStatus(await known(admin).get(`/v1/ops/actors/screening.hospital/${hospitalId}`), 200)
  // Where and when is no secret of a hospital; whose its places are is.
  expect(hospital.text).not.toContain(KIM)
  return { hospitalId, ids }
}

/** Everything that is refused while it has something private in it. */
const mistakes = async (hospitalId: string, [first = '', second = '']: readonly string[]): Promise<void> => {
  const [patient, boss] = [known(kim), known(han)]
  const lee = await introduce(unique('lee'), 'customer')
  no(await patient.post(RESERVATIONS, { hospitalId }), 410)
  no(await patient.post(RESERVATIONS, { hospitalId: NAME }), 404)
  no(await patient.post(RESERVATIONS, { hospitalId, date: DATE, customerId: KIM }), 422)
  no(await patient.post(`${RESERVATIONS}/${second}/cancel`), 409)
  no(await patient.get(`${RESERVATIONS}?cursor=${encodeURIComponent(NAME)}`), 422)
  no(await lee.post(`${RESERVATIONS}/${first}/cancel`), 404)
  no(await lee.get(`${RESERVATIONS}/${first}`), 404)
  no(await boss.get(`${RESERVATIONS}/${first}/history`), 403)
  no(await boss.post(HOSPITALS, { name: NAME.repeat(40), date: DATE, capacity: 1 }), 422)
  no(await boss.post(HOSPITALS, { name: NAME, date: DATE, capacity: KIM }), 422)
  const headers = { 'content-type': 'application/json', 'idempotency-key': unique('key') }
  no(await patient.raw(RESERVATIONS, { method: 'POST', headers, body: `{"hospitalId":"${NAME}` }), 400)
}

/** What those may read who are not the patient. */
const readByOthers = async (ids: readonly string[]): Promise<readonly string[]> => {
  const [boss, root] = [known(han), known(admin)]
  const texts: string[] = []
  for (const id of ids) {
    for (const aggregate of ['screening.reservation', 'screening.record']) {
      texts.push(expectStatus(await root.get(`/v1/ops/actors/${aggregate}/${id}`), 200).text)
    }
    no(await boss.post(`/v1/screening/records/${id}/attend`), 409)
    no(await root.get(`${RESERVATIONS}/${id}`), 403)
    no(await root.get('/v1/screening/records'), 403)
  }
  for (const queue of ['screening-record', 'notification', 'view']) texts.push(...(await deadLetters(root, queue)))
  const records = expectStatus(await boss.get('/v1/screening/records?limit=100'), 200)
  // The hospital alone sees who comes, and who comes sees that it looked (S14).
  expect(records.json.items.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort())
  for (const { customerId } of records.json.items) expect(customerId).toBe(KIM)
  const elsewhere = await introduceOf(unique('elsewhere'), unique('han'), 'hospital-admin')
  expect(expectStatus(await elsewhere.get('/v1/screening/records?limit=100'), 200).json.items).toEqual([])
  for (const id of ids)
    await eventually(async () => (await known(kim).get(`${RESERVATIONS}/${id}/history`)).json.accesses.length === 1)
  return texts
}

/** A message of a patient that nobody can act on, as operators find it. */
const deadLetters = async (root: Client, queue: string): Promise<readonly string[]> => {
  const message = {
    specversion: '1.0',
    source: '/screening.reservation/somebody',
    data: { hospitalName: NAME, date: DATE, customerId: KIM },
    status: { owner: KIM, label: `${NAME} ${DATE}`, data: { hospitalName: NAME } },
  }
  await backstage(server.stage, { do: 'send', queue, body: [message] })
  const { items } = await eventually(async () => {
    const { json } = await root.get(`/v1/ops/dead-letters?inbox=${queue}`)
    return json.items.length > 0 ? json : null
  })
  const opened = expectStatus(await root.get(`/v1/ops/dead-letters/${items[0].id}`), 200)
  expect(opened.json.body[0].source).toBe(message.source)
  return [JSON.stringify(items), opened.text]
}

describe('who is screened, where and when', () => {
  it('appears in no log line, error body, message to another context, or anything others may read (S12)', async () => {
    const { hospitalId, ids } = await lives()
    await mistakes(hospitalId, ids)
    const seenByOthers = await readByOthers(ids)

    const { logged, from } = await server.finalLog()
    // What this test sent into queues past every producer's checks.
    const isForged = has('/screening.reservation/somebody')
    // The tap works, and the logs are being written: the record is told where and when, and not who.
    const told = from('screening-record').filter((line) => !isForged(line) && line.includes('ReservationCompleted'))
    expect(told.filter(has(NAME)).length).toBeGreaterThan(0)
    expect(logged.filter(has('"at":')).length).toBeGreaterThan(10)
    expect(seenByOthers.length).toBeGreaterThan(6)
    expect(bodies.length).toBeGreaterThan(10)

    for (const mark of [NAME, DATE, KIM]) {
      expect(logged.filter(has(mark)), `${mark} in the logs`).toEqual([])
      expect(bodies.filter(has(mark)), `${mark} in error bodies`).toEqual([])
      expect(seenByOthers.filter(has(mark)), `${mark} seen by others`).toEqual([])
    }
    // Whoever brings the news opens whose it is; where and when is not in it, nor the slot that would tell it.
    const news = from('notification').filter((line) => !isForged(line))
    expect(news.filter(has('"owner":"naru-sealed')).length).toBe(4)
    for (const queue of [...ELSEWHERE, 'view', 'screening-record', 'screening-reservation', 'screening-hospital']) {
      expect(
        from(queue).filter((line) => has(KIM)(line) && !isForged(line)),
        `${KIM} in ${queue}`,
      ).toEqual([])
    }
    for (const queue of ELSEWHERE) {
      const messages = from(queue).filter((line) => !isForged(line))
      for (const mark of [NAME, DATE, hospitalId]) expect(messages.filter(has(mark)), `${mark} in ${queue}`).toEqual([])
    }
    // The view is told where and when, and whose it is by a sealed name.
    expect(from('view').filter((line) => has(NAME)(line) && has('"owner":"naru-sealed')(line)).length).toBeGreaterThan(
      0,
    )
  })
})
