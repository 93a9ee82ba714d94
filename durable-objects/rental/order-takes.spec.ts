/** What an order takes from its customer: each field to its limits (K12). */
import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { order } from './order.ts'
import { request, submit } from './rental.fixtures.ts'

describe('What an order takes', () => {
  const takes = (more: object, of: object = request): boolean => parseCommand(order, { ...of, ...more }).ok

  it('is a phone number, a region and texts of some length (K12)', () => {
    for (const phone of ['02-123-4567', '010 1234 5678', '+82 10-1234-5678', '12345678', '1'.repeat(20)]) {
      expect(takes({ phone }), phone).toBe(true)
    }
    for (const phone of ['1234567', '1'.repeat(21), 'call me', '010-1234-567x', '-1234567', '1234567-', '']) {
      expect(takes({ phone }), phone).toBe(false)
    }
    const regions = ['가'.repeat(50), '가'.repeat(51), ' ', 'a\u0000b']
    expect(regions.map((region) => takes({ region }))).toEqual([true, false, false, false])
    expect([takes({ address: 'x'.repeat(300) }), takes({ address: 'x'.repeat(301) })]).toEqual([true, false])
    expect([takes({ customerName: 'x'.repeat(100) }), takes({ customerName: 'x'.repeat(101) })]).toEqual([true, false])
    expect([takes({ preferredDate: '2026-02-28' }), takes({ preferredDate: '2026-02-30' })]).toEqual([true, false])
  })

  it('is a rating of three and a comment of 1 to 1,000 characters (K12)', () => {
    const ratings = ['GOOD', 'FAIR', 'BAD', 'GREAT', 'good']
    expect(ratings.map((rating) => takes({ rating }, submit))).toEqual([true, true, true, false, false])
    const comments = ['', ' ', 'x', 'x'.repeat(1000), 'x'.repeat(1001)]
    expect(comments.map((comment) => takes({ comment }, submit))).toEqual([false, false, true, true, false])
  })

  it('names a region the same way however it is typed', () => {
    const parsed = parseCommand(order, { ...request, region: ' 서울\u00a0 중구 '.normalize('NFD') })
    expect(parsed).toMatchObject({ ok: true, command: { region: '서울 중구' } })
  })
})
