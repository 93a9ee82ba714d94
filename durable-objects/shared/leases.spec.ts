import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import { type Instant, plusSeconds } from '../../kernel/time.ts'
import {
  forgetEnded,
  isLeased,
  LEASE_BATCH,
  type Leases,
  lease,
  leaseDueAt,
  leasesToQuestion,
  questioned,
} from './leases.ts'

const everybody = () => true
const ids = (leases: readonly { readonly id: string }[]) => leases.map(({ id }) => id)
const until = (...ends: readonly (readonly [id: string, until: Instant])[]): Leases =>
  ends.reduce<Leases>((leases, [id, end]) => lease(leases, id, MORNING, end), [])

describe('Leases (임시 보유)', () => {
  it('are due when the first of them ends, in whatever order they came', () => {
    expect(leaseDueAt([])).toBeNull()
    expect(leaseDueAt(until(['late', at('10:30')], ['soon', at('10:10')]))).toBe(at('10:10'))
  })

  it('are asked about from the first to end to the last that has lasted half its time', () => {
    const leases = until(['c', at('10:21')], ['a', at('10:10')], ['b', at('10:20')])
    expect(ids(leasesToQuestion(leases, everybody, at('10:10')))).toEqual(['a', 'b'])
    expect(ids(leasesToQuestion(leases, everybody, at('10:04:59.999')))).toEqual([])
  })

  it('are asked about one batch at a time', () => {
    const many = until(...Array.from({ length: LEASE_BATCH + 1 }, (_, n) => [`${n}`, at('10:10')] as const))
    expect(leasesToQuestion(many, everybody, at('10:10'))).toHaveLength(LEASE_BATCH)
  })

  it('are not asked about when nothing is held any more, and forgotten when they come first', () => {
    const leases = until(['a', at('10:10')], ['b', at('10:10')], ['c', at('10:10')])
    const stands = (id: string) => id === 'b'
    expect(ids(leasesToQuestion(leases, stands, at('10:10')))).toEqual(['b'])
    expect(ids(forgetEnded(leases, stands))).toEqual(['b', 'c'])
    expect(forgetEnded(until(['a', at('10:10')]), () => false)).toEqual([])
  })

  it('are asked about once', () => {
    const leases = questioned(until(['a', at('10:10')], ['b', at('10:20')]), ['a'])
    expect([isLeased(leases, 'a'), isLeased(leases, 'b'), leaseDueAt(leases)]).toEqual([false, true, at('10:20')])
  })

  it('stand in the order in which they end, whatever comes', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(1_000)), (seconds) => {
        const leases = until(...seconds.map((after, n) => [`${n}`, plusSeconds(MORNING, after)] as const))
        const ends = leases.map((one) => one.until)
        expect(ends).toEqual([...ends].sort())
        expect(leases).toHaveLength(seconds.length)
      }),
    ))
})
