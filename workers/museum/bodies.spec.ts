import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { ExhibitionBody, ReservationBody } from './bodies.ts'

const exhibition = { title: '달항아리 🏺', hall: '제1전시실', date: '2027-05-01', capacity: 200 }
const reservation = { exhibitionId: 'moon', visitors: 2 }

/** Where the body is wrong; nothing when it is right. */
const wrongAt = (schema: z.ZodType, body: object): readonly string[] => {
  const parsed = schema.safeParse(body)
  return parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path.join()))
}

describe('The body of an exhibition (M1)', () => {
  it('is taken as it is, with its texts trimmed', () =>
    expect(ExhibitionBody.parse({ ...exhibition, hall: ' 제1전시실 ' })).toEqual(exhibition))

  it.each([{ capacity: 1 }, { capacity: 100_000 }, { date: '2028-02-29' }, { title: 'x'.repeat(200) }])(
    'is right with %j',
    (change) => expect(wrongAt(ExhibitionBody, { ...exhibition, ...change })).toEqual([]),
  )

  it.each([
    [{ title: '   ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ hall: '' }, 'hall'],
    [{ date: '2027-02-29' }, 'date'],
    [{ date: '2027-05-01T10:00:00Z' }, 'date'],
    [{ date: 20270501 }, 'date'],
    [{ capacity: 0 }, 'capacity'],
    [{ capacity: 100_001 }, 'capacity'],
    [{ capacity: 1.5 }, 'capacity'],
    [{ status: 'open' }, 'status'],
    [{ managerId: 'boss' }, 'managerId'],
  ])('is wrong with %j', (change, where) =>
    expect(wrongAt(ExhibitionBody, { ...exhibition, ...change })).toEqual([where]),
  )
})

describe('The body of a reservation (M2)', () => {
  it('is for one visitor unless said otherwise', () =>
    expect(ReservationBody.parse({ exhibitionId: 'moon' })).toEqual({ exhibitionId: 'moon', visitors: 1 }))

  it('is right with one visitor and with ten', () => {
    for (const visitors of [1, 10]) expect(wrongAt(ReservationBody, { ...reservation, visitors })).toEqual([])
  })

  it.each([
    [{ visitors: 0 }, 'visitors'],
    [{ visitors: 11 }, 'visitors'],
    [{ visitors: '2' }, 'visitors'],
    [{ exhibitionId: '' }, 'exhibitionId'],
    [{ exhibitionId: undefined }, 'exhibitionId'],
    [{ customerId: 'lee' }, 'customerId'],
    [{ lapsesAt: '2099-01-01T00:00:00.000Z' }, 'lapsesAt'],
  ])('is wrong with %j', (change, where) =>
    expect(wrongAt(ReservationBody, { ...reservation, ...change })).toEqual([where]),
  )
})
