/**
 * The floor written by hand is one only when it does the job: it keeps what it answered under retries, sells no seat twice,
 * shows what came of everything, and still knows it after a restart.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Handwritten } from '../../../bench/handwritten/start.ts'
import type { Person } from '../../../bench/load/workload.ts'
import { createIdentity, type Identity } from '../../../scripts/identity.ts'
import { seoulDate } from '../../../scripts/seoul.ts'
import { eventually } from '../../harness/http.ts'

const SEATS = 3
const RUSH = 8
const AHEAD_DAYS = 30

const folder = mkdtempSync(join(tmpdir(), 'naru-handwritten-'))
let identity: Identity
let hand: Handwritten

beforeAll(async () => {
  identity = await createIdentity()
  hand = await Handwritten.start(folder, identity)
})
afterAll(async () => {
  await hand.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { readonly status: number; readonly body: { readonly id: string; readonly [field: string]: unknown } }

const send = async (person: Person | null, path: string, body: object = {}, key: string = randomUUID()) => {
  const authorization = person && { authorization: `Bearer ${person.token}` }
  const answer = await fetch(`${hand.url}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...authorization },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() } as Answer
}
/** The same command several times at once, and once more: one answer. */
const repeatedly = async (person: Person, path: string, body: object = {}): Promise<Answer> => {
  const key = randomUUID()
  const answers = await Promise.all([1, 2, 3].map(() => send(person, path, body, key)))
  const again = await send(person, path, body, key)
  for (const answer of answers) expect(answer).toEqual(again)
  return again
}
const someone = (at: number, of = hand.people): Person => of[at] ?? expect.fail(`there is no person ${at}`)
const shown = (aggregate: string, id: string, fields: object) =>
  eventually(async () => {
    const state = await hand.state(aggregate, id)
    expect(state).toMatchObject(fields)
    return true
  })
const concert = async (seats: number): Promise<string> => (await hand.concerts(1, seats))[0] ?? ''
const booking = (concertId: string) => ({ concertId, quantity: 1, fulfilment: 'on-site' })

describe('The floor written by hand', () => {
  it('lets nobody in without a token, and nobody without the role', async () => {
    expect((await send(null, 'concert/bookings')).status).toBe(401)
    expect((await send(someone(0), 'concert/concerts')).status).toBe(403)
    expect((await send(someone(0), 'concert/bookings', {})).status).toBe(422)
    expect((await send(someone(0), 'concert/nothing')).status).toBe(404)
  })

  it('books and charges once, however often it is asked', async () => {
    const concertId = await concert(SEATS)
    const booked = await repeatedly(someone(0), 'concert/bookings', booking(concertId))
    expect(booked).toMatchObject({ status: 201, body: { status: 'booked' } })
    const { id } = booked.body
    const paid = await repeatedly(someone(0), `concert/bookings/${id}/pay`, { method: 'card' })
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } })
    expect((await send(someone(1), `concert/bookings/${id}/pay`, { method: 'card' })).status).toBe(404)
    expect((await send(someone(0), `concert/bookings/${id}/pay`, { method: 'card' })).status).toBe(409)
    await shown('concert.booking', id, { status: 'paid', version: 3 })
    await shown('payment.payment', id, { status: 'approved', version: 1 })
    await shown('concert.concert', concertId, { available: SEATS - 1 })
  })

  it('may be paid again after a declined payment', async () => {
    const { body } = await send(someone(0), 'concert/bookings', booking(await concert(SEATS)))
    expect((await repeatedly(someone(0), `concert/bookings/${body.id}/pay`, { method: 'test-decline' })).status).toBe(
      402,
    )
    expect((await repeatedly(someone(0), `concert/bookings/${body.id}/pay`, { method: 'card' })).status).toBe(200)
  })

  it('sells each seat once', async () => {
    const concertId = await concert(SEATS)
    const rush = Array.from({ length: RUSH }, (_, at) => send(someone(at), 'concert/bookings', booking(concertId)))
    const answers = await Promise.all(rush)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(SEATS)
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused.map(({ body }) => body.code)).toEqual(Array.from({ length: RUSH - SEATS }, () => 'SeatsSoldOut'))
    await shown('concert.concert', concertId, { available: 0 })
  })

  it('gives one driver the call, and drivers and passengers one at a time', async () => {
    const ride = { origin: '서울역', destination: '노들섬', fareKrw: 15_000, method: 'card' }
    const [kim, lee] = [someone(0, hand.drivers), someone(1, hand.drivers)]
    const { status, body } = await repeatedly(someone(0), 'taxi/calls', ride)
    expect([status, body.status]).toEqual([201, 'open'])
    expect((await send(someone(0), 'taxi/calls', ride)).status).toBe(409)
    const accept = `taxi/requests/${body.id}/accept`
    await shown('taxi.pickup', body.id, { status: 'open' })
    expect((await repeatedly(kim, accept)).body.status).toBe('assigned')
    expect((await send(lee, accept)).status).toBe(409)
    expect((await send(lee, `taxi/pickups/${body.id}/arrive`)).status).toBe(404)
    for (const step of ['arrive', 'board', 'complete']) {
      expect((await repeatedly(kim, `taxi/pickups/${body.id}/${step}`)).status).toBe(200)
    }
    await shown('taxi.call', body.id, { status: 'completed' })
    await shown('taxi.driver', kim.sub, { status: 'free' })
    // The next one is possible as soon as the passenger is free again.
    await eventually(async () => expect((await send(someone(0), 'taxi/calls', ride)).status).toBe(201))
  })

  it('gives places back, of an exhibition and of a hospital, and its entry or record ends', async () => {
    const date = seoulDate(AHEAD_DAYS)
    const exhibition = await hand.command('/v1/museum/exhibitions', { title: '달항아리', hall: '1', date, capacity: 1 })
    const hospital = await hand.command('/v1/screening/hospitals', { name: '나루병원', date, capacity: 1 })
    for (const [path, wish, full, kept] of [
      ['museum/reservations', { exhibitionId: exhibition.id }, 'ExhibitionFull', 'museum.admission'],
      ['screening/reservations', { hospitalId: hospital.id }, 'HospitalFull', 'screening.record'],
    ] as const) {
      const { status, body } = await repeatedly(someone(0), path, wish)
      expect(status).toBe(201)
      expect((await send(someone(1), path, wish)).body.code).toBe(full)
      expect((await repeatedly(someone(0), `${path}/${body.id}/cancel`)).status).toBe(200)
      await shown(kept, body.id, { status: 'cancelled' })
      await eventually(async () => expect((await send(someone(1), path, wish)).status).toBe(201))
    }
  })

  it('brings an engineer to an order, and closes it with a survey', async () => {
    const [engineer] = await hand.engineers(1)
    if (!engineer) throw new Error('there is no engineer')
    const wish = {
      productId: 'air-7',
      region: `구역 ${engineer.sub}`,
      address: '04524 서울 중구 세종대로 110',
      customerName: '김나루',
      phone: '010-1234-5678',
      preferredDate: seoulDate(0),
    }
    const { status, body } = await repeatedly(someone(0), 'rental/orders', wish)
    expect([status, body.status]).toEqual([201, 'requested'])
    await shown('rental.order', body.id, { status: 'assigned', engineerId: engineer.sub })
    expect((await repeatedly(engineer, `rental/installations/${body.id}/complete`)).status).toBe(200)
    await shown('rental.order', body.id, { status: 'installed' })
    const survey = { rating: 'GOOD', comment: '조용하고 좋아요.' }
    expect((await repeatedly(someone(0), `rental/orders/${body.id}/survey`, survey)).body.status).toBe('closed')
    const state = await hand.state('rental.order', body.id)
    expect(JSON.stringify(state)).not.toMatch(/세종대로|김나루|1234|조용/)
  })

  it('knows after a restart what it has answered', async () => {
    const concertId = await concert(1)
    const key = randomUUID()
    const first = await send(someone(0), 'concert/bookings', booking(concertId), key)
    await hand.stop()
    hand = await Handwritten.start(folder, identity)
    expect(await send(someone(0), 'concert/bookings', booking(concertId), key)).toEqual(first)
    expect((await send(someone(1), 'concert/bookings', booking(concertId))).body.code).toBe('SeatsSoldOut')
    expect((await send(someone(0), `concert/bookings/${first.body.id}/pay`, { method: 'card' })).status).toBe(200)
    await shown('concert.booking', first.body.id, { status: 'paid' })
  })
})
