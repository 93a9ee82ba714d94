import { describe, expect, it } from 'vitest'
import { BODY_LIMIT_BYTES, DISCARD_LIMIT_BYTES } from './body.ts'
import { app, courier, env, expectProblem, good, post, problemOf, request, send } from './example-app.fixtures.ts'

const CHUNK_BYTES = 16_384

describe('bodies (H1)', () => {
  it('may hold Korean and emoji', async () => expect((await post(good)).status).toBe(201))

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=euc-kr'],
    ['application/json; charset="utf-16"'],
    ['application/json; v=1; charset=latin1'],
    ['application/json; charset'],
    ['application/json charset=utf-8'],
    ['application/json; a="b'],
    ['application/json, text/plain'],
    ['application/jsonp'],
    [''],
  ])('of type %j are refused', async (type) =>
    expectProblem(await post(good, { 'content-type': type }), 415, 'BodyNotJson'),
  )

  it('without a type are refused', async () => {
    const init = {
      method: 'POST',
      body: new TextEncoder().encode('{}'),
      headers: { 'idempotency-key': 'k', ...courier },
    }
    await expectProblem(await request('/v1/t/parcels', init), 415, 'BodyNotJson')
    await expectProblem(await request('/v1/t/parcels/yes/send', init), 415, 'BodyNotJson')
  })

  it.each([
    ['application/json;charset=UTF-8'],
    ['Application/JSON'],
    ['application/json; charset=utf-8'],
    ['application/json; charset="utf-8"'],
    ['application/json; charset="\\u\\t\\f-8"'],
    ['application/json ; charset=utf-8'],
    ['application/json\t;\tcharset=UTF-8'],
    ['application/json;'],
    ['application/json;;charset=utf-8;'],
    ['application/json; version=1; profile="a; charset=x"'],
  ])('of type %j are taken', async (type) => {
    expect((await post(good, { 'content-type': type })).status).toBe(201)
    await expectProblem(await post({ name: 1 }, { 'content-type': type }), 422, 'InputInvalid')
  })

  it.each([['gzip'], ['GZIP'], ['br'], ['identity, gzip'], ['nonsense']])(
    'that are encoded are refused: %s',
    async (encoding) => {
      const answer = await post(good, { 'content-encoding': encoding })
      expect(answer.headers.get('accept-encoding')).toBe('identity')
      await expectProblem(answer, 415, 'BodyEncoded')
    },
  )

  it('may say that they are not encoded', async () =>
    expect((await post(good, { 'content-encoding': 'identity' })).status).toBe(201))

  it.each([['{'], [''], ['{"name":"a",}'], ["{'name':1}"], ['\ufeff{}'], ['['.repeat(60_000)], ['NaN']])(
    'that are no JSON are refused: %#',
    async (text) => expectProblem(await post(text), 400, 'BodyMalformed'),
  )

  it('that are no UTF-8 are refused', async () => {
    const body = new Uint8Array([
      ...new TextEncoder().encode('{"name":"'),
      0xff,
      ...new TextEncoder().encode('","count":1}'),
    ])
    await expectProblem(
      await request('/v1/t/parcels', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k', ...courier },
      }),
      400,
      'BodyMalformed',
    )
  })

  it('are refused above the limit and taken at it', async () => {
    const fill = (bytes: number) => `{"name":"a","count":1${' '.repeat(bytes - 22)}}`
    expect((await post(fill(BODY_LIMIT_BYTES))).status).toBe(201)
    await expectProblem(await post(fill(BODY_LIMIT_BYTES + 1)), 413, 'BodyTooLarge')
  })

  /** A body that says nothing about its length: what was pulled is what somebody read. */
  const endless = (chunks: number, headers: Record<string, string> = courier) => {
    const sent = { chunks: 0 }
    const body = new ReadableStream({
      pull(controller) {
        sent.chunks += 1
        if (sent.chunks > chunks) controller.close()
        else controller.enqueue(new Uint8Array(CHUNK_BYTES).fill(32))
      },
    })
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k', ...headers },
    }
    return { sent, request: new Request('http://t/v1/t/parcels', init as RequestInit) }
  }

  it('of unknown length are refused above the limit, and taken off the wire so that the client hears of it', async () => {
    const all = endless(100)
    await expectProblem(await app.request(all.request, undefined, env), 413, 'BodyTooLarge')
    expect(all.sent.chunks).toBe(101)
  })

  it('are taken off the wire for whoever is turned away, but not for ever', async () => {
    const some = endless(100, {})
    await expectProblem(await app.request(some.request, undefined, env), 401, 'TokenMissing')
    expect(some.sent.chunks).toBe(101)
    const many = endless(10_000)
    await expectProblem(await app.request(many.request, undefined, env), 413, 'BodyTooLarge')
    expect(many.sent.chunks).toBeLessThan((2 * DISCARD_LIMIT_BYTES) / CHUNK_BYTES)
  })

  it.each([
    ['wrong type', { name: 1, count: 1 }, '/name'],
    ['float', { name: 'a', count: 1.5 }, '/count'],
    ['negative', { name: 'a', count: -1 }, '/count'],
    ['huge', { name: 'a', count: 1e300 }, '/count'],
    ['missing', { name: 'a' }, '/count'],
    ['unknown field', { ...good, status: 'paid' }, '/status'],
    ['unknown field inside', { ...good, box: { a: 'x', 'b/c~': 1 } }, '/box/b~1c~0'],
    ['no object', [], ''],
    ['null', null, ''],
    ['too deep', '['.repeat(20_000) + ']'.repeat(20_000), ''],
  ])('that break the schema point at the place: %s', async (_, body, at) => {
    const { errors } = await problemOf(await post(body), 422, 'InputInvalid')
    expect(errors).toContainEqual(expect.objectContaining({ in: 'body', pointer: at }))
  })

  it('with a prototype in them are refused', async () => {
    await expectProblem(await post('{"name":"a","count":1,"__proto__":{"count":2}}'), 422, 'InputInvalid')
  })

  it.each([
    ['NUL', '{"name":"a\\u0000","count":1}', '/name'],
    ['half a pair', '{"name":"\\ud83d","count":1}', '/name'],
    ['the other half', '{"name":"a","count":1,"box":{"a":"\\ude00x"}}', '/box/a'],
    ['in a name', '{"na\\u0000me":"a"}', ''],
  ])('with unfit text are refused: %s', async (_, text, at) => {
    const { errors } = await problemOf(await post(text), 422, 'InputInvalid')
    expect(errors).toEqual([expect.objectContaining({ pointer: at })])
  })

  it('may escape whole pairs', async () => expect((await post('{"name":"\\ud83d\\ude00","count":1}')).status).toBe(201))

  it('of commands that say nothing may be empty or {}', async () => {
    expect((await send('yes')).status).toBe(200)
    expect((await send('yes', { 'content-type': 'application/json' })).status).toBe(200)
    expect((await post({}, {}, '/v1/t/parcels/yes/send')).status).toBe(200)
    expect((await post({}, {}, '/v1/t/parcels/yes/send')).status).toBe(200)
    await expectProblem(await post({ status: 'x' }, {}, '/v1/t/parcels/yes/send'), 422, 'InputInvalid')
  })

  it('list a bounded number of errors', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n]))
    const { errors } = await problemOf(await post(many), 422, 'InputInvalid')
    expect(errors).toHaveLength(20)
  })

  it('do not matter for queries, which have pointers too', async () => {
    const { errors } = await problemOf(await app.request('/v1/t/parcels?limit=99'), 422, 'InputInvalid')
    expect(errors).toEqual([expect.objectContaining({ in: 'query', pointer: '/limit' })])
  })
})
