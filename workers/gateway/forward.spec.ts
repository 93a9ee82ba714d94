import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TRACEPARENT } from '../../kernel/ids.ts'
import { traceparentOf } from '../http/app.ts'
import { endingAt, forward, isUnrouted, passedOn, requestIdOf } from './forward.ts'

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const passage = { requestId: 'request-1', traceparent: trace, principalHeader: undefined }
const arrived = (headers: Record<string, string>, principalHeader?: string) =>
  Object.fromEntries(
    passedOn(new Request('https://naru.example/v1/concert/concerts', { headers }), { ...passage, principalHeader })
      .headers,
  )

describe('What is passed on (H6, H9)', () => {
  it('is nothing from outside but what is named: no token, no cookie, no header of ours', () => {
    const outside = {
      authorization: 'Bearer x',
      cookie: 'a=b',
      'x-naru-principal': 'eyJzdWIiOiJldmUiLCJyb2xlcyI6WyJhZG1pbiJdfQ',
      'x-naru-unrouted': '1',
      'x-request-id': 'another',
      traceparent: 'another',
      'x-other': 'y',
    }
    expect(arrived(outside)).toEqual({ 'x-request-id': 'request-1', traceparent: trace })
  })

  it('is the principal that was verified, and no other', () => {
    expect(arrived({ 'x-naru-principal': 'forged' }, 'verified')['x-naru-principal']).toBe('verified')
  })

  it('is the command as it came: method, address, body, and the headers it needs', async () => {
    const headers = {
      accept: 'application/json',
      'content-encoding': 'gzip',
      'content-type': 'application/json',
      'idempotency-key': 'k',
      'if-match': '"2"',
      'if-none-match': '"3"',
      'last-event-id': '7',
    }
    const body = '{"title":"봄밤 🎷"}'
    const request = passedOn(new Request('https://naru.example/v1/x?y=1', { method: 'POST', body, headers }), passage)
    expect([request.method, request.url, request.redirect]).toEqual(['POST', 'https://naru.example/v1/x?y=1', 'manual'])
    expect(Object.fromEntries(request.headers)).toMatchObject(headers)
    expect(await request.text()).toBe(body)
  })
})

describe('The id and the trace of a request (H9)', () => {
  it('are the client’s when they can be', () => {
    for (const id of ['1', 'client-1', 'a.b_C-1234', '<a/b?c=%d;"\'>', 'x'.repeat(128)])
      expect(requestIdOf(id)).toBe(id)
    expect(traceparentOf(trace)).toBe(trace)
  })

  it('are fresh ones else', () => {
    for (const id of [undefined, '', 'a b c d e', '김', 'a\tb', 'x'.repeat(129)]) {
      expect(requestIdOf(id)).toMatch(/^[0-9a-z]{26}$/)
    }
    for (const given of [undefined, '', 'x\ty', `${trace}x`]) {
      expect(traceparentOf(given)).toMatch(TRACEPARENT)
      expect(traceparentOf(given)).not.toBe(given)
    }
  })
})

describe('An upstream Worker (G5)', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** The service binding of a Worker, as the platform hands it over: what it does when the Worker cannot be run. */
  const asked = async (fetch: (request: Request) => Promise<Response>) => {
    const gateway = new Hono().all('*', (c) => forward(c, 'CONCERT', { fetch }, c.req.raw))
    return gateway.request('/v1/concert/bookings', { method: 'POST' })
  }
  const problem = { 'content-type': 'application/problem+json' }

  it.each<[string, () => Promise<Response>]>([
    ['cannot be reached', () => Promise.reject(new Error('no such Worker'))],
    ['answers 503 without a problem', async () => new Response('down', { status: 503 })],
    ['answers 500 with a page', async () => new Response('<html>', { status: 500 })],
  ])('that %s is 503 with Retry-After', async (_, fetch) => {
    const logged = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const answer = await asked(fetch)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ code: 'TemporarilyUnavailable', dependency: 'concert' })
    expect(logged).toHaveBeenCalledOnce()
  })

  it('that says nothing for fifteen seconds is 503 with Retry-After', async () => {
    vi.useFakeTimers()
    const logged = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const answers: Response[] = []
    const waiting = asked(() => new Promise<never>(() => undefined)).then((answer) => answers.push(answer))
    await vi.advanceTimersByTimeAsync(14_999)
    expect(answers).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    vi.useRealTimers()
    await waiting
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([[503, '1']])
    expect(logged).toHaveBeenCalledOnce()
  })

  it.each([200, 201, 204, 304, 404, 409, 429])('is answered for with what it says: %i', async (status) => {
    const answer = new Response(null, { status, headers: { 'x-naru-unrouted': '1' } })
    const passed = await asked(async () => answer)
    expect([passed.status, isUnrouted(passed)]).toEqual([status, true])
  })

  it.each([500, 503])('says itself what is wrong: %i', async (status) => {
    const passed = await asked(async () => new Response('{"code":"X"}', { status, headers: problem }))
    expect([passed.status, await passed.json(), isUnrouted(passed)]).toEqual([status, { code: 'X' }, false])
  })
})

describe('A stream (H6)', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** What a Worker streams until nobody reads any more. */
  const live = (type = 'text/event-stream; charset=utf-8') => {
    const told = { cancelled: false }
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given
      },
      cancel() {
        told.cancelled = true
      },
    })
    return {
      told,
      tell: (text: string) => controller?.enqueue(new TextEncoder().encode(text)),
      end: () => controller?.close(),
      answer: new Response(body, { headers: { 'content-type': type } }),
    }
  }
  const read = async (answer: Response) => {
    const seen = { text: '', isOver: false }
    const all = async () => {
      for await (const part of answer.body ?? []) seen.text += new TextDecoder().decode(part)
      seen.isOver = true
    }
    void all()
    return seen
  }

  it('ends when the token does, and its Worker hears of it', async () => {
    const { told, tell, answer } = live()
    const seen = await read(endingAt(answer, Date.now() + 60_000))
    tell('data: 1\n\n')
    await vi.advanceTimersByTimeAsync(59_999)
    expect([seen, told]).toEqual([{ text: 'data: 1\n\n', isOver: false }, { cancelled: false }])
    await vi.advanceTimersByTimeAsync(1)
    expect([seen, told]).toEqual([{ text: 'data: 1\n\n', isOver: true }, { cancelled: true }])
  })

  it('ends before when its Worker ends it, or nobody reads it any more', async () => {
    const ended = live()
    const seen = await read(endingAt(ended.answer, Date.now() + 60_000))
    ended.tell('last')
    ended.end()
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toEqual({ text: 'last', isOver: true })
    const left = live()
    await endingAt(left.answer, Date.now() + 60_000).body?.cancel()
    expect(left.told.cancelled).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of a token without an end to speak of goes on, and what is no stream is left alone', async () => {
    const { tell, answer } = live()
    const seen = await read(endingAt(answer, Number.MAX_SAFE_INTEGER))
    await vi.advanceTimersByTimeAsync(60_000)
    tell('still')
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toEqual({ text: 'still', isOver: false })
    const page = live('application/json').answer
    expect(endingAt(page, Date.now())).toBe(page)
  })
})
