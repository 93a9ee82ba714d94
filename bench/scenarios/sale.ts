/** The rush: how long until 1,000 tickets are sold to 3,000 attempts, and how cheaply the rest are turned away. */
import { atLeast, atMost, OF_BARE, SELL_OUT } from '../aims.ts'
import { auditSale } from '../audit.ts'
import { startObjectsBaseline } from '../baselines/start.ts'
import { told } from '../flow-scenario.ts'
import { compared, cpuLine, interleave } from '../interleave.ts'
import type { ClosedWorkload } from '../load/workload.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { type Bench, CLIENTS, type Outcome, type Scenario, steadfast, turnedAway } from '../scenario.ts'
import { objectFiles } from '../store.ts'
import { number } from '../table.ts'

const TICKETS = 1_000
const TICKETS_QUICK = 100
/** C4: three attempts for every ticket. */
const ATTEMPTS_PER_TICKET = 3
const REFUSALS = 6_000
const REFUSALS_QUICK = 600
const MS_PER_SECOND = 1_000

const sellOut = async (bench: Bench): Promise<Outcome> => {
  const tickets = bench.quick ? TICKETS_QUICK : TICKETS
  await using naru = await Naru.start(bench.folder('sellout-naru'))
  await using floor = await startObjectsBaseline(bench.folder('sellout-floor'))
  const concertIds = await naru.concerts(bench.rounds + 1, tickets)
  const sale = (round: number): ClosedWorkload => ({
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: tickets * ATTEMPTS_PER_TICKET,
    flow: { kind: 'book', concertIds: concertIds.slice(round, round + 1), people: naru.people },
  })
  const bare: ClosedWorkload = { ...sale(0), url: floor.url, flows: tickets, flow: { kind: 'bare', path: '/new/1' } }
  const warmUp = await bench.load.run(sale(bench.rounds))
  await bench.load.run(bare)

  const endWatch = poll(naru, concertIds)
  const rounds = await interleave(bench, {
    naru: { order: sale, rest: () => naru.rest() },
    floor: { order: () => bare },
  })
  const watched = await endWatch()
  await Promise.all([naru.stop(), floor.stop()])
  const all = [warmUp, ...rounds.naru.tallies]
  const audited = auditSale(naru.folder, {
    bookings: all.flatMap(({ bookings }) => bookings),
    everythingAnswered: true,
  })

  const times = compared(rounds.naru, rounds.floor, ({ lastDoneMs }) => lastDoneMs / MS_PER_SECOND)
  return {
    lines: [
      {
        what: `time to sell out ${tickets.toLocaleString('en-US')} tickets (s; floor: as many new objects)`,
        naru: number(times.naru),
        floor: number(times.floor),
        ratio: 1 / times.ratio,
        ...asMultiple(times.ratio),
      },
      ...turnedAway(rounds.naru.tallies),
    ],
    data: {
      tickets,
      seconds: times.naru,
      naru: told(rounds.naru),
      floor: told(rounds.floor),
      watched,
      audited,
      logged: naru.errors,
    },
    broken: [
      ...all.flatMap((tally) => steadfast('sell-out', tally)),
      ...all.flatMap((tally) =>
        tally.done === tickets ? [] : [`C4: ${tally.done} of ${tickets} tickets were sold to ${tally.begun} attempts`],
      ),
      ...watched.violations,
      ...audited.violations,
    ],
  }
}

const asMultiple = (times: number) => ({ ...atMost(times, SELL_OUT), aim: `≤ ${SELL_OUT} × floor` })

const refusals = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('refusals-naru'))
  await using floor = await startObjectsBaseline(bench.folder('refusals-floor'))
  const concertIds = await naru.concerts(1, CLIENTS)
  const ours: ClosedWorkload = {
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: bench.quick ? REFUSALS_QUICK : REFUSALS,
    flow: { kind: 'book', concertIds, people: naru.people },
  }
  const bare: ClosedWorkload = { ...ours, url: floor.url, flow: { kind: 'bare', path: '/hot' } }
  const sold = await bench.load.run(ours)
  await bench.load.run(bare)
  await naru.rest()
  const objectsBefore = objectFiles(naru.folder, 'concert-Booking').length

  const rounds = await interleave(bench, {
    naru: { order: () => ours, rest: () => naru.rest() },
    floor: { order: () => bare },
  })
  const made = objectFiles(naru.folder, 'concert-Booking').length - objectsBefore
  await Promise.all([naru.stop(), floor.stop()])
  const audited = auditSale(naru.folder, { bookings: sold.bookings, everythingAnswered: true })

  const {
    naru: perSecond,
    floor: floorPerSecond,
    ratio,
  } = compared(rounds.naru, rounds.floor, (tally) => tally.perSecond)
  return {
    lines: [
      {
        what: 'refusals of a sold-out concert (per s)',
        naru: number(perSecond),
        floor: number(floorPerSecond),
        ratio,
        ...atLeast(ratio, OF_BARE.refusal),
      },
      cpuLine(rounds.naru, rounds.floor),
      ...turnedAway(rounds.naru.tallies),
    ],
    data: {
      perSecond,
      floorPerSecond,
      ratio,
      objectsMade: made,
      naru: told(rounds.naru),
      floor: told(rounds.floor),
      audited,
      logged: naru.errors,
    },
    broken: [
      ...rounds.naru.tallies.flatMap((tally) => steadfast('refusals', tally)),
      ...rounds.naru.tallies.flatMap(({ done }) =>
        done === 0 ? [] : [`C4: ${done} tickets of a sold-out concert were sold`],
      ),
      ...(made === 0 ? [] : [`K14: refused attempts made ${made} objects`]),
      ...audited.violations,
    ],
  }
}

export const sale: readonly Scenario[] = [
  { name: 'sellout', run: sellOut },
  { name: 'refusals', run: refusals },
]
