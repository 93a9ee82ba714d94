import { describe, expect, it } from 'vitest'
import type { Facts } from '../../kernel/decision.ts'
import { type ExhibitionGlance, foreseeableRefusal } from './hint.ts'

const glance = (status: string, data: Facts = {}, hasSeen = false): ExhibitionGlance => ({
  hasSeen,
  status,
  data: { available: 10, date: '2999-01-01', ...data },
})

describe('The hint before a reservation (K14)', () => {
  it.each([
    ['nobody registered', null, { reason: 'ExhibitionNotFound', facts: {} }],
    ['under deletion', glance('deleting'), { reason: 'ExhibitionDeleted', facts: {} }],
    ['deleted', glance('deleted'), { reason: 'ExhibitionDeleted', facts: {} }],
    [
      'whose day is over in Seoul',
      glance('open', { date: '2020-01-01' }),
      { reason: 'ExhibitionOver', facts: { date: '2020-01-01' } },
    ],
    ['short of places', glance('open', { available: 1 }), { reason: 'ExhibitionFull', facts: { available: 1 } }],
  ])('sees a refusal coming of an exhibition %s', (_, seen, foreseen) => {
    expect(foreseeableRefusal(seen, 2)).toEqual(foreseen)
  })

  it('lets the last places be tried for, and what it cannot judge', () => {
    expect(foreseeableRefusal(glance('open', { available: 2 }), 2)).toBeNull()
    expect(foreseeableRefusal(glance('open', { available: undefined, date: undefined }), 2)).toBeNull()
  })

  it('takes a reservation that has, or had, its places for a retry and not for a new attempt', () => {
    for (const status of ['open', 'deleting', 'deleted']) {
      expect(foreseeableRefusal(glance(status, { available: 0, date: '2020-01-01' }, true), 2)).toBeNull()
    }
  })
})
