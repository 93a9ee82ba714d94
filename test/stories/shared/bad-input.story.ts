/** Bad input (H1): a clear 4xx, and nothing has changed. */
import { beforeAll, describe, expect, it } from 'vitest'
import { as, type Client, client, unique } from '../../harness/http.ts'
import { expectProblem, placesOf } from './problem.ts'

let kim: Client
let boss: Client
let operator: Client
let concertId: string
const MEGABYTE = 1_048_576

const booking = (more: object = {}) => ({ concertId, quantity: 1, fulfilment: 'on-site', ...more })
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}, who: Client = kim) =>
  who.raw(path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': unique('bad'), ...headers },
  })
const book = (body: BodyInit, headers: Record<string, string> = {}) => post('/v1/concert/bookings', body, headers)

/** The concert as the actor itself knows it. */
const seatsLeft = async (): Promise<number> => {
  const answer = await operator.get(`/v1/ops/actors/concert.concert/${concertId}`)
  expect(answer.status).toBe(200)
  return answer.json.description.data.availableTickets
}

beforeAll(async () => {
  boss = await as(unique('manager'), 'concert-manager')
  kim = await as(unique('kim'), 'customer')
  operator = await as(unique('operator'), 'admin')
  const concert = await boss.post('/v1/concert/concerts', {
    title: '공연 🎻',
    venue: '홀',
    startsAt: '2099-01-01T19:00:00+09:00',
  })
  concertId = concert.json.id
  await boss.post(`/v1/concert/concerts/${concertId}/tickets`, { quantity: 100, priceKrw: 1000 })
  expect(await seatsLeft()).toBe(100)
})

describe('a booking with', () => {
  it.each([
    ['a text for a number', { quantity: '1' }, '/quantity'],
    ['a float', { quantity: 1.5 }, '/quantity'],
    ['a negative number', { quantity: -1 }, '/quantity'],
    ['nothing', { quantity: 0 }, '/quantity'],
    ['one more than allowed', { quantity: 11 }, '/quantity'],
    ['a huge number', { quantity: 1e21 }, '/quantity'],
    ['null', { quantity: null }, '/quantity'],
    ['a list', { quantity: [1] }, '/quantity'],
    ['an unknown way', { fulfilment: 'pigeon' }, '/fulfilment'],
    ['no address for the post', { fulfilment: 'post' }, '/address'],
    ['an address it does not need', { address: '서울' }, '/address'],
  ])('%s is refused with a pointer', async (_, more, pointer) => {
    const answer = await book(JSON.stringify(booking(more)))
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
  })

  it.each([
    ['no JSON', 'hello'],
    ['nothing in it', ''],
    ['brackets without end', '['.repeat(60_000)],
    ['a byte order mark', '\ufeff{}'],
  ])('%s is malformed', async (_, text) => expectProblem(await book(text), 400, 'BodyMalformed'))

  it('bytes that are no UTF-8 is malformed', async () => {
    expectProblem(await book(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'BodyMalformed')
  })

  it('twenty thousand levels is refused', async () => {
    expectProblem(await book(`{"quantity":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), 422, 'InputInvalid')
  })

  it.each([['\\u0000'], ['a\\u0000b'], ['\\ud800'], ['x\\udfff']])('the text %s is refused', async (text) => {
    const answer = await book(JSON.stringify(booking({ concertId: 'X' })).replace('X', text))
    expectProblem(answer, 422, 'InputInvalid')
    expect(answer.json.errors).toEqual([expect.objectContaining({ pointer: '/concertId' })])
  })

  it('ten megabytes is refused, and the next request is served', async () => {
    const large = JSON.stringify(booking({ address: 'x'.repeat(10 * MEGABYTE) }))
    expectProblem(await book(large), 413, 'BodyTooLarge')
    expectProblem(await book(JSON.stringify(booking({ address: 'x'.repeat(65_536) }))), 413, 'BodyTooLarge')
    expectProblem(await post('/v1/concert/bookings', large, {}, client()), 401, 'TokenMissing')
    expect((await kim.get('/v1/mypage')).status).toBe(200)
  })

  it('any of this has changed nothing', async () => {
    expect(await seatsLeft()).toBe(100)
    expect((await kim.get('/v1/mypage')).json.items).toEqual([])
  })
})

describe('other commands', () => {
  it.each([
    ['/v1/concert/concerts', { title: '', venue: '홀', startsAt: '2099-01-01T10:00:00Z' }, '/title'],
    ['/v1/concert/concerts', { title: 'x'.repeat(201), venue: '홀', startsAt: '2099-01-01T10:00:00Z' }, '/title'],
    ['/v1/concert/concerts', { title: 'x', venue: '홀', startsAt: 'tomorrow' }, '/startsAt'],
    ['/v1/concert/concerts', { title: 'x', venue: '홀', startsAt: '2099-02-30T10:00:00Z' }, '/startsAt'],
  ])('%s %j is refused with a pointer', async (path, body, pointer) => {
    const answer = await boss.post(path, body)
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
  })

  it.each([
    [{ quantity: 0, priceKrw: 1 }, '/quantity'],
    [{ quantity: 100_001, priceKrw: 1 }, '/quantity'],
    [{ quantity: 1, priceKrw: -1 }, '/priceKrw'],
    [{ quantity: 1, priceKrw: 0.5 }, '/priceKrw'],
    [{ quantity: 1, priceKrw: 10_000_001 }, '/priceKrw'],
  ])('tickets %j are refused with a pointer', async (body, pointer) => {
    const answer = await boss.post(`/v1/concert/concerts/${concertId}/tickets`, body)
    expectProblem(answer, 422, 'InputInvalid')
    expect(placesOf(answer)).toEqual([`body ${pointer}`])
    expect(await seatsLeft()).toBe(100)
  })

  it('take Korean and emoji as they are', async () => {
    const title = `${unique('밤하늘의 재즈')} 🎷👩‍👩‍👧 ${'가'.repeat(100)}`
    const answer = await boss.post('/v1/concert/concerts', {
      title,
      venue: '예술의전당 🏛️',
      startsAt: '2099-01-01T10:00:00.5Z',
    })
    expect([answer.status, answer.json.title, answer.json.startsAt]).toEqual([201, title, '2099-01-01T10:00:00.500Z'])
  })
})

describe('addresses and methods', () => {
  it.each([
    ['DELETE', '/livez', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405 with Allow, whoever has the route', async (method, path, allow) => {
    const answer = await kim.raw(path, { method, headers: { 'idempotency-key': 'k' } })
    expectProblem(answer, 405, 'MethodNotAllowed')
    expect(answer.headers.get('allow')).toBe(allow)
    expect(answer.headers.has('x-naru-unrouted')).toBe(false)
    const options = await kim.raw(path, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, allow, ''])
  })

  it.each([
    '/nothing',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v1/payment',
    '/v1/constructor',
    '/v1/concert/nothing',
    '/v1/ops%2Flag',
    '/v2/concert/concerts',
  ])('that do not exist are 404: %s', async (path) => {
    for (const answer of [await kim.get(path), await kim.post(path, {}), await client().get(path)]) {
      expectProblem(answer, 404, 'RouteNotFound')
      expect(answer.headers.has('x-naru-unrouted')).toBe(false)
    }
    expect((await kim.raw(path, { method: 'OPTIONS' })).status).toBe(404)
  })

  it('that are read answer HEAD like GET, without a body', async () => {
    for (const path of [`/v1/concert/concerts/${concertId}`, '/docs']) {
      const [get, head] = [await kim.get(path), await kim.raw(path, { method: 'HEAD' })]
      expect([head.status, head.text, head.headers.get('etag')]).toEqual([get.status, '', get.headers.get('etag')])
    }
  })
})
