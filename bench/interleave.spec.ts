import { describe, expect, it } from 'vitest'
import { compared, comparedCpu, inTurn, interleave, type Rounds } from './interleave.ts'
import type { ClosedWorkload, Tally } from './load/workload.ts'
import type { Bench } from './scenario.ts'

const tally = (perSecond: number): Tally => ({
  begun: 10,
  done: 10,
  refused: 0,
  givenUp: 0,
  faults: [],
  faultCount: 0,
  answers: {},
  wallMs: 1,
  lastDoneMs: 1,
  perSecond,
  latencyMs: { count: 10, p50: 1, p99: 1, max: 1 },
  bookings: [],
})
const order = (url: string): ClosedWorkload => ({
  kind: 'closed',
  url,
  clients: 1,
  flows: 10,
  flow: { kind: 'bare', path: '/new/1' },
})
const rounds = (...figures: readonly (readonly [perSecond: number, cpuMs: number])[]): Rounds => ({
  tallies: figures.map(([perSecond]) => tally(perSecond)),
  settleMs: figures.map(() => 0),
  cpuMs: figures.map(([, cpuMs]) => cpuMs),
})

describe('Sides measured in turn', () => {
  it('begin one after the other, each with its own load, and come to rest before the next', async () => {
    const seen: string[] = []
    const load = (name: string) => ({
      run: async ({ url }: { url: string }) => {
        seen.push(`${name} ${url}`)
        return tally(1)
      },
    })
    const bench = { rounds: 3, say: () => undefined, load: load('shared') } as unknown as Bench
    const rest = async () => {
      seen.push('rest')
      return 7
    }
    const measured = await interleave(bench, {
      naru: { order: (round) => order(`n${round}`), load: load('own'), rest },
      floor: { order: () => order('f') },
    })
    expect(seen.join(', ')).toBe('rest, own n0, rest, shared f, shared f, own n1, rest, own n2, rest, shared f')
    expect(measured.naru.settleMs).toEqual([7, 7, 7])
    expect(measured.floor.settleMs).toEqual([0, 0, 0])
    expect(measured.floor.cpuMs).toHaveLength(3)
  })

  it('begin with another one each round', () => {
    expect([0, 1, 2, 3].map((turn) => inTurn(['a', 'b', 'c'], turn).join(''))).toEqual(['abc', 'bca', 'cab', 'abc'])
    expect(inTurn([], 1)).toEqual([])
  })

  it('are compared round by round: what slows the machine down slows both', () => {
    const [naru, floor] = [rounds([10, 4], [50, 8], [30, 10]), rounds([20, 2], [100, 4], [120, 5])]
    expect(compared(naru, floor, ({ perSecond }) => perSecond)).toEqual({ naru: 30, floor: 100, ratio: 0.5 })
    expect(comparedCpu(naru, floor)).toEqual({ naru: 8, floor: 4, ratio: 0.5 })
  })
})
