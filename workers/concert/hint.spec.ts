import { describe, expect, it } from 'vitest'
import type { Facts } from '../../kernel/decision.ts'
import { type ConcertGlance, foreseeableRefusal } from './hint.ts'

const startsAt = '2999-01-01T00:00:00.000Z'
const glance = (status: string, data: Facts = {}, hasSeen = false): ConcertGlance => ({
  hasSeen,
  status,
  data: { availableTickets: 10, startsAt, ...data },
})

describe('The hint before a booking (K14)', () => {
  it.each([
    ['nobody registered', null, { reason: 'ConcertNotFound', facts: {} }],
    ['a draft', glance('draft'), { reason: 'ConcertNotOnSale', facts: { status: 'draft' } }],
    ['whose sale is closed', glance('closed'), { reason: 'ConcertNotOnSale', facts: { status: 'closed' } }],
    ['cancelled', glance('cancelled'), { reason: 'ConcertCancelled', facts: {} }],
    [
      'begun',
      glance('on-sale', { startsAt: '2020-01-01T00:00:00.000Z' }),
      { reason: 'ConcertStarted', facts: { startsAt: '2020-01-01T00:00:00.000Z' } },
    ],
    [
      'short of seats',
      glance('on-sale', { availableTickets: 1 }),
      { reason: 'SeatsSoldOut', facts: { availableTickets: 1 } },
    ],
  ])('sees a refusal coming of a concert %s', (_, seen, foreseen) => {
    expect(foreseeableRefusal(seen, 2)).toEqual(foreseen)
  })

  it('lets the last seats be tried for, and what it cannot judge', () => {
    expect(foreseeableRefusal(glance('on-sale', { availableTickets: 2 }), 2)).toBeNull()
    expect(foreseeableRefusal(glance('on-sale', { availableTickets: undefined }), 2)).toBeNull()
  })

  it('takes a booking that has, or had, its seats for a retry and not for a new attempt', () => {
    for (const status of ['draft', 'on-sale', 'closed', 'cancelled']) {
      expect(foreseeableRefusal(glance(status, { availableTickets: 0 }, true), 2)).toBeNull()
    }
  })
})
