import { describe, expect, it } from 'vitest'
import { firstNameOf } from './names.ts'

describe('What a driver calls a passenger (U12)', () => {
  it.each([
    ['김나루', '나루'],
    ['남궁민수', '민수'],
    ['남궁민', '민'],
    ['이산', '산'],
    ['남궁', '궁'],
    ['김 나루', '나루'],
    ['Ada Lovelace', 'Ada'],
    ['Ada', 'Ada'],
    [' Ada  King Lovelace ', 'Ada'],
    ['준', '준'],
  ])('%s is %s', (name, first) => expect(firstNameOf(name)).toBe(first))
})
