import { describe, expect, it } from 'vitest'
import { foreseeableRefusal, type HospitalGlance } from './hint.ts'

const FAR = '2999-01-01'
const glance = (change: Partial<HospitalGlance> = {}, data: object = {}): HospitalGlance => ({
  status: 'open',
  hasSeen: false,
  ...change,
  data: { date: FAR, available: 1, ...data },
})

describe('the hint before a reservation (K14)', () => {
  it('lets an attempt go on that may be granted', () => {
    expect(foreseeableRefusal(glance())).toBeNull()
    expect(foreseeableRefusal(glance({}, { available: undefined }))).toBeNull()
  })

  it('sees every refusal of a new attempt coming', () => {
    expect(foreseeableRefusal(null)?.reason).toBe('HospitalNotFound')
    expect(foreseeableRefusal(glance({ status: 'deleting' }))?.reason).toBe('HospitalDeleted')
    expect(foreseeableRefusal(glance({ status: 'deleted' }))?.reason).toBe('HospitalDeleted')
    expect(foreseeableRefusal(glance({}, { date: '2020-01-01' }))?.reason).toBe('ScreeningDateOver')
    expect(foreseeableRefusal(glance({}, { available: 0 }))).toEqual({
      reason: 'HospitalFull',
      facts: { available: 0 },
    })
  })

  it('leaves a retry to its reservation, whatever has become of the hospital', () => {
    for (const change of [{ status: 'deleted' }, { status: 'open' }])
      expect(foreseeableRefusal(glance({ ...change, hasSeen: true }, { available: 0, date: '2020-01-01' }))).toBeNull()
  })
})
