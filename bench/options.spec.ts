import { describe, expect, it } from 'vitest'
import { optionsOf } from './options.ts'

describe('The options of the bench', () => {
  it('are full size, three rounds and everything unless said otherwise', () =>
    expect(optionsOf([])).toEqual({
      quick: false,
      rounds: 3,
      only: null,
      against: null,
      json: null,
      state: null,
      readme: false,
    }))

  it('name scenarios, stores and a commit', () =>
    expect(optionsOf(['--only', 'book,pay', '--state', '/a,/b', '--against', 'main', '--rounds', '5'])).toMatchObject({
      only: ['book', 'pay'],
      state: ['/a', '/b'],
      against: 'main',
      rounds: 5,
    }))

  it.each([['0'], ['51'], ['1.5'], ['x']])('take no %s rounds', (rounds) =>
    expect(optionsOf(['--rounds', rounds])).toMatch(/1 to 50/),
  )

  it.each([['--quick'], ['--only=pay'], ['--against=main']])('write no README from a run with %s', (option) =>
    expect(optionsOf(['--readme', option])).toMatch(/whole run/),
  )

  it('are refused when nobody knows them', () => expect(optionsOf(['--fast'])).toMatch(/--fast/))
})
