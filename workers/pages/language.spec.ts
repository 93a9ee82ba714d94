import { describe, expect, it } from 'vitest'
import { catalogue, counted, withParticle } from './language.ts'

describe('Words of the pages', () => {
  it('are counted in English', () => {
    expect([0, 1, 2, 1_200].map((count) => counted(count, 'seat'))).toEqual([
      '0 seats',
      '1 seat',
      '2 seats',
      '1,200 seats',
    ])
    expect(counted(2, 'delivery', 'deliveries')).toBe('2 deliveries')
  })

  it.each([
    ['공연', '을/를', '공연을'],
    ['전시', '을/를', '전시를'],
    ['나루', '이/가', '나루가'],
    ['티켓', '은/는', '티켓은'],
    ['서울', '으로/로', '서울로'],
    ['부산', '으로/로', '부산으로'],
    ['제주', '으로/로', '제주로'],
    ['티켓 3', '과/와', '티켓 3과'],
    ['티켓 2', '과/와', '티켓 2와'],
    ['1', '으로/로', '1로'],
    ['‘봄밤의 재즈’', '을/를', '‘봄밤의 재즈’를'],
    ['Naru', '은/는', 'Naru는'],
    ['Seoul', '을/를', 'Seoul을'],
    ['🎫', '이/가', '🎫가'],
  ] as const)('take the particle they are spoken with: %s %s', (word, particle, spoken) => {
    expect(withParticle(word, particle)).toBe(spoken)
  })

  it('stand side by side, plain, with values and in groups', () => {
    const texts = catalogue({
      plain: { ko: '하나', en: 'one' },
      left: { ko: (n: number) => `${n}석`, en: (n: number) => counted(n, 'seat') },
      group: { inside: { ko: '안', en: 'inside' } },
    })
    expect([texts.ko.plain, texts.ko.left(2), texts.ko.group.inside]).toEqual(['하나', '2석', '안'])
    expect([texts.en.plain, texts.en.left(1), texts.en.group.inside]).toEqual(['one', '1 seat', 'inside'])
  })

  it('do not compile when one is missing or takes other values', () => {
    // @ts-expect-error: there is no English
    catalogue({ plain: { ko: '하나' } })
    // @ts-expect-error: the English takes a text where the Korean takes a number
    catalogue({ left: { ko: (n: number) => `${n}석`, en: (text: string) => text } })
  })
})
