/** Who may do what (G10): every route with every role, and other people's things. Denied unless a rule allows it. */
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { as, type Client, client, eventually, unique } from '../../harness/http.ts'
import { concertRules } from '../concert/rules.ts'
import { museumRules } from '../museum/rules.ts'
import { rentalRules } from '../rental/rules.ts'
import { screeningRules } from '../screening/rules.ts'
import { taxiRules } from '../taxi/rules.ts'
import { NOBODYS_ID } from './problem.ts'
import { everybody, type Rules, roles, sharedRules } from './rules.ts'

const rules: Rules = {
  ...concertRules,
  ...taxiRules,
  ...rentalRules,
  ...museumRules,
  ...screeningRules,
  ...sharedRules,
}
/** Everything for operators is theirs alone. */
const allowed = (operation: string): readonly string[] | undefined =>
  operation.split(' ')[1]?.startsWith('/v1/ops/') ? ['admin'] : rules[operation]

/** Every route with every role: some hundred requests, beside stories that keep the server busy. */
const DOORS_MS = 120_000
const people = new Map<string, Client>([['nobody', client()]])
const operations = async (): Promise<readonly string[]> => {
  const document = z
    .looseObject({
      paths: z.record(z.string(), z.record(z.string(), z.unknown())),
      'x-unavailable': z.undefined().optional(),
    })
    .parse((await client().get('/openapi.json')).json)
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  )
}

/** Whether this person got past the door: by status alone, whatever happens behind it. */
const door = async (operation: string, person: string): Promise<number> => {
  const [method = '', path = ''] = operation.split(' ')
  const address = path.replaceAll(/\{[^}]+\}/g, NOBODYS_ID)
  const headers = { 'idempotency-key': unique('door'), 'content-type': 'application/json' }
  const init = method === 'GET' ? {} : { headers, body: '{"nonsense":true}' }
  // A live stream has no end; its head is enough.
  const signal = AbortSignal.timeout(2_000)
  const answer = await people
    .get(person)
    ?.raw(address, { method: path.endsWith('/live') ? 'HEAD' : method, signal, ...init })
  if (answer === undefined) throw new Error(`nobody is ${person}`)
  return answer.status
}

beforeAll(async () => {
  for (const role of roles) people.set(role, await as(unique(role), role))
})

describe('every route', () => {
  it('has a rule, and every rule a route', async () => {
    const served = await operations()
    expect(served.filter((operation) => !allowed(operation))).toEqual([])
    expect(Object.keys(rules).filter((operation) => !served.includes(operation))).toEqual([])
    expect(served.filter((operation) => operation.includes(' /v1/ops/')).length).toBeGreaterThan(5)
  })

  it(
    'lets in whom its rule names and nobody else: 401 without a token, 403 with other roles',
    async () => {
      const wrong: string[] = []
      for (const operation of await operations()) {
        const may = allowed(operation) ?? []
        const statuses = await Promise.all(
          everybody.map(async (person) => [person, await door(operation, person)] as const),
        )
        for (const [person, status] of statuses) {
          const turnedAway = person === 'nobody' ? 401 : 403
          const isRight = may.includes(person) ? status !== 401 && status !== 403 : status === turnedAway
          if (!isRight) wrong.push(`${operation} as ${person}: ${status}`)
          if (status >= 500) wrong.push(`${operation} as ${person}: ${status}`)
        }
      }
      expect(wrong).toEqual([])
    },
    DOORS_MS,
  )
})

describe("other people's things", () => {
  it('are not there for a customer: 404, and nothing changes', async () => {
    const boss = await as(unique('manager'), 'concert-manager')
    const kim = await as(unique('kim'), 'customer')
    const lee = await as(unique('lee'), 'customer')
    const concert = await boss.post('/v1/concert/concerts', {
      title: unique('공연'),
      venue: '홀',
      startsAt: '2099-01-01T10:00:00Z',
    })
    await boss.post(`/v1/concert/concerts/${concert.json.id}/tickets`, { quantity: 5, priceKrw: 1000 })
    const booking = await kim.post('/v1/concert/bookings', {
      concertId: concert.json.id,
      quantity: 1,
      fulfilment: 'on-site',
    })
    expect(booking.status).toBe(201)
    const path = `/v1/concert/bookings/${booking.json.id}`

    for (const answer of [await lee.post(`${path}/pay`, { method: 'card' }), await lee.post(`${path}/cancel`)]) {
      expect([answer.status, answer.json.code]).toEqual([404, 'BookingNotFound'])
    }
    await eventually(async () => (await kim.get(path)).status === 200)
    for (const read of [path, `${path}/history`]) expect((await lee.get(read)).status).toBe(404)
    expect((await lee.get('/v1/mypage')).json.items).toEqual([])
    expect((await kim.post(`${path}/pay`, { method: 'card' })).json.status).toBe('paid')
    expect((await lee.get(`/v1/payments/${encodeURIComponent(`concert.booking~${booking.json.id}`)}`)).status).toBe(404)
  })

  it('are not said to be mine by a word in the body or a header', async () => {
    const kim = await as(unique('kim'), 'customer')
    const body = { concertId: NOBODYS_ID, quantity: 1, fulfilment: 'on-site', customerId: 'lee' }
    expect((await kim.post('/v1/concert/bookings', body)).status).toBe(422)
    const admin = btoa(JSON.stringify({ sub: 'eve', roles: ['admin', 'concert-manager'] })).replaceAll('=', '')
    const headers = { 'x-naru-principal': admin }
    expect((await client().get('/v1/ops/lag', { headers })).status).toBe(401)
    expect((await kim.get('/v1/ops/lag', { headers })).status).toBe(403)
    expect((await kim.post('/v1/concert/concerts', {}, { headers })).status).toBe(403)
  })
})
