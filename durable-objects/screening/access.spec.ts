import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../kernel/interpreter.ts'
import { specification } from '../../kernel/testing/specification.ts'
import { ACCESS_LIMIT } from '../../queues/screening.ts'
import { access } from './access.ts'

const given = specification(access)
const look = { readerId: 'han', organisation: 'naru', what: 'slot', reservationIds: ['r1', 'r2'] } as const
const keep = { type: 'KeepAccess', ...look } as const

describe('Access (열람)', () => {
  it('keeps one look: who, for which hospital, what, and whose records (S14)', () =>
    given()
      .when(keep)
      .then({ type: 'RecordsShown', ...look })
      .described({ status: 'kept', owner: null, organisation: 'naru', label: '', data: look }))

  it('never changes', () =>
    given({ type: 'RecordsShown', ...look })
      .when({ ...keep, readerId: 'lee', reservationIds: ['r3'] })
      .thenNothing())

  it('is about something, and about a page at most', () => {
    const parse = (count: number) =>
      parseCommand(access, { ...keep, reservationIds: Array.from({ length: count }, (_, n) => `r${n}`) }).ok
    expect([0, 1, ACCESS_LIMIT, ACCESS_LIMIT + 1].map(parse)).toEqual([false, true, true, false])
  })
})
