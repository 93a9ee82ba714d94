/** Measures Naru and a bare Worker in turn, on the same machine in the same minute. */
import type { ClosedWorkload, Tally } from './load/workload.ts'
import { usedCpuMs } from './machine.ts'
import type { Naru } from './naru.ts'
import type { Bench, Line } from './scenario.ts'
import { median, ratios } from './statistics.ts'
import { number } from './table.ts'

export type Rounds = {
  readonly naru: readonly Tally[]
  readonly floor: readonly Tally[]
  /** Naru's time until everything was heard, after the last answer of each round. */
  readonly settleMs: readonly number[]
  /** Processor time of runtime and launcher per flow, Naru's until everything was heard. It depends little on who else is busy. */
  readonly cpuMs: { readonly naru: readonly number[]; readonly floor: readonly number[] }
}

/** One round after the other, who goes first changing; neither works while the other is measured. */
export const interleave = async (
  bench: Bench,
  naru: Naru,
  orders: { readonly naru: (round: number) => ClosedWorkload; readonly floor: ClosedWorkload },
): Promise<Rounds> => {
  const rounds = {
    naru: [] as Tally[],
    floor: [] as Tally[],
    settleMs: [] as number[],
    cpuMs: { naru: [] as number[], floor: [] as number[] },
  }
  const measureNaru = async (round: number) => {
    const cpuBefore = usedCpuMs()
    const tally = await bench.load.run(orders.naru(round))
    rounds.settleMs.push(await naru.rest())
    rounds.naru.push(tally)
    rounds.cpuMs.naru.push((usedCpuMs() - cpuBefore) / tally.begun)
  }
  const measureFloor = async () => {
    const cpuBefore = usedCpuMs()
    const tally = await bench.load.run(orders.floor)
    rounds.floor.push(tally)
    rounds.cpuMs.floor.push((usedCpuMs() - cpuBefore) / tally.begun)
  }
  await naru.rest()
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.say(`round ${round + 1} of ${bench.rounds}`)
    if (round % 2 === 0) await measureFloor()
    await measureNaru(round)
    if (round % 2 === 1) await measureFloor()
  }
  return rounds
}

/** Medians of a figure, and the median of the ratios round by round. */
export const compared = ({ naru, floor }: Rounds, figure: (tally: Tally) => number) => {
  const ours = naru.map(figure)
  const floors = floor.map(figure)
  return { naru: median(ours), floor: median(floors), ratio: median(ratios(ours, floors)) }
}

/** The line below a throughput that says where the time goes. */
export const cpuLine = ({ cpuMs }: Rounds): Line => ({
  what: '  … processor ms per flow, all that follows from it included',
  naru: number(median(cpuMs.naru)),
  floor: number(median(cpuMs.floor)),
  // How much of what we use the floor uses: more is better, as with throughput.
  ratio: median(ratios(cpuMs.floor, cpuMs.naru)),
})
