/** What the gateway tells of the whole (H7–H9): one document, one page, its health, and what every answer carries. */
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { as, type Client, client, unique } from '../../harness/http.ts'

const Operation = z.looseObject({
  'x-who': z.union([z.enum(['everybody', 'authenticated']), z.array(z.string()).min(1)]),
  'x-part': z.string(),
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]+$/),
  'x-problems': z.array(z.string()).min(1),
  security: z.array(z.unknown()),
  responses: z.looseObject({ 500: z.unknown(), 503: z.unknown() }),
})
const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

let anybody: Client
beforeAll(() => {
  anybody = client()
})

describe('The document (H7)', () => {
  it('is OpenAPI 3.1 of all Workers, and every operation says who may call it and what may be refused', async () => {
    const document = Document.parse((await anybody.get('/openapi.json')).json)
    expect(document).not.toHaveProperty('x-unavailable')
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths['/v1/concert/bookings'] ?? {}).sort()).toEqual(['get', 'post'])
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
    const parts = new Set(operations.map((operation) => Operation.parse(operation)['x-part']))
    const ids = operations.map((operation) => Operation.parse(operation).operationId)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    expect(document.servers).toEqual([{ url: '/' }])
    expect(JSON.stringify(document)).not.toMatch(/"pattern":"[^"]*(\\\\p\{|\(\?)/i)
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/ops/breakers', '/v1/mypage', '/v1/notifications', '/v1/concert/concerts']),
    )
    expect(parts.size).toBeGreaterThanOrEqual(4)
  })

  it('refers to nothing that is not in it', async () => {
    const { text, json } = await anybody.get('/openapi.json')
    const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? ''))
    expect(references.size).toBeGreaterThan(3)
    for (const reference of references) {
      const found = reference.split('/').reduce<unknown>((at, step) => Object(at)[step], json)
      expect(found, reference).toBeDefined()
    }
  })

  it('says of every code that a route may answer what it means, at its address (H2)', async () => {
    const { json } = await anybody.get('/openapi.json')
    const operations = Object.values(Document.parse(json).paths).flatMap((item) => Object.values(item))
    const codes = new Set(operations.flatMap((operation) => Operation.parse(operation)['x-problems']))
    expect(codes.size).toBeGreaterThan(50)
    for (const code of codes) {
      const page = await anybody.get(`/problems/${code}`)
      expect([code, page.status, page.headers.get('content-type')]).toEqual([code, 200, 'text/html; charset=UTF-8'])
    }
    expect((await anybody.get('/problems/Nothing')).json.type).toBe('/problems/RouteNotFound')
  })

  it('is a page without scripts and outside hosts', async () => {
    const page = await anybody.get('/docs')
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    for (const word of ['/v1/concert/bookings/{id}/pay', 'concert-manager', 'SeatsSoldOut']) {
      expect(page.text).toContain(word)
    }
    expect(page.text).not.toMatch(/<script|https?:\/\//)
    expect(page.text).not.toContain('Not answering just now')
    expect((await anybody.get('/docs.css')).headers.get('content-type')).toMatch(/^text\/css/)
  })
})

describe('The gateway', () => {
  it('is alive, and ready when every Worker and every entrypoint answers (H9)', async () => {
    expect(await anybody.get('/livez')).toMatchObject({ status: 200, json: { status: 'alive' } })
    const { status, json } = await anybody.get('/readyz')
    expect([status, json.status, json.missing]).toEqual([200, 'ready', []])
    expect(json.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([])
    const names = json.checks.map(({ name }: { name: string }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['CONCERT', 'VIEW', 'NOTIFICATION', 'CONCERT_ACTORS', 'PAYMENT_ACTORS']),
    )
  })
})

describe('Every answer (H8, H9)', () => {
  it.each(['/livez', '/docs', '/docs.css', '/openapi.json', '/v1/concert/concerts', '/v1/mypage', '/v1/nothing'])(
    'is safe to look at, and bears its request id: %s',
    async (path) => {
      const requestId = unique('request')
      const { headers } = await anybody.get(path, { headers: { 'x-request-id': requestId } })
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toMatch(/max-age=/)
      expect(headers.get('x-request-id')).toBe(requestId)
      expect(headers.has('access-control-allow-origin')).toBe(false)
    },
  )

  it('has an id of its own when the client gave none that can be logged', async () => {
    const { headers } = await anybody.get('/livez', { headers: { 'x-request-id': 'two words' } })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-z]{26}$/)
  })

  it('that is private is kept by nobody; what everybody may see may be kept and asked about', async () => {
    const kim = await as(unique('kim'), 'customer')
    const kept = async (who: Client, path: string) => (await who.get(path)).headers.get('cache-control')
    for (const path of ['/v1/mypage', '/v1/concert/bookings', '/v1/concert/concerts', '/v1/nothing']) {
      expect([path, await kept(kim, path)]).toEqual([path, 'no-store'])
    }
    expect(await kept(anybody, '/v1/concert/concerts')).toMatch(/^public, /)
  })

  it('tells the rate limit it was counted under: the principal’s, or the address’s without one (H5)', async () => {
    const kim = await as(unique('kim'), 'customer')
    const policy = async (who: Client) => {
      const { headers } = await who.get('/v1/concert/concerts')
      expect(headers.get('ratelimit')).toMatch(/^"(principal|address)";r=\d+;t=\d+$/)
      return headers.get('ratelimit-policy')
    }
    expect(await policy(kim)).toBe('"principal";q=600;w=10')
    expect(await policy(anybody)).toBe('"address";q=600;w=10')
  })
})
