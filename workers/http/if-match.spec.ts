import { describe, expect, it } from 'vitest'
import { etagOf, ifMatchOf } from './if-match.ts'

describe('If-Match (H4)', () => {
  it.each([
    [undefined, undefined],
    ['*', 'any'],
    ['"3"', ['3']],
    [' "3-mi5k3x0a" , "12" ', ['3-mi5k3x0a', '12']],
    ['W/"3"', []],
    ['3', []],
    ['"a b", "4"', ['4']],
    [`"${'1'.repeat(41)}"`, []],
    ['', []],
  ])('%j is %j', (header, tags) => expect(ifMatchOf(header)).toEqual(tags))

  it('holds on to the tag that an answer had', () => {
    const etag = etagOf({ version: 3, changedAt: '2026-10-01T00:00:00.000Z' })
    expect(ifMatchOf(etag)).toEqual([etag.slice(1, -1)])
    expect(etagOf({ version: 3, changedAt: '2026-10-01T00:00:00.001Z' })).not.toBe(etag)
  })
})
