import { describe, expect, it } from 'vitest'
import { line, nameLine, text } from './fields.ts'

const read = (written: string) => text.safeParse(written).data

describe('text (G14)', () => {
  it('is NFC and trimmed, also of spaces that are not plain', () => {
    expect(read('\u1112\u1161\u11ab')).toBe('한')
    expect(read('\u3000 봄밤의  재즈\u00a0')).toBe('봄밤의  재즈')
  })

  it('is taken as it is typed: all scripts, signs, and pictures of several parts', () => {
    const typed = ['<script>alert(1)</script>', 'עברית', 'ภาษาไทย', '👨‍👩‍👧', '❤️', '👍🏽', '1️⃣', 'é'.normalize('NFC')]
    expect(typed.map(read)).toEqual(typed)
  })

  it.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u3000'],
    ['a space without width', '\u200b'],
    ['fillers', '\u3164\u115f'],
    ['marks alone', '\u0301'],
    ['a joiner between letters', 'a\u200db'],
    ['an override of direction', 'a\u202egnp.exe'],
    ['an isolate', '\u2066a\u2069'],
    ['tags', 'a\u{e0061}'],
    ['a line', 'a\nb'],
    ['a tab', 'a\tb'],
    ['a separator of lines', 'a\u2028b'],
    ['NUL', 'a\u0000'],
    ['half of a surrogate pair', 'a\ud800'],
    ['a character of private use', '\ue000'],
    ['a soft hyphen', 'a\u00adb'],
  ])('is not %s', (_, written) => expect(text.safeParse(written).success).toBe(false))

  it('ends at its limit, counted after it was trimmed', () => {
    const short = line(3)
    expect([' abc ', 'abcd'].map((written) => short.safeParse(written).success)).toEqual([true, false])
  })
})

describe('a name that others match by (G14)', () => {
  it('is the same with whatever white space it is written', () =>
    expect(['서울 중구', '서울\u00a0중구', ' 서울 \u3000 중구'].map((written) => nameLine(80).parse(written))).toEqual(
      Array(3).fill('서울 중구'),
    ))
})
