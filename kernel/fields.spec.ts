import { describe, expect, it } from 'vitest'
import { dateTime } from './fields.ts'

describe('An instant as people write it', () => {
  it.each([
    ['2027-05-01T19:00:00+09:00', '2027-05-01T10:00:00.000Z'],
    ['2027-05-01T10:00:00.5Z', '2027-05-01T10:00:00.500Z'],
    ['9998-12-31T23:59:59.999Z', '9998-12-31T23:59:59.999Z'],
  ])('%s is kept in UTC with milliseconds', (written, kept) => expect(dateTime.parse(written)).toBe(kept))

  it.each([
    ['without a time', '2027-05-01'],
    ['on a day there is not', '2027-02-30T19:00:00Z'],
    ['without an offset', '2027-05-01T19:00:00'],
    ['in the year 9999', '9999-01-01T00:00:00Z'],
    ['in the year 10000, seen in UTC', '9999-12-31T23:00:00-09:00'],
  ])('%s is not taken', (_, written) => expect(dateTime.safeParse(written).success).toBe(false))
})
