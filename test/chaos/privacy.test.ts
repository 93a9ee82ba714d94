/**
 * What is private is told to nobody: addresses and whereabouts travel sealed (K16), names and tokens nowhere.
 * Held against every log line of every Worker, every error body, and every message in every queue.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../scripts/identity.ts'
import { type Answer, client, eventually, unique } from '../harness/http.ts'
import { backstage } from '../stories/shared/people.ts'
import {
  book,
  booked,
  byPost,
  type Crew,
  cancel,
  crew,
  deliver,
  dispatch,
  expectStatus,
  onSite,
  openSale,
  paid,
  pay,
} from './concert.fixtures.ts'
import { has, tappedServer } from './tap.ts'
import { lostRides, PLACE_MARK, rides } from './whereabouts.ts'

/** A distinctive piece of each, so that a part of it would be found too. */
const ADDRESS_MARK = unique('비밀골목')
const NAME_MARK = unique('김비밀')
const ADDRESS = `서울 용산구 ${ADDRESS_MARK} 445번지`
const QUEUES = [
  'notification',
  'payment',
  'view',
  'concert-delivery',
  'concert-inventory',
  'concert-booking',
  'taxi-pickup',
]
/** What this test sent into queues past every producer's checks. */
const isForged = has('"specversion":"1.0","data"')

const server = tappedServer('privacy')
let people: Crew
const tokens: string[] = []
const refusals: Answer[] = []

const introduce = async (sub: string, role: string) => {
  const bearer = await signToken(server.identity, { sub, roles: [role], org: 'naru', name: `${NAME_MARK} ${sub}` })
  tokens.push(bearer)
  return client(bearer, server.url)
}
const no = (answer: Answer, status: number): void => {
  refusals.push(expectStatus(answer, status))
}

beforeAll(async () => {
  people = await crew(introduce)
})

/** A parcel to that address, from the booking to the doorstep; another one is cancelled. */
const parcels = async (concertId: string): Promise<void> => {
  const kim = await introduce(unique('kim'), 'customer')
  const wish = { ...byPost(concertId), address: ADDRESS }
  const sent = await paid(kim, wish)
  await eventually(async () => (await dispatch(people, sent)).status === 200)
  expectStatus(await deliver(people, sent), 200)
  const cancelled = await paid(kim, wish)
  expectStatus(await cancel(kim, cancelled), 200)
  await eventually(async () => (await kim.get(`/v1/concert/bookings/${sent}`)).json.status === 'issued')
  await eventually(async () => (await kim.get('/v1/notifications?limit=100')).json.items.length >= 9)
}

/** Everything that is refused or cannot be read while it carries something private. */
const mistakes = async (concertId: string): Promise<void> => {
  const lee = await introduce(unique('lee'), 'customer')
  const wish = { ...byPost(concertId), address: ADDRESS }
  const key = unique('key')
  no(await book(lee, { ...wish, status: 'paid' }), 422)
  no(await book(lee, { ...wish, address: { street: ADDRESS } }), 422)
  no(await book(lee, { ...wish, address: ADDRESS.repeat(50) }), 422)
  no(await book(lee, { ...onSite(concertId), address: ADDRESS }), 422)
  no(await book(lee, { ...wish, quantity: ADDRESS }), 422)
  no(await book(lee, { ...wish, concertId: ADDRESS }), 404)
  const id = expectStatus(await book(lee, wish, { key }), 201).json.id
  no(await book(lee, { ...wish, address: `${ADDRESS} 2` }, { key }), 422)
  no(await pay(lee, id, 'test-declined'), 402)
  no(await pay(lee, id, ADDRESS), 422)
  no(await lee.get(`/v1/mypage?cursor=${encodeURIComponent(ADDRESS)}`), 422)
  no(await lee.get(`/v1/ops/actors/concert.booking/${id}`), 403)
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  no(await lee.raw('/v1/concert/bookings', { method: 'POST', headers, body: `{"address":"${ADDRESS}` }), 400)
  const [first = ''] = tokens
  no(await client(`${first}x`, server.url).get('/v1/mypage'), 401)
  expect((await people.admin.get(`/v1/ops/actors/concert.booking/${id}`)).text).not.toContain(ADDRESS_MARK)
  for (const queue of ['concert-delivery', 'notification']) {
    const forged = [{ specversion: '1.0', data: { address: ADDRESS } }]
    await backstage(server.stage, { do: 'send', queue, body: forged })
    const { items } = await eventually(async () => {
      const { json } = await people.admin.get(`/v1/ops/dead-letters?inbox=${queue}`)
      return json.items.length > 0 ? json : null
    })
    expect(items[0].reason).not.toContain(ADDRESS_MARK)
  }
  const all = await openSale(people, 1)
  await booked(lee, { ...onSite(all) })
  no(await book(lee, { ...byPost(all), address: ADDRESS }), 409)
}

describe('private things', () => {
  it('appear in no log line, no error body, and no message to another context', async () => {
    const concertId = await openSale(people, 20)
    await parcels(concertId)
    await mistakes(concertId)
    // A driver's name is told to the customer, so it is no secret here.
    const driver = async (name: string) =>
      client(await signToken(server.identity, { sub: unique('driver'), roles: ['driver'], name }), server.url)
    await rides(await introduce(unique('kim'), 'customer'), await driver('백기사'), await driver('천기사'))
    await lostRides(await introduce(unique('lee'), 'customer'), people.admin, no)

    const { logged, from } = await server.finalLog()
    // The tap works, and the logs are being written: the sealed address goes to those who carry the parcel.
    for (const queue of ['concert-delivery', 'taxi-pickup', 'view'])
      expect(from(queue).filter(has('naru-sealed')).length).toBeGreaterThan(0)
    expect(logged.filter(has('"at":')).length).toBeGreaterThan(10)

    for (const mark of [ADDRESS_MARK, PLACE_MARK, NAME_MARK, ...tokens.map((token) => token.split('.')[2] ?? token)]) {
      expect(logged.filter(has(mark))).toEqual([])
      expect(refusals.map(({ text }) => text).filter(has(mark))).toEqual([])
      for (const queue of QUEUES) {
        expect(from(queue).length).toBeGreaterThan(0)
        expect(from(queue).filter((line) => has(mark)(line) && !isForged(line))).toEqual([])
      }
    }
    // Sealed or not, what is confidential stays inside its own system (K8).
    for (const field of ['"address"', '"origin"'])
      expect(from('notification').filter((line) => has(field)(line) && !isForged(line))).toEqual([])
  })
})
