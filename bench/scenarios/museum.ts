/** Reserve + cancel a place in an exhibition: how many a second, beside a bare Worker that makes as many new objects. */
import { startObjectsFloor } from '../floors/start.ts'
import { compared, cpuLine, interleave } from '../interleave.ts'
import type { ClosedOrder } from '../load/orders.ts'
import { auditMuseum } from '../museum-audit.ts'
import { CUSTOMERS, Naru } from '../naru.ts'
import { type Bench, CLIENTS, figures, type Outcome, type Scenario, steadfast, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'

/** Cancelled places come back a moment later, so that nobody meets a full house here. */
const CAPACITY = 10_000
const FLOWS = 1_000
const FLOWS_QUICK = 150
const AHEAD_DAYS = 30

const measure = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('museum-naru'))
  await using floor = await startObjectsFloor(bench.folder('museum-floor'))
  const date = new Date(Date.now() + AHEAD_DAYS * 86_400_000).toISOString().slice(0, 10)
  const exhibition = { title: '달항아리', hall: '제1전시실', date, capacity: CAPACITY }
  const { id } = await naru.command('/v1/museum/exhibitions', exhibition)
  const ours: ClosedOrder = {
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: bench.quick ? FLOWS_QUICK : FLOWS,
    flow: { kind: 'museum', exhibitionIds: [id], people: naru.people },
  }
  const bare: ClosedOrder = { ...ours, url: floor.url, flow: { kind: 'bare', path: '/two' } }
  // Every customer once, so that the measured flows meet customers who have a mailbox.
  const warmUp = await bench.load.run({ ...ours, flows: CUSTOMERS })
  await bench.load.run({ ...bare, flows: CUSTOMERS })
  const rounds = await interleave(bench, naru, { naru: () => ours, floor: bare })
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru]
  const told = all.flatMap(({ bookings }) => bookings.map((reservation) => reservation.id))
  const audited = auditMuseum(naru.folder, told)

  const { naru: perSecond, floor: floorPerSecond, ratio } = compared(rounds, (tally) => tally.perSecond)
  const what = 'reserve + cancel a visit, one hot exhibition (per s)'
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
      ...all.flatMap((tally) => steadfast('museum', tally)),
      ...rounds.floor.flatMap((tally) => steadfast('museum floor', tally)),
      ...audited.violations,
    ],
  }
}

export const museum: readonly Scenario[] = [{ name: 'museum', run: measure }]
