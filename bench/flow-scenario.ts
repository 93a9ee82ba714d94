/**
 * A flow of Naru beside its floors: a bare Worker that makes as many new objects, and the same job written by hand.
 * Warmed up, measured in turn, audited, reported.
 */
import { atLeast, OF_HANDWRITTEN } from './aims.ts'
import { type Baseline, startObjectsBaseline } from './baselines/start.ts'
import { Handwritten } from './handwritten/start.ts'
import { compared, comparedCpu, cpuLine, interleave, type Rounds } from './interleave.ts'
import type { Booked, ClosedWorkload, Flow, Tally } from './load/workload.ts'
import { Naru } from './naru.ts'
import { type Polled, poll } from './poll.ts'
import {
  type Bench,
  CLIENTS,
  figures,
  type Line,
  type Outcome,
  type Scenario,
  steadfast,
  turnedAway,
} from './scenario.ts'
import { CUSTOMERS, type Served } from './served.ts'
import { median } from './statistics.ts'
import { objectCount } from './store.ts'
import { number } from './table.ts'

/** What an audit found: its own figures, and what must not be. */
export type Audited = { readonly violations: readonly string[] }

/** The flow of one system, and what must hold of the store after it. */
export type FlowSetting = {
  readonly name: string
  /** The first words of its line in the table. */
  readonly what: string
  readonly flows: number
  readonly flowsQuick: number
  /** So many objects are new in each flow, and in each request to the bare floor. */
  readonly objects: number
  /** The least share of what the bare floor does in the same time. */
  readonly ofBare?: number
  /** What its flows have come to in the end, by which the floor written by hand is held to what it answered. */
  readonly end: { readonly aggregate: string; readonly status: string }
  /** A bare request of the same shape: told beside the floor, without an aim. */
  readonly shapePath?: '/booking'
  /** Sets the scene, and says what each client does. */
  readonly flow: (served: Served) => Flow | Promise<Flow>
  /** Holds the files of a run against what the clients were told. */
  readonly audit: (stateDir: string, told: readonly Booked[]) => Audited
}

/** Only what is sold can be oversold. */
const unwatched = async (): Promise<Polled> => ({ looks: 0, violations: [] })

export const idsOf = (told: readonly Booked[]): readonly string[] => told.map(({ id }) => id)

export const flowScenario = (setting: FlowSetting): Scenario => ({
  name: setting.name,
  run: (bench) => measure(bench, setting),
})

const measure = async (bench: Bench, setting: FlowSetting): Promise<Outcome> => {
  const { name, what } = setting
  await using naru = await Naru.start(bench.folder(`${name}-naru`))
  await using bare = await startObjectsBaseline(bench.folder(`${name}-bare`))
  await using hand = await Handwritten.start(bench.folder(`${name}-hand`), naru.identity)
  const flow = await setting.flow(naru)
  const flows = bench.quick ? setting.flowsQuick : setting.flows
  const { ours, floors, warmUp } = await warmedUp(bench, naru, bare, {
    flow,
    flows,
    floorPath: `/new/${setting.objects}`,
  })
  const byHand: ClosedWorkload = { ...ours, url: hand.url, flow: await setting.flow(hand) }
  const handWarmUp = await bench.load.run({ ...byHand, flows: CUSTOMERS })
  const objectsBefore = objectCount(naru.folder)

  const endWatch = flow.kind === 'book' ? poll(naru, flow.concertIds) : unwatched
  const rounds = await interleave(bench, {
    naru: { order: () => ours, rest: () => naru.rest() },
    bare: { order: () => floors },
    hand: { order: () => byHand, rest: () => hand.rest() },
  })
  const watched = await endWatch()
  const shapePath = setting.shapePath
  const shape = shapePath ? await shaped(bench, { ...floors, flow: { kind: 'bare', path: shapePath } }) : []
  const handTallies = [handWarmUp, ...rounds.hand.tallies]
  const handBroken = await brokenByHand(hand, setting, handTallies)
  await Promise.all([naru.stop(), bare.stop(), hand.stop()])
  const objects = (objectCount(naru.folder) - objectsBefore) / (flows * bench.rounds)
  const all = [warmUp, ...rounds.naru.tallies]
  const audited = setting.audit(
    naru.folder,
    all.flatMap(({ bookings }) => bookings),
  )
  const ofBare = compared(rounds.naru, rounds.bare, (tally) => tally.perSecond)
  return {
    lines: [
      {
        what: `${what} (per s; floor: a bare Worker, ${setting.objects} new object${setting.objects > 1 ? 's' : ''})`,
        naru: number(ofBare.naru),
        floor: number(ofBare.floor),
        ratio: ofBare.ratio,
        ...(setting.ofBare !== undefined && atLeast(ofBare.ratio, setting.ofBare)),
      },
      ...shapeLine(ofBare.naru, shape),
      cpuLine(rounds.naru, rounds.bare),
      ...handLines(rounds.naru, rounds.hand),
      { what: '  … new objects per flow', naru: number(objects), floor: number(setting.objects) },
      ...turnedAway(rounds.naru.tallies),
    ],
    data: {
      ofBare,
      objects,
      naru: told(rounds.naru),
      bare: told(rounds.bare),
      hand: told(rounds.hand),
      shape: shape.map(figures),
      watched,
      audited,
      logged: naru.errors,
    },
    broken: [
      ...all.flatMap((tally) => steadfast(name, tally)),
      ...rounds.bare.tallies.flatMap((tally) => steadfast(`${name} floor`, tally)),
      ...handBroken,
      ...watched.violations,
      ...audited.violations,
    ],
  }
}

const handLines = (naru: Rounds, hand: Rounds): readonly Line[] => {
  const perSecond = compared(naru, hand, (tally) => tally.perSecond)
  const cpu = comparedCpu(naru, hand)
  return [
    {
      what: '  … beside the same written by hand (per s)',
      naru: number(perSecond.naru),
      floor: number(perSecond.floor),
      ratio: perSecond.ratio,
    },
    {
      what: '  … processor ms per flow, beside the same written by hand',
      naru: number(cpu.naru),
      floor: number(cpu.floor),
      ratio: cpu.ratio,
      ...atLeast(cpu.ratio, OF_HANDWRITTEN),
    },
  ]
}

/** The floor written by hand keeps what it answered, or it is no floor. */
const brokenByHand = async (
  hand: Handwritten,
  { name, end: { aggregate, status } }: FlowSetting,
  tallies: readonly Tally[],
): Promise<readonly string[]> => {
  const done = tallies.reduce((sum, tally) => sum + tally.done, 0)
  const shown = await hand.shown(aggregate, status)
  return [
    ...tallies.flatMap((tally) => steadfast(`${name} by hand`, tally)),
    ...(shown === done ? [] : [`${name} by hand: ${done} were answered as ${status}, ${shown} are shown so`]),
  ]
}

/** Rounds without their long lists, for the JSON. */
export const told = ({ tallies, settleMs, cpuMs }: Rounds) => ({ tallies: tallies.map(figures), settleMs, cpuMs })

type Pair = { readonly flow: Flow; readonly flows: number; readonly floorPath: string }

/** The orders for both sides, each carried out once by everybody: measured are people whom the system has met before. */
export const warmedUp = async (bench: Bench, served: Served, bare: Baseline, { flow, flows, floorPath }: Pair) => {
  const ours: ClosedWorkload = { kind: 'closed', url: served.url, clients: CLIENTS, flows, flow }
  const floors: ClosedWorkload = { ...ours, url: bare.url, flow: { kind: 'bare', path: floorPath } }
  const warmUp = await bench.load.run({ ...ours, flows: CUSTOMERS })
  await bench.load.run({ ...floors, flows: CUSTOMERS })
  return { ours, floors, warmUp }
}

/** The bare Worker of the same shape, after the rounds: it explains the ratio and is not part of it. */
const shaped = async (bench: Bench, order: ClosedWorkload): Promise<readonly Tally[]> => {
  const tallies: Tally[] = []
  for (let round = 0; round < bench.rounds; round += 1) tallies.push(await bench.load.run(order))
  return tallies
}

const shapeLine = (perSecond: number, shape: readonly Tally[]): Line[] => {
  if (shape.length === 0) return []
  const bare = median(shape.map((tally) => tally.perSecond))
  const what = '  … beside a bare Worker of the same shape: two rows, an alarm, one row in a hot object'
  return [{ what, naru: number(perSecond), floor: number(bare), ratio: perSecond / bare }]
}
