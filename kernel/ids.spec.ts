import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base32, derivedId, freshId, freshTraceparent, isId, TRACEPARENT } from './ids.ts'

const FORM = /^[0-9a-hjkmnp-tv-z]{26}$/
const MANY = 2_000

describe('ids', () => {
  it('writes 128 bits as 26 letters without doubt', () => {
    expect(base32(new Uint8Array(16))).toBe('0'.repeat(26))
    expect(base32(new Uint8Array(16).fill(255))).toBe(`${'z'.repeat(25)}w`)
    expect(base32(new Uint8Array())).toBe('')
  })

  it('writes different bytes differently, and keeps their order', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (a, b) => {
          expect(base32(a)).toMatch(FORM)
          expect(Math.sign(Buffer.compare(a, b))).toBe(base32(a) === base32(b) ? 0 : base32(a) < base32(b) ? -1 : 1)
        },
      ),
    ))

  it('derives the same id from the same words, whenever and wherever (H3)', async () => {
    expect(await derivedId('kim', 'POST /v1/concert/bookings', 'key-1')).toBe(
      await derivedId('kim', 'POST /v1/concert/bookings', 'key-1'),
    )
    expect(await derivedId('naru')).toMatch(FORM)
  })

  it('tells words apart, wherever they are cut', async () => {
    const ids = await Promise.all([derivedId('ab', 'c'), derivedId('a', 'bc'), derivedId('abc'), derivedId('abc', '')])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('never gives a fresh id twice', () => {
    const ids = Array.from({ length: MANY }, freshId)
    expect(new Set(ids).size).toBe(MANY)
    expect(ids.filter((id) => !FORM.test(id))).toEqual([])
  })

  it('knows the form of an id', () => {
    expect([isId(freshId()), isId('0'.repeat(26))]).toEqual([true, true])
    const wrong = ['', '0'.repeat(25), '0'.repeat(27), 'U'.repeat(26), 'u'.repeat(26), `${'0'.repeat(26)}\n`]
    expect(wrong.filter(isId)).toEqual([])
  })

  it('starts a trace in the form the world knows', () => {
    expect(freshTraceparent()).toMatch(TRACEPARENT)
    const wrong = [
      '',
      'x',
      `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
      `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
      `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
      `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-more`,
    ]
    expect(wrong.filter((text) => TRACEPARENT.test(text))).toEqual([])
  })
})
