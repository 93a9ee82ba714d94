/** Payment at the edge of its limit (G5): 400–620 ms with a limit of 610, under a crowd that honours Retry-After. */
import { auditSale } from '../audit.ts'
import { Naru } from '../naru.ts'
import { poll } from '../poll.ts'
import { atLeast, type Bench, faultsOf, figures, type Outcome, type Scenario, turnedAway } from '../scenario.ts'
import { number } from '../table.ts'

const CLIENTS = 100
const SECONDS = 60
const SECONDS_QUICK = 4
const TICKETS = 100_000
const AIM_SUCCESS = 0.999
/** Longer than any pause between two tries of a payment whose outcome is unknown. */
const QUIET_MS = 8_000

const slow = async (bench: Bench): Promise<Outcome> => {
  await using naru = await Naru.start(bench.folder('slow-naru'), { crons: true })
  const concertIds = await naru.concerts(1, TICKETS)
  const endWatch = poll(naru, concertIds)
  const tally = await bench.load.run({
    kind: 'closed',
    url: naru.url,
    clients: CLIENTS,
    seconds: bench.quick ? SECONDS_QUICK : SECONDS,
    flow: { kind: 'book', concertIds, people: naru.people, payBy: 'test-slow' },
  })
  const watched = await endWatch()
  const settleMs = await naru.rest(QUIET_MS)
  await naru.stop()
  // A client that gave up was told nothing for certain, so the store may hold more than clients know.
  const audited = auditSale(naru.folder, { bookings: tally.bookings, everythingAnswered: tally.givenUp === 0 })
  const success = tally.done / tally.begun
  return {
    lines: [
      {
        what: `slow payment, ${CLIENTS} clients: share of flows paid in the end`,
        naru: `${(success * 100).toFixed(2)} %`,
        ...atLeast(success, AIM_SUCCESS),
        aim: `≥ ${AIM_SUCCESS * 100} %`,
      },
      { what: 'slow payment: flows paid (per s)', naru: number(tally.perSecond) },
      ...turnedAway([tally]),
    ],
    data: { success, settleMs, ...figures(tally), watched, audited, logged: naru.errors },
    broken: [...faultsOf('slow payment', tally), ...watched.violations, ...audited.violations],
  }
}

export const slowPayment: readonly Scenario[] = [{ name: 'slow', run: slow }]
