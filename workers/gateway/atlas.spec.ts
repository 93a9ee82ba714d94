import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { operationsOf } from '../http/document.ts'
import { atlasOf } from './atlas.ts'
import { opsDocument } from './ops.ts'
import { call, town } from './town.sample.ts'

const Operation = z.looseObject({
  'x-who': z.union([z.string(), z.array(z.string()).min(1)]),
  'x-part': z.string(),
  security: z.array(z.unknown()),
  responses: z.looseObject({}),
})

describe('the document (H7)', () => {
  it('is OpenAPI 3.1 of all Workers, and every operation says who may call it', async () => {
    const document = z
      .looseObject({ openapi: z.string(), paths: z.record(z.string(), z.looseObject({})) })
      .parse(await (await call('/openapi.json')).json())
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths['/v1/concert/bookings'] ?? {}).sort()).toEqual(['get', 'post'])
    expect(Object.keys(document.paths)).toContain('/v1/ops/breakers')
    for (const { operation } of operationsOf(document)) Operation.parse(operation)
  })

  it('refers to nothing that is not in it', async () => {
    const text = await (await call('/openapi.json')).text()
    const document: unknown = JSON.parse(text)
    const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? ''))
    expect(references.size).toBeGreaterThan(3)
    for (const reference of references) {
      const found = reference
        .split('/')
        .reduce<unknown>(
          (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
          document,
        )
      expect(found, reference).toBeDefined()
    }
  })

  it('leaves out a part that is down, says so, and looks again soon', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const read = atlasOf(opsDocument)
    const VIEW = { fetch: async () => new Response('down', { status: 503 }) }
    const without = await read({ ...town, VIEW })
    expect(without.document['x-unavailable']).toEqual(['view'])
    expect(await read(town)).toBe(without)
    vi.setSystemTime(Date.now() + 5_000)
    expect((await read(town)).document).not.toHaveProperty('x-unavailable')
    warn.mockRestore()
    vi.useRealTimers()
  })

  it('is a page without scripts and outside hosts', async () => {
    const answer = await call('/docs')
    const page = await answer.text()
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page).toContain('/v1/concert/bookings/{id}/pay')
    expect(page).toContain('concert-manager')
    expect(page).toContain('SeatsSoldOut')
    expect(page).not.toMatch(/<script|https?:\/\//)
    expect((await call('/docs.css')).headers.get('content-type')).toMatch(/^text\/css/)
  })
})
