import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { HospitalBody, ReservationBody } from './bodies.ts'

const hospital = { name: '나루병원 🏥', date: '2027-05-01', capacity: 50 }

/** Where the body is wrong; nothing when it is right. */
const wrongAt = (schema: z.ZodType, body: object): readonly string[] => {
  const parsed = schema.safeParse(body)
  return parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path.join()))
}

describe('The body of a hospital slot (S1)', () => {
  it('is taken as it is, with its name trimmed', () =>
    expect(HospitalBody.parse({ ...hospital, name: ' 나루병원 🏥 ' })).toEqual(hospital))

  it.each([{ capacity: 1 }, { capacity: 10_000 }, { date: '2028-02-29' }, { name: 'x'.repeat(200) }])(
    'is right with %j',
    (change) => expect(wrongAt(HospitalBody, { ...hospital, ...change })).toEqual([]),
  )

  it.each([
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ date: '2027-02-29' }, 'date'],
    [{ date: '2027-05-01T10:00:00Z' }, 'date'],
    [{ capacity: 0 }, 'capacity'],
    [{ capacity: 10_001 }, 'capacity'],
    [{ capacity: '50' }, 'capacity'],
    [{ status: 'open' }, 'status'],
    [{ adminId: 'boss' }, 'adminId'],
  ])('is wrong with %j', (change, where) => expect(wrongAt(HospitalBody, { ...hospital, ...change })).toEqual([where]))
})

describe('The body of a reservation (S2)', () => {
  it('names the slot', () => expect(wrongAt(ReservationBody, { hospitalId: 'h' })).toEqual([]))

  it.each([
    [{ hospitalId: '' }, 'hospitalId'],
    [{ hospitalId: 'x'.repeat(201) }, 'hospitalId'],
    [{ hospitalId: undefined }, 'hospitalId'],
    [{ customerId: 'lee' }, 'customerId'],
    [{ status: 'completed' }, 'status'],
    [{ date: '2027-05-01' }, 'date'],
  ])('is wrong with %j', (change, where) =>
    expect(wrongAt(ReservationBody, { hospitalId: 'h', ...change })).toEqual([where]),
  )
})
