/** The door itself: an issuer that is silent, pages of other origins, Workers that are down, and callers in a hurry. */
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { signToken } from '../../../scripts/identity.ts'
import { askAt } from '../../harness/chaos.ts'
import type { TestServer } from '../../harness/here.ts'
import { type Answer, type Client, client, eventually, unique } from '../../harness/http.ts'
import { bookingOf, manager, onSale } from '../concert/concert.fixtures.ts'
import { admin, backstage, customer, type Stage, stageOf } from './people.ts'
import { privateServer, START_MS } from './private.ts'
import { expectProblem } from './problem.ts'
import { forged, orders } from './trespass.ts'

const ORIGIN = 'https://pages.example'
/** What the shared limiters allow here; each isolate lets 300 more through that it counts alone. */
const SHARED_LIMIT = 5
const UNSHARED_REQUESTS = 300
/** So long nobody asks an issuer that failed. */
const FAILED_PAUSE_SECONDS = 5
/** An incomplete document is looked at again after five seconds; on a busy machine a part may be late once more. */
const WHOLE_AGAIN_MS = 120_000
/** Requests at once of a caller in a hurry, and how often it comes: far more than any window lets through. */
const HURRY = 100
const HURRIES = 30

/** Somebody else's service: publishes the keys of this run, when it is there at all. */
class Issuer {
  readonly #server: Server
  #keys: string | null = null
  asked = 0

  constructor() {
    this.#server = createServer((_, response) => {
      this.asked += 1
      if (this.#keys === null) response.writeHead(500).end()
      else response.writeHead(200, { 'content-type': 'application/json' }).end(this.#keys)
    })
    this.#server.keepAliveTimeout = 1
  }
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the issuer has no port')
    return `http://127.0.0.1:${address.port}/jwks`
  }
  publishes(keys: object | null): void {
    this.#keys = keys === null ? null : JSON.stringify(keys)
  }
  close(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve))
  }
}

const issuer = new Issuer()
let server: TestServer
let stage: Stage
let anybody: Client

beforeAll(async () => {
  const vars = {
    AUTH_ISSUERS: `http://naru.local naru ${await issuer.open()}`,
    CORS_ORIGINS: `https://other.example, ${ORIGIN}`,
  }
  server = await privateServer('door', vars, { NARU_RATE_LIMIT: String(SHARED_LIMIT) })
  stage = stageOf(server)
  anybody = client(undefined, stage.url)
}, START_MS)
afterAll(async () => {
  await server?.stop()
  await issuer.close()
})

/** Runs `story` while a Worker of this server is down, and brings it back whatever happens. */
const whileAway = async (worker: string, story: () => Promise<void>): Promise<void> => {
  await backstage(stage, { do: 'chaos', worker, order: { down: true } })
  try {
    await story()
  } finally {
    await backstage(stage, { do: 'chaos', worker, order: { down: false } })
  }
}

// First, for the gateway has no keys yet.
describe('An issuer that cannot be asked for its keys (H6)', () => {
  afterAll(() => issuer.publishes(server.identity.jwks))

  it('leaves it open who is calling: 503, not 401; whoever shows no token is served', async () => {
    const kim = await customer(stage)
    const answer = await kim.get('/v1/mypage')
    expectProblem(answer, 503, 'TemporarilyUnavailable')
    expect(answer.json.dependency).toBe('issuer')
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(FAILED_PAUSE_SECONDS)
    expect((await anybody.get('/v1/concert/concerts')).status).toBe(200)

    // Whoever comes before it is over asks nobody.
    const asked = issuer.asked
    const crowd = await Promise.all(Array.from({ length: HURRY }, () => kim.get('/docs.css')))
    expect(new Set(crowd.map(({ status }) => status))).toEqual(new Set([503]))
    expect(issuer.asked - asked).toBeLessThanOrEqual(2)

    issuer.publishes(server.identity.jwks)
    const isServed = async () => (await kim.get('/v1/mypage')).status === 200
    await eventually(isServed, { withinMs: 3 * FAILED_PAUSE_SECONDS * 1000 })
    issuer.publishes(null)
    expect((await (await customer(stage, 'lee')).get('/v1/mypage')).status).toBe(200)
  })
})

// Next, for the gateway has not looked at its Workers' documents yet.
describe('A Worker that is down (G5, G6)', () => {
  it('is left out of the document, which says so and is whole again soon', async () => {
    await whileAway('notification', async () => {
      const { json } = await anybody.get('/openapi.json')
      expect(json['x-unavailable']).toEqual(['notification'])
      expect(json.paths).toHaveProperty(['/v1/concert/bookings'])
      expect(json.paths).not.toHaveProperty(['/v1/notifications'])
      expect((await anybody.get('/docs')).text).toContain('Not answering just now: notification')
    })
    const paths = await eventually(
      async () => {
        const { json } = await anybody.get('/openapi.json')
        return json['x-unavailable'] === undefined && json.paths
      },
      { withinMs: WHOLE_AGAIN_MS },
    )
    expect(paths).toHaveProperty(['/v1/notifications'])
  })

  it('is 503 with Retry-After for its commands, and everything else goes on', async () => {
    const [park, kim] = [await manager(stage), await customer(stage)]
    const concertId = await onSale(park)
    await whileAway('concert', async () => {
      const answer = await kim.post('/v1/concert/bookings', bookingOf(concertId))
      expectProblem(answer, 503, 'TemporarilyUnavailable')
      expect([answer.json.dependency, answer.headers.get('retry-after')]).toEqual(['concert', '1'])
      for (const path of ['/v1/concert/concerts', '/v1/mypage', '/v1/notifications']) {
        expect([path, (await kim.get(path)).status]).toEqual([path, 200])
      }
    })
    expect((await kim.post('/v1/concert/bookings', bookingOf(concertId))).status).toBe(201)
  })

  it('makes the gateway not ready, by name, and its breakers and instances unavailable to operators (H9)', async () => {
    const ops = await admin(stage)
    await whileAway('payment', () =>
      whileAway('view', async () => {
        const { status, json } = await anybody.get('/readyz')
        expect([status, json.status, json.missing]).toEqual([503, 'not-ready', []])
        const down = json.checks.filter(({ ok }: { ok: boolean }) => !ok).map(({ name }: { name: string }) => name)
        expect(down.sort()).toEqual(['PAYMENT_ACTORS', 'VIEW'])

        const { breakers, unavailable } = (await ops.get('/v1/ops/breakers')).json
        expect(unavailable).toEqual(['payment'])
        expect(breakers.map(({ system }: { system: string }) => system)).toContain('concert')
        const asked = await ops.get('/v1/ops/actors/payment.payment/p1')
        expectProblem(asked, 503, 'TemporarilyUnavailable')
        expect(asked.json.dependency).toBe('payment')
      }),
    )
    expect((await anybody.get('/readyz')).status).toBe(200)
    expect((await ops.get('/v1/ops/breakers')).json.unavailable).toEqual([])
  })
})

describe('A page of another origin (H8)', () => {
  const preflight = (origin: string) =>
    anybody.raw('/v1/concert/bookings', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })

  it('may ask and read the answers, problems too, when it is on the list', async () => {
    const before = await preflight(ORIGIN)
    expect([before.status, before.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN])
    expect(before.headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/)
    expect(before.headers.has('access-control-allow-credentials')).toBe(false)
    for (const path of ['/v1/concert/concerts', '/v1/mypage', '/v1/nothing']) {
      const { headers } = await anybody.get(path, { headers: { origin: ORIGIN } })
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, ORIGIN])
      expect(headers.get('access-control-expose-headers')).toMatch(/Retry-After/)
    }
  })

  it.each(['https://evil.example', 'null', `${ORIGIN}.evil.example`])('may not when it is not: %s', async (origin) => {
    const headers = { origin }
    for (const answer of [await preflight(origin), await anybody.get('/v1/concert/concerts', { headers })]) {
      expect(answer.headers.has('access-control-allow-origin')).toBe(false)
      expect(answer.headers.get('vary')).toMatch(/Origin/)
    }
  })
})

/** Comes again and again until it is turned away: what it was told before, and the answer that turned it away. */
const hurry = async (ask: () => Promise<Answer>): Promise<{ served: readonly Answer[]; turnedAway: Answer }> => {
  const served: Answer[] = []
  for (let times = 0; times < HURRIES; times += 1) {
    const answers = await Promise.all(Array.from({ length: HURRY }, ask))
    served.push(...answers.filter(({ status }) => status !== 429))
    const turnedAway = answers.find(({ status }) => status === 429)
    if (turnedAway) return { served, turnedAway }
  }
  throw new Error(`never turned away in ${served.length} requests`)
}

describe('Who comes too often (H5)', () => {
  it('is turned away by name, whatever the address, while others are served', async () => {
    const sub = unique('busy')
    const bearer = await signToken({ privateJwk: stage.privateJwk }, { sub, roles: ['customer'] })
    let times = 0
    const { served, turnedAway } = await hurry(() => {
      times += 1
      const headers = { authorization: `Bearer ${bearer}`, 'cf-connecting-ip': `192.0.2.${times % 200}` }
      return anybody.get('/docs.css', { headers })
    })
    expectProblem(turnedAway, 429, 'TooManyRequests')
    const seconds = turnedAway.headers.get('retry-after')
    expect(Number(seconds)).toBeLessThanOrEqual(10)
    expect(turnedAway.headers.get('ratelimit')).toBe(`"principal";r=0;t=${seconds}`)
    expect(turnedAway.headers.get('ratelimit-policy')).toBe('"principal";q=600;w=10')
    expect(served.length).toBeGreaterThanOrEqual(UNSHARED_REQUESTS + SHARED_LIMIT)
    expect(new Set(served.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await (await customer(stage)).get('/v1/mypage')).status).toBe(200)
  })

  it('is turned away by address without a name, bad tokens included', async () => {
    const headers = { authorization: 'Bearer x', 'cf-connecting-ip': '198.51.100.7' }
    const { served, turnedAway } = await hurry(() => anybody.get('/docs.css', { headers }))
    expectProblem(turnedAway, 429, 'TooManyRequests')
    expect(turnedAway.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/)
    expect(served.length).toBeGreaterThanOrEqual(UNSHARED_REQUESTS + SHARED_LIMIT)
    expect(new Set(served.map(({ json }) => json.code))).toEqual(new Set(['TokenInvalid']))
    expect((await (await customer(stage)).get('/v1/mypage')).status).toBe(200)
  })
})

const Past = z.object({ status: z.number(), text: z.string() })

describe('Somebody who comes past the gateway (H6)', () => {
  it('is nobody to any Worker, and nothing to those of the launcher', async () => {
    const headers = { 'x-naru-principal': forged('kim', 'admin', 'customer') }
    const ask = async (worker: string, path: string, init: { method?: string; body?: string } = {}) =>
      Past.parse(await askAt(server.sideDoor, { do: 'past', worker, path, headers, ...init }))
    // Payment and keys have no routes, and the gateway itself knows tokens only.
    const routed = server.workers.filter((name) => !['payment', 'keys', 'gateway'].includes(name))
    for (const worker of routed) {
      const { status, text } = await ask(worker, '/v1/mypage')
      expect([worker, status, JSON.parse(text).code]).toEqual([worker, 503, 'TemporarilyUnavailable'])
    }
    for (const worker of ['naru-launcher', 'naru-migrations', 'naru-crons']) {
      for (const body of orders) {
        expect([worker, await ask(worker, '/', { method: 'POST', body })]).toEqual([worker, { status: 404, text: '' }])
      }
    }
  })
})
