/**
 * What is asked answers at the edge of its limit (G5, T14): 400–620 ms with a limit of 610, under a crowd that honours
 * Retry-After. Payment where it is asked; in the other systems the aggregates that a command waits for.
 */
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants as ofTaxi } from '../../durable-objects/taxi/invariants.ts'
import { atLeast, SLOW_SUCCESS } from '../aims.ts'
import { audited, auditSale } from '../audit.ts'
import type { SlowObjects } from '../entry.ts'
import { type Audited, type FlowSetting, idsOf } from '../flow-scenario.ts'
import type { Flow, Tally } from '../load/workload.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { type Bench, faultsOf, figures, type Outcome, type Scenario, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'
import { storedWorld } from '../world.ts'
import { museum } from './museum.ts'
import { rental } from './rental.ts'
import { screening } from './screening.ts'

const CLIENTS = 100
const SECONDS = 60
const SECONDS_QUICK = 4
const TICKETS = 100_000
/** One call each: a customer has one at a time (T12). More than 100 clients get through in the time. */
const CALLERS = 10_000
const CALLERS_QUICK = 1_000
/** Longer than any pause between two tries of a payment whose outcome is unknown. */
const QUIET_MS = 8_000

type Slow = { readonly naru: Naru; readonly tally: Tally; readonly settleMs: number }

/** A crowd at this flow, each client as soon as it is done; then everything comes to rest. */
const crowd = async (bench: Bench, naru: Naru, flow: Flow): Promise<Tally> =>
  bench.load.run({
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    seconds: bench.quick ? SECONDS_QUICK : SECONDS,
    flow,
  })

const outcomeOf = (
  asked: string,
  what: string,
  { naru, tally, settleMs }: Slow,
  found: Audited,
  more: object = {},
): Outcome => {
  const success = tally.done / tally.begun
  return {
    lines: [
      {
        what: `slow ${asked}, ${CLIENTS} clients: share of ${what} in the end`,
        naru: `${(success * 100).toFixed(2)} %`,
        ...atLeast(success, SLOW_SUCCESS),
        aim: `≥ ${SLOW_SUCCESS * 100} %`,
      },
      { what: `slow ${asked}: ${what} (per s)`, naru: number(tally.perSecond) },
      ...turnedAway([tally]),
    ],
    data: { success, settleMs, ...figures(tally), audited: found, logged: naru.errors, ...more },
    broken: [...faultsOf(`slow ${asked}`, tally), ...found.violations],
  }
}

const bookings = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('slow-naru'), { crons: true })
  const concertIds = await naru.concerts(1, TICKETS)
  const endWatch = poll(naru, concertIds)
  const tally = await crowd(bench, naru, { kind: 'book', concertIds, people: naru.people, payBy: 'test-slow' })
  const watched = await endWatch()
  const settleMs = await naru.rest(QUIET_MS)
  await naru.stop()
  // A client that gave up was told nothing for certain, so the store may hold more than clients know.
  const found = auditSale(naru.folder, { bookings: tally.bookings, everythingAnswered: tally.givenUp === 0 })
  const outcome = outcomeOf('payment', 'bookings paid', { naru, tally, settleMs }, found, { watched })
  return { ...outcome, broken: [...outcome.broken, ...watched.violations] }
}

const calls = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('slow-taxi-naru'), { crons: true })
  const people = await naru.population.introduce(bench.quick ? CALLERS_QUICK : CALLERS, 'customer')
  const tally = await crowd(bench, naru, { kind: 'call', people, payBy: 'test-slow' })
  const settleMs = await naru.rest(QUIET_MS)
  await naru.stop()
  const told = { aggregate: 'taxi.call', ids: idsOf(tally.bookings), as: ['open'] }
  const found = audited(storedWorld(naru.folder), [...ofTaxi, ...ofPayment], told)
  return outcomeOf('payment', 'taxi calls open', { naru, tally, settleMs }, found)
}

type SlowAsk = {
  readonly name: string
  readonly asked: string
  readonly what: string
  readonly slow: SlowObjects
  readonly setting: FlowSetting
}
const slowAsks: readonly SlowAsk[] = [
  {
    name: 'slow-rental',
    asked: 'product, renter, installation and customer record',
    what: 'rentals closed',
    slow: { rental: ['Product', 'Renter', 'Installation', 'CustomerRecord'] },
    setting: rental,
  },
  {
    name: 'slow-museum',
    asked: 'exhibition',
    what: 'visits reserved and cancelled',
    slow: { museum: ['Exhibition'] },
    setting: museum,
  },
  {
    name: 'slow-screening',
    asked: 'hospital',
    what: 'screenings reserved and cancelled',
    slow: { screening: ['Hospital'] },
    setting: screening,
  },
]

const asks = async (bench: Bench, { name, asked, what, slow, setting }: SlowAsk): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder(`${name}-naru`), { crons: true, slow })
  const tally = await bench.load.run({
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    flows: bench.quick ? setting.flowsQuick : setting.flows,
    flow: await setting.flow(naru),
  })
  const settleMs = await naru.rest(QUIET_MS)
  await naru.stop()
  // Who gave up half-way was told nothing of the end.
  const found = setting.audit(naru.folder, tally.givenUp === 0 ? tally.bookings : [])
  return outcomeOf(asked, what, { naru, tally, settleMs }, found)
}

export const slowAnswers: readonly Scenario[] = [
  { name: 'slow', anyStore: true, run: bookings },
  { name: 'slow-taxi', anyStore: true, run: calls },
  ...slowAsks.map((ask): Scenario => ({ name: ask.name, anyStore: true, run: (bench) => asks(bench, ask) })),
]
