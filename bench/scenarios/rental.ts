/** Order + install + close a rental: how many a second, beside a bare Worker that makes two new objects. */
import { startObjectsFloor } from '../floors/start.ts'
import { compared, cpuLine, interleave } from '../interleave.ts'
import type { ClosedOrder } from '../load/orders.ts'
import { CUSTOMERS, Naru } from '../naru.ts'
import { auditRental } from '../rental-audit.ts'
import { type Bench, CLIENTS, figures, type Outcome, type Scenario, steadfast, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'

const FLOWS = 600
const FLOWS_QUICK = 100
/** As many as there are clients: an engineer has one order or two at a time. */
const ENGINEERS = CLIENTS

const measure = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('rental-naru'))
  await using floor = await startObjectsFloor(bench.folder('rental-floor'))
  const engineers = await naru.engineers(ENGINEERS)
  const ours: ClosedOrder = {
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: bench.quick ? FLOWS_QUICK : FLOWS,
    flow: { kind: 'rental', people: naru.people, engineers },
  }
  const bare: ClosedOrder = { ...ours, url: floor.url, flow: { kind: 'bare', path: '/two' } }
  // Everybody once, so that the measured orders meet people who have a mailbox and regions that have a roster.
  const warmUp = await bench.load.run({ ...ours, flows: CUSTOMERS })
  await bench.load.run({ ...bare, flows: CUSTOMERS })
  const rounds = await interleave(bench, naru, { naru: () => ours, floor: bare })
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru]
  const closed = all.flatMap(({ bookings }) => bookings.flatMap(({ id, paid }) => (paid ? [id] : [])))
  const audited = auditRental(naru.folder, closed)

  const { naru: perSecond, floor: floorPerSecond, ratio } = compared(rounds, (tally) => tally.perSecond)
  const what = 'order + install + close a rental (per s)'
  return {
    lines: [
      { what, naru: number(perSecond), floor: number(floorPerSecond), ratio },
      cpuLine(rounds),
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
      audited,
      logged: naru.errors,
    },
    broken: [
      ...all.flatMap((tally) => steadfast('rental', tally)),
      ...rounds.floor.flatMap((tally) => steadfast('rental floor', tally)),
      ...audited.violations,
    ],
  }
}

export const rental: readonly Scenario[] = [{ name: 'rental', run: measure }]
