import { describe, expect, it } from 'vitest'
import { number, table } from './table.ts'

describe('table', () => {
  it('sets the first column left and the others right', () =>
    expect(
      table(
        ['what', 'n'],
        [
          ['book', '1,234'],
          ['≥', '5'],
        ],
      ),
    ).toBe(['what      n', '----  -----', 'book  1,234', '≥         5'].join('\n')))
  it('leaves missing cells empty and no space at the end of a line', () =>
    expect(table(['a', 'b', 'c'], [['x']])).toBe(['a  b  c', '-  -  -', 'x'].join('\n')))
})

describe('number', () => {
  it.each([
    [1234.5, '1,235'],
    [99.96, '100'],
    [12.345, '12.3'],
    [0.70049, '0.7'],
    [0, '0'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%s is %s', (value, text) => expect(number(value)).toBe(text))
})
