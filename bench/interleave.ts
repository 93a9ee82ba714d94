/** Measures several sides in turn, such as Naru and its floors, on the same machine in the same minute. */
import type { LoadThread } from './load/thread.ts'
import type { ClosedWorkload, Tally } from './load/workload.ts'
import { usedCpuMs } from './machine.ts'
import type { Bench, Line } from './scenario.ts'
import { median, ratios } from './statistics.ts'
import { number } from './table.ts'

/** Who is measured. */
export type Side = {
  readonly order: (round: number) => ClosedWorkload
  /** Who sends the requests; the bench's own thread without it. */
  readonly load?: Pick<LoadThread, 'run'>
  /** Waits until nothing follows any more, and says how long that took. */
  readonly rest?: () => Promise<number>
}

export type Rounds = {
  readonly tallies: readonly Tally[]
  /** Time until everything was heard, after the last answer of each round; 0 where nothing follows. */
  readonly settleMs: readonly number[]
  /** Processor time of runtime and launcher per flow, until everything was heard. It depends little on who else is busy. */
  readonly cpuMs: readonly number[]
}

/** One round after the other, each side beginning in turn; none works while another is measured. */
export const interleave = async <Name extends string>(
  bench: Bench,
  sides: Readonly<Record<Name, Side>>,
): Promise<Readonly<Record<Name, Rounds>>> => {
  const measured = new Map<string, { tallies: Tally[]; settleMs: number[]; cpuMs: number[] }>()
  const names = Object.keys(sides)
  const all: Readonly<Record<string, Side>> = sides
  for (const name of names) await all[name]?.rest?.()
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.say(`round ${round + 1} of ${bench.rounds}`)
    for (const name of inTurn(names, round)) {
      const { order, load = bench.load, rest } = all[name] ?? absent(name)
      const rounds = measured.get(name) ?? { tallies: [], settleMs: [], cpuMs: [] }
      measured.set(name, rounds)
      const cpuBefore = usedCpuMs()
      const tally = await load.run(order(round))
      rounds.settleMs.push((await rest?.()) ?? 0)
      rounds.tallies.push(tally)
      rounds.cpuMs.push((usedCpuMs() - cpuBefore) / tally.begun)
    }
  }
  // Every name was measured: a bench has at least one round.
  return Object.fromEntries(measured) as unknown as Record<Name, Rounds>
}

const absent = (name: string): never => {
  throw new Error(`there is no side ${name}`)
}

/** The same names, beginning one further each time. */
export const inTurn = <T>(all: readonly T[], turn: number): readonly T[] => {
  const from = turn % Math.max(1, all.length)
  return [...all.slice(from), ...all.slice(0, from)]
}

/** Medians of a figure, and the median of the ratios round by round. */
export const compared = (naru: Rounds, floor: Rounds, figure: (tally: Tally) => number) => {
  const ours = naru.tallies.map(figure)
  const floors = floor.tallies.map(figure)
  return { naru: median(ours), floor: median(floors), ratio: median(ratios(ours, floors)) }
}

/** Medians of the processor time, and how much of what we use the floor uses: more is better, as with throughput. */
export const comparedCpu = (naru: Rounds, floor: Rounds) => ({
  naru: median(naru.cpuMs),
  floor: median(floor.cpuMs),
  ratio: median(ratios(floor.cpuMs, naru.cpuMs)),
})

/** The line below a throughput that says where the time goes. */
export const cpuLine = (ours: Rounds, floors: Rounds): Line => {
  const { naru, floor, ratio } = comparedCpu(ours, floors)
  return {
    what: '  … processor ms per flow, all that follows from it included',
    naru: number(naru),
    floor: number(floor),
    ratio,
  }
}
