/** Who may do what (G10): every route with every role, and other people's things. Denied unless a rule allows it. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { as, client, eventually, unique } from '../../harness/http.ts'
import { operations } from './operations.ts'
import { NOBODYS_ID } from './problem.ts'
import { type Rules, sharedRules } from './rules.ts'

/** The table of each system, in a file of its own beside its stories. */
const STORIES = join(import.meta.dirname, '..')
const tables = readdirSync(STORIES)
  .filter((name) => name !== 'shared' && existsSync(join(STORIES, name, 'rules.ts')))
  .map((name) => import(join(STORIES, name, 'rules.ts')) as Promise<{ readonly rules: Rules }>)
const rules: Rules = Object.assign({}, sharedRules, ...(await Promise.all(tables)).map((table) => table.rules))
/** Everything for operators is theirs alone. */
const ruleOf = (address: string): Rules[string] | undefined =>
  address.split(' ')[1]?.startsWith('/v1/ops/') ? ['admin'] : rules[address]

describe('every route', () => {
  it('has a rule, and every rule a route', () => {
    const served = operations.map(({ address }) => address)
    expect(served.filter((address) => ruleOf(address) === undefined)).toEqual([])
    expect(Object.keys(rules).filter((address) => !served.includes(address))).toEqual([])
    expect(served.filter((address) => address.includes(' /v1/ops/')).length).toBeGreaterThan(5)
  })

  it('is declared for whom its rule names and for nobody else; every-route.story.ts sees that it holds', () => {
    const sorted = (who: Rules[string] | undefined) => (typeof who === 'object' ? [...who].sort() : who)
    expect(operations.map(({ address, operation }) => [address, sorted(operation['x-who'])])).toEqual(
      operations.map(({ address }) => [address, sorted(ruleOf(address))]),
    )
  })
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
