/** Payment at the edge of its limit (G5, T14): 400–620 ms with a limit of 610, under a crowd that honours Retry-After. */
import { invariants as ofPayment } from '../../durable-objects/payment/invariants.ts'
import { invariants as ofTaxi } from '../../durable-objects/taxi/invariants.ts'
import { idsOf } from '../against-baseline.ts'
import { type Audited, audited, auditSale } from '../audit.ts'
import type { Flow, Tally } from '../load/workload.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { atLeast, type Bench, faultsOf, figures, type Outcome, type Scenario, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'
import { storedWorld } from '../world.ts'

const CLIENTS = 100
const SECONDS = 60
const SECONDS_QUICK = 4
const TICKETS = 100_000
/** One call each: a customer has one at a time (T12). More than 100 clients get through in the time. */
const CALLERS = 10_000
const CALLERS_QUICK = 1_000
const AIM_SUCCESS = 0.999
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

const outcomeOf = (what: string, { naru, tally, settleMs }: Slow, found: Audited, more: object = {}): Outcome => {
  const success = tally.done / tally.begun
  return {
    lines: [
      {
        what: `slow payment, ${CLIENTS} clients: share of ${what} in the end`,
        naru: `${(success * 100).toFixed(2)} %`,
        ...atLeast(success, AIM_SUCCESS),
        aim: `≥ ${AIM_SUCCESS * 100} %`,
      },
      { what: `slow payment: ${what} (per s)`, naru: number(tally.perSecond) },
      ...turnedAway([tally]),
    ],
    data: { success, settleMs, ...figures(tally), audited: found, logged: naru.errors, ...more },
    broken: [...faultsOf('slow payment', tally), ...found.violations],
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
  const outcome = outcomeOf('bookings paid', { naru, tally, settleMs }, found, { watched })
  return { ...outcome, broken: [...outcome.broken, ...watched.violations] }
}

const calls = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('slow-taxi-naru'), { crons: true })
  const people = await naru.introduce(bench.quick ? CALLERS_QUICK : CALLERS, 'customer')
  const tally = await crowd(bench, naru, { kind: 'call', people, payBy: 'test-slow' })
  const settleMs = await naru.rest(QUIET_MS)
  await naru.stop()
  const told = { aggregate: 'taxi.call', ids: idsOf(tally.bookings), as: ['open'] }
  const found = audited(storedWorld(naru.folder), [...ofTaxi, ...ofPayment], told)
  return outcomeOf('taxi calls open', { naru, tally, settleMs }, found)
}

export const slowPayment: readonly Scenario[] = [
  { name: 'slow', run: bookings },
  { name: 'slow-taxi', run: calls },
]
