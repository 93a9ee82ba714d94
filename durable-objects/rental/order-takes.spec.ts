/** What an order takes from its customer: each field to its limits (K12). */
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { parseCommand } from '../../kernel/interpreter.ts'
import { Comment, Contact } from '../../queues/rental.ts'
import { clearOf } from '../../queues/sealed.ts'
import { order } from './order.ts'
import { request, submit } from './rental.fixtures.ts'

describe('What an order takes', () => {
  const takes = (more: object, of: object = request): boolean => parseCommand(order, { ...of, ...more }).ok

  const clear =
    (field: z.ZodType) =>
    (written: string): boolean | undefined =>
      clearOf(field)?.safeParse(written).success

  it('takes what is personal only when it is sealed (K16)', () => {
    for (const more of [{ phone: '010-1234-5678' }, { address: '세종대로' }, { customerName: '김나루' }])
      expect(takes(more)).toBe(false)
    expect(takes({ comment: '좋아요' }, submit)).toBe(false)
  })

  it('is a phone number, a region and texts of some length (K12)', () => {
    for (const phone of ['02-123-4567', '010 1234 5678', '+82 10-1234-5678', '12345678', '1'.repeat(20)]) {
      expect(clear(Contact.phone)(phone), phone).toBe(true)
    }
    for (const phone of ['1234567', '1'.repeat(21), 'call me', '010-1234-567x', '-1234567', '1234567-', '']) {
      expect(clear(Contact.phone)(phone), phone).toBe(false)
    }
    const regions = ['가'.repeat(50), '가'.repeat(51), ' ', 'a\u0000b']
    expect(regions.map((region) => takes({ region }))).toEqual([true, false, false, false])
    expect(['x'.repeat(300), 'x'.repeat(301)].map(clear(Contact.address))).toEqual([true, false])
    expect(['x'.repeat(100), 'x'.repeat(101)].map(clear(Contact.customerName))).toEqual([true, false])
    expect([takes({ preferredDate: '2026-02-28' }), takes({ preferredDate: '2026-02-30' })]).toEqual([true, false])
  })

  it('is a rating of three and a comment of 1 to 1,000 characters (K12)', () => {
    const ratings = ['GOOD', 'FAIR', 'BAD', 'GREAT', 'good']
    expect(ratings.map((rating) => takes({ rating }, submit))).toEqual([true, true, true, false, false])
    const comments = ['', ' ', 'x', 'x'.repeat(1000), 'x'.repeat(1001)]
    expect(comments.map(clear(Comment))).toEqual([false, false, true, true, false])
  })

  it('names a region the same way however it is typed', () => {
    const parsed = parseCommand(order, { ...request, region: ' 서울\u00a0 중구 '.normalize('NFD') })
    expect(parsed).toMatchObject({ ok: true, command: { region: '서울 중구' } })
  })
})
