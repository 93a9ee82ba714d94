import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BEGIN, END, markdown, withFigures } from './readme.ts'

describe('The figures in the README', () => {
  it('are a table with each aim and whether it was met', () =>
    expect(
      markdown([
        { what: 'book', naru: '249', floor: '942', ratio: 0.264, aim: '≥ 0.42', met: false },
        { what: '  … a | b', naru: '1', aim: '≤ 2', met: true },
        { what: 'rest', naru: '7' },
      ]),
    ).toBe(
      [
        '| what | Naru | floor | ratio | aim |',
        '| --- | --- | --- | --- | --- |',
        '| book | 249 | 942 | 0.26 | ≥ 0.42, missed |',
        '| … a \\| b | 1 |  |  | ≤ 2, met |',
        '| rest | 7 |  |  |  |',
      ].join('\n'),
    ))

  it('stand between two marks, and all else stays', () => {
    const text = `before\n${BEGIN}\nold\n${END}\nafter`
    expect(withFigures(text, 'new')).toBe(`before\n${BEGIN}\nnew\n${END}\nafter`)
    expect(() => withFigures('nothing', 'new')).toThrow('no marks')
    expect(() => withFigures(`${END}${BEGIN}`, 'new')).toThrow('no marks')
  })

  it('have their place in ours', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
    expect(withFigures(readme, 'new')).toContain(`${BEGIN}\nnew\n${END}`)
  })
})
