/** Book, and book + pay: how many a second, beside a bare Worker that makes as many new objects. */

import { reported, warmedUp } from '../against-baseline.ts'
import { auditSale } from '../audit.ts'
import { startObjectsBaseline } from '../baselines/start.ts'
import { interleave } from '../interleave.ts'
import type { ClosedWorkload, Flow, Tally } from '../load/workload.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { type Bench, figures, type Line, type Outcome, type Scenario } from '../scenario.ts'
import { median } from '../statistics.ts'
import { number } from '../table.ts'

const AIM = 0.7
/** Enough for every round, so that nothing is refused here. */
const HOT_TICKETS = 100_000
const SPREAD_TICKETS = 1_000
const FLOWS = 1_000
const FLOWS_QUICK = 150

type Setting = {
  readonly name: string
  readonly what: string
  readonly concerts: number
  readonly payBy?: string
  /** The bare request that makes as many objects. */
  readonly floorPath: '/one' | '/two'
  /** The bare request of the same shape, where there is one: told beside the floor, without an aim. */
  readonly shapePath?: '/booking'
}

const settings: readonly Setting[] = [
  { name: 'book', what: 'book, one hot concert', concerts: 1, floorPath: '/one', shapePath: '/booking' },
  { name: 'pay', what: 'book + pay, one hot concert', concerts: 1, payBy: 'card', floorPath: '/two' },
  { name: 'spread', what: 'book + pay, over 500 concerts', concerts: 500, payBy: 'card', floorPath: '/two' },
]

const measure = async (bench: Bench, setting: Setting): Promise<Outcome> => {
  const { name, what, concerts, payBy, floorPath, shapePath } = setting
  await using naru = await Naru.start(bench.folder(`${name}-naru`))
  await using floor = await startObjectsBaseline(bench.folder(`${name}-floor`))
  const concertIds = await naru.concerts(concerts, concerts === 1 ? HOT_TICKETS : SPREAD_TICKETS)
  const flow: Flow = { kind: 'book', concertIds, people: naru.people, ...(payBy !== undefined && { payBy }) }
  const flows = bench.quick ? FLOWS_QUICK : FLOWS
  const { ours, bare, warmUp } = await warmedUp(bench, naru, floor, { flow, flows, floorPath })

  const endWatch = poll(naru, concertIds)
  const rounds = await interleave(bench, naru, { naru: () => ours, floor: bare })
  const watched = await endWatch()
  const shape = shapePath ? await shaped(bench, { ...bare, flow: { kind: 'bare', path: shapePath } }) : []
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru]
  const audited = auditSale(naru.folder, {
    bookings: all.flatMap(({ bookings }) => bookings),
    everythingAnswered: true,
  })
  const more = {
    lines: (perSecond: number) => shapeLine(perSecond, shape),
    data: { shape: shape.map(figures), watched },
    broken: watched.violations,
  }
  return reported({ name, what, naru, rounds, all, audited, aim: AIM, more })
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

export const flows: readonly Scenario[] = settings.map((setting) => ({
  name: setting.name,
  run: (bench) => measure(bench, setting),
}))
