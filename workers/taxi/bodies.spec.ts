import type { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { inputErrors } from '../http/app.ts'
import { CallBody, CancelBody } from './bodies.ts'

const wish = { origin: '서울역 2번 출구 🚕', destination: '노들섬', fareKrw: 15_000, method: 'card' }

const pointersOf = (schema: z.ZodType, body: object): readonly string[] => {
  const read = schema.safeParse(body)
  return read.success ? [] : inputErrors('body', read.error).map(({ pointer }) => pointer)
}

describe('What clients may wish of taxi dispatch', () => {
  it('is taken as it is meant: places trimmed', () =>
    expect(CallBody.parse({ ...wish, origin: ` ${wish.origin} ` })).toEqual(wish))

  it.each<[string, z.ZodType, object]>([
    ['places of one letter', CallBody, { ...wish, origin: '가', destination: '나' }],
    ['places of 200', CallBody, { ...wish, origin: '가'.repeat(200), destination: '나'.repeat(200) }],
    ['a fare of one won', CallBody, { ...wish, fareKrw: 1 }],
    ['the highest fare', CallBody, { ...wish, fareKrw: 10_000_000 }],
    ['a method for trials', CallBody, { ...wish, method: 'test-timeout' }],
    ['a cancel without a word', CancelBody, {}],
    ['a cancel of what is open', CancelBody, { onlyWhile: 'open' }],
  ])('may be %s', (_, schema, body) => expect(pointersOf(schema, body)).toEqual([]))

  it.each<[string, z.ZodType, object, string]>([
    ['an origin of blanks', CallBody, { ...wish, origin: '   ' }, '/origin'],
    ['an origin of 201', CallBody, { ...wish, origin: 'x'.repeat(201) }, '/origin'],
    ['a destination of 201', CallBody, { ...wish, destination: 'x'.repeat(201) }, '/destination'],
    ['no destination', CallBody, { ...wish, destination: '' }, '/destination'],
    ['a number for a place', CallBody, { ...wish, destination: 7 }, '/destination'],
    ['a ride to where it begins', CallBody, { ...wish, destination: `  ${wish.origin} ` }, '/destination'],
    ['a ride for nothing', CallBody, { ...wish, fareKrw: 0 }, '/fareKrw'],
    ['half a won', CallBody, { ...wish, fareKrw: 0.5 }, '/fareKrw'],
    ['too high a fare', CallBody, { ...wish, fareKrw: 10_000_001 }, '/fareKrw'],
    ['a fare in words', CallBody, { ...wish, fareKrw: '15000' }, '/fareKrw'],
    ['gold', CallBody, { ...wish, method: 'gold' }, '/method'],
    ['no method', CallBody, { ...wish, method: undefined }, '/method'],
    ['a status', CallBody, { ...wish, status: 'open' }, '/status'],
    ['patience of its own', CallBody, { ...wish, patienceSeconds: 600 }, '/patienceSeconds'],
    ['a cancel of what is matched', CancelBody, { onlyWhile: 'matched' }, '/onlyWhile'],
  ])('is not %s, and the pointer says where', (_, schema, body, pointer) =>
    expect(pointersOf(schema, body)).toEqual([pointer]),
  )
})
