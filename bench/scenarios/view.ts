/** The read side: status reads beside a bare D1 read, and how far the projection runs behind at a fixed rate. */
import { atLeast, atMost, LAG_P99_MS, OF_BARE } from '../aims.ts'
import { auditSale } from '../audit.ts'
import { startReadsBaseline } from '../baselines/start.ts'
import { told } from '../flow-scenario.ts'
import { compared, cpuLine, interleave } from '../interleave.ts'
import { LOOK_EVERY_MS } from '../load/generators.ts'
import type { ClosedWorkload, Tally } from '../load/workload.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { type Bench, CLIENTS, figures, type Outcome, type Scenario, steadfast, turnedAway } from '../scenario.ts'
import { CUSTOMERS } from '../served.ts'
import { median } from '../statistics.ts'
import { number } from '../table.ts'

const TICKETS = 100_000
/** So many different bookings are read in turn, so that the view cannot answer all from what it just read. */
const THINGS = 1_000
const READS = 4_000
const READS_QUICK = 400
const RATE_PER_SECOND = 50
const LAG_SECONDS = 10
const LAG_SECONDS_QUICK = 2

const reads = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('reads-naru'))
  const concertIds = await naru.concerts(1, TICKETS)
  const tokens = new Map(naru.people.map(({ sub, token }) => [sub, token]))
  const order = { kind: 'closed', url: naru.url, clients: CLIENTS } as const
  const booked = await bench.load.run({
    ...order,
    flows: bench.quick ? CUSTOMERS : THINGS,
    flow: { kind: 'book', concertIds, people: naru.people },
  })
  await naru.rest()
  await using floor = await startReadsBaseline(
    bench.folder('reads-floor'),
    booked.bookings.map(({ id }) => id),
  )
  const flows = bench.quick ? READS_QUICK : READS
  const own = booked.bookings.map(({ id, sub }) => ({
    path: `/v1/concert/bookings/${id}`,
    token: tokens.get(sub) ?? '',
  }))
  const ours: ClosedWorkload = { ...order, flows, flow: { kind: 'read', reads: own } }
  const bareReads = booked.bookings.map(({ id }) => ({ path: `/${id}` }))
  const bare: ClosedWorkload = { ...order, url: floor.url, flows, flow: { kind: 'read', reads: bareReads } }
  const page = concertIds.map((id) => ({ path: `/v1/concert/concerts/${id}` }))
  const hot: ClosedWorkload = { ...order, flows, flow: { kind: 'read', reads: page } }
  for (const warmUp of [ours, bare, hot]) await bench.load.run({ ...warmUp, flows: CUSTOMERS })

  const rest = () => naru.rest()
  const status = await interleave(bench, { naru: { order: () => ours, rest }, floor: { order: () => bare } })
  const crowd = await interleave(bench, { naru: { order: () => hot, rest }, floor: { order: () => bare } })
  await Promise.all([naru.stop(), floor.stop()])
  const ofStatus = compared(status.naru, status.floor, (tally) => tally.perSecond)
  const ofCrowd = compared(crowd.naru, crowd.floor, (tally) => tally.perSecond)
  const all = [booked, ...status.naru.tallies, ...crowd.naru.tallies]
  return {
    lines: [
      {
        what: `status reads, over ${own.length.toLocaleString('en-US')} bookings (per s)`,
        naru: number(ofStatus.naru),
        floor: number(ofStatus.floor),
        ratio: ofStatus.ratio,
        ...atLeast(ofStatus.ratio, OF_BARE.read),
      },
      cpuLine(status.naru, status.floor),
      {
        what: 'reads of one hot concert (per s)',
        naru: number(ofCrowd.naru),
        floor: number(ofCrowd.floor),
        ratio: ofCrowd.ratio,
      },
    ],
    data: {
      status: { ...ofStatus, rounds: told(status.naru), floors: told(status.floor) },
      hot: { ...ofCrowd, rounds: told(crowd.naru), floors: told(crowd.floor) },
      logged: naru.errors,
    },
    broken: all.flatMap((tally) => steadfast('reads', tally)),
  }
}

const lag = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('lag-naru'))
  const concertIds = await naru.concerts(1, TICKETS)
  const { url, people } = naru
  const warmUp = await bench.load.run({
    kind: 'closed',
    url,
    clients: CLIENTS,
    flows: CUSTOMERS,
    flow: { kind: 'book', concertIds, people },
  })
  const seconds = bench.quick ? LAG_SECONDS_QUICK : LAG_SECONDS
  const rounds: Tally[] = []
  const endWatch = poll(naru, concertIds)
  for (let round = 0; round < bench.rounds; round += 1) {
    bench.say(`round ${round + 1} of ${bench.rounds}`)
    await naru.rest()
    rounds.push(await bench.load.run({ kind: 'steady', url, perSecond: RATE_PER_SECOND, seconds, concertIds, people }))
  }
  const watched = await endWatch()
  await naru.rest()
  await naru.stop()
  const all = [warmUp, ...rounds]
  const audited = auditSale(naru.folder, {
    bookings: all.flatMap(({ bookings }) => bookings),
    everythingAnswered: true,
  })
  const p50Ms = median(rounds.map(({ lagMs }) => lagMs?.p50 ?? Number.NaN))
  const p99Ms = median(rounds.map(({ lagMs }) => lagMs?.p99 ?? Number.NaN))
  const at = `at ${RATE_PER_SECOND} bookings/s (ms)`
  return {
    lines: [
      { what: `projection lag p50 ${at}`, naru: number(p50Ms) },
      { what: `projection lag p99 ${at}`, naru: number(p99Ms), ...atMost(p99Ms, LAG_P99_MS) },
      ...turnedAway(rounds),
    ],
    data: {
      measured: `from the answer to the booking until a read shows its version, looked for every ${LOOK_EVERY_MS} ms`,
      p50Ms,
      p99Ms,
      rounds: rounds.map(figures),
      watched,
      audited,
      logged: naru.errors,
    },
    broken: [...all.flatMap((tally) => steadfast('lag', tally)), ...watched.violations, ...audited.violations],
  }
}

export const view: readonly Scenario[] = [
  { name: 'reads', run: reads },
  { name: 'lag', run: lag },
]
