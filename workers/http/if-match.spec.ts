import { describe, expect, it } from 'vitest'
import { ifMatchOf } from './if-match.ts'

describe('If-Match (H4)', () => {
  it.each([
    [undefined, undefined],
    ['*', 'any'],
    ['"3"', [3]],
    [' "3" , "12" ', [3, 12]],
    ['W/"3"', []],
    ['3', []],
    ['"abc", "4"', [4]],
    ['"0"', []],
    ['', []],
  ])('%j is %j', (header, versions) => expect(ifMatchOf(header)).toEqual(versions))
})
