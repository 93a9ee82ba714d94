/** A flow of Naru beside a bare Worker that makes as many new objects: warmed up, measured in turn, audited, reported. */
import { type Baseline, startObjectsBaseline } from './baselines/start.ts'
import { compared, cpuLine, interleave, type Rounds } from './interleave.ts'
import type { Booked, ClosedWorkload, Flow, Tally } from './load/workload.ts'
import { CUSTOMERS, Naru } from './naru.ts'
import {
  atLeast,
  type Bench,
  CLIENTS,
  figures,
  type Line,
  type Outcome,
  type Scenario,
  steadfast,
  turnedAway,
} from './scenario.ts'
import { number } from './table.ts'

/** What an audit found: its own figures, and what must not be. */
type Audited = { readonly violations: readonly string[] }

/** The flow of one system, whose every performance makes two new objects, and what must hold of the store after it. */
export type FlowOfTwo = {
  readonly name: string
  /** The first words of its line in the table. */
  readonly what: string
  readonly flows: number
  readonly flowsQuick: number
  /** Sets the scene, and says what each client does. */
  readonly flow: (naru: Naru) => Flow | Promise<Flow>
  /** Holds the files of a run against what the clients were told. */
  readonly audit: (stateDir: string, told: readonly Booked[]) => Audited
}

export const idsOf = (told: readonly Booked[]): readonly string[] => told.map(({ id }) => id)

export const againstTwoObjects = (setting: FlowOfTwo): Scenario => ({
  name: setting.name,
  run: (bench) => measure(bench, setting),
})

const measure = async (bench: Bench, setting: FlowOfTwo): Promise<Outcome> => {
  const { name, what } = setting
  await using naru = await Naru.start(bench.folder(`${name}-naru`))
  await using floor = await startObjectsBaseline(bench.folder(`${name}-floor`))
  const flow = await setting.flow(naru)
  const flows = bench.quick ? setting.flowsQuick : setting.flows
  const { ours, bare, warmUp } = await warmedUp(bench, naru, floor, { flow, flows, floorPath: '/two' })
  const rounds = await interleave(bench, naru, { naru: () => ours, floor: bare })
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru]
  const audited = setting.audit(
    naru.folder,
    all.flatMap(({ bookings }) => bookings),
  )
  return reported({ name, what, naru, rounds, all, audited })
}

type Pair = { readonly flow: Flow; readonly flows: number; readonly floorPath: '/one' | '/two' }

/** The orders for both sides, each carried out once by everybody: measured are people whom the system has met before. */
export const warmedUp = async (bench: Bench, naru: Naru, floor: Baseline, { flow, flows, floorPath }: Pair) => {
  const ours: ClosedWorkload = { kind: 'closed', url: naru.url, clients: CLIENTS, flows, flow }
  const bare: ClosedWorkload = { ...ours, url: floor.url, flow: { kind: 'bare', path: floorPath } }
  const warmUp = await bench.load.run({ ...ours, flows: CUSTOMERS })
  await bench.load.run({ ...bare, flows: CUSTOMERS })
  return { ours, bare, warmUp }
}

type Measured = {
  readonly name: string
  readonly what: string
  readonly naru: Naru
  readonly rounds: Rounds
  /** What clients of Naru were answered, the warm-up included. */
  readonly all: readonly Tally[]
  readonly audited: Audited
  /** The least share of the floor's throughput. */
  readonly aim?: number
  /** What else was measured beside it. */
  readonly more?: {
    readonly lines: (perSecond: number) => readonly Line[]
    readonly data: object
    readonly broken: readonly string[]
  }
}

export const reported = ({ name, what, naru, rounds, all, audited, aim, more }: Measured): Outcome => {
  const { naru: perSecond, floor: floorPerSecond, ratio } = compared(rounds, (tally) => tally.perSecond)
  return {
    lines: [
      {
        what: `${what} (per s)`,
        naru: number(perSecond),
        floor: number(floorPerSecond),
        ratio,
        ...(aim !== undefined && atLeast(ratio, aim)),
      },
      cpuLine(rounds),
      ...(more?.lines(perSecond) ?? []),
      ...turnedAway(rounds.naru),
    ],
    data: {
      perSecond,
      floorPerSecond,
      ratio,
      settleMs: rounds.settleMs,
      cpuMs: rounds.cpuMs,
      naru: rounds.naru.map(figures),
      floor: rounds.floor.map(figures),
      ...more?.data,
      audited,
      logged: naru.errors,
    },
    broken: [
      ...all.flatMap((tally) => steadfast(name, tally)),
      ...rounds.floor.flatMap((tally) => steadfast(`${name} floor`, tally)),
      ...(more?.broken ?? []),
      ...audited.violations,
    ],
  }
}
