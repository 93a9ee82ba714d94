/** Request + accept + complete a taxi ride: how many a second, beside a bare Worker that makes two new objects. */
import { startObjectsFloor } from '../floors/start.ts'
import { compared, cpuLine, interleave } from '../interleave.ts'
import type { ClosedOrder } from '../load/orders.ts'
import { CUSTOMERS, Naru } from '../naru.ts'
import { type Bench, CLIENTS, figures, type Outcome, type Scenario, steadfast, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'
import { auditTaxi } from '../taxi-audit.ts'

const FLOWS = 1_000
const FLOWS_QUICK = 150

const measure = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('taxi-naru'))
  await using floor = await startObjectsFloor(bench.folder('taxi-floor'))
  const ours: ClosedOrder = {
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: bench.quick ? FLOWS_QUICK : FLOWS,
    flow: { kind: 'taxi', people: naru.people, drivers: naru.drivers },
  }
  const bare: ClosedOrder = { ...ours, url: floor.url, flow: { kind: 'bare', path: '/two' } }
  // Everybody once, so that the measured rides meet people who have a mailbox and drivers who have an object.
  const warmUp = await bench.load.run({ ...ours, flows: CUSTOMERS })
  await bench.load.run({ ...bare, flows: CUSTOMERS })
  const rounds = await interleave(bench, naru, { naru: () => ours, floor: bare })
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru]
  const told = all.flatMap(({ bookings }) => bookings.map((ride) => ride.id))
  const audited = auditTaxi(naru.folder, told)

  const { naru: perSecond, floor: floorPerSecond, ratio } = compared(rounds, (tally) => tally.perSecond)
  const what = 'request + accept + complete a taxi ride (per s)'
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
      ...all.flatMap((tally) => steadfast('taxi', tally)),
      ...rounds.floor.flatMap((tally) => steadfast('taxi floor', tally)),
      ...audited.violations,
    ],
  }
}

export const taxi: readonly Scenario[] = [{ name: 'taxi', run: measure }]
