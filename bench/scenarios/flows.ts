/** Book, and book + pay: how many a second, beside their floors. */
import { OF_BARE } from '../aims.ts'
import { auditSale } from '../audit.ts'
import type { FlowSetting } from '../flow-scenario.ts'

/** Enough for every round, so that nothing is refused here. */
const HOT_TICKETS = 100_000
const SPREAD_CONCERTS = 500
const SPREAD_TICKETS = 1_000
const FLOWS = 1_000
const FLOWS_QUICK = 150

type Setting = Pick<FlowSetting, 'name' | 'what' | 'objects' | 'ofBare' | 'shapePath'> & {
  readonly concerts: number
  readonly payBy?: string
}

const table: readonly Setting[] = [
  {
    name: 'book',
    what: 'book, one hot concert',
    concerts: 1,
    objects: 1,
    ofBare: OF_BARE.book,
    shapePath: '/booking',
  },
  { name: 'pay', what: 'book + pay, one hot concert', concerts: 1, payBy: 'card', objects: 2, ofBare: OF_BARE.pay },
  {
    name: 'spread',
    what: `book + pay, over ${SPREAD_CONCERTS} concerts`,
    concerts: SPREAD_CONCERTS,
    payBy: 'card',
    objects: 2,
    ofBare: OF_BARE.pay,
  },
]

const asFlow = ({ concerts, payBy, ...setting }: Setting): FlowSetting => ({
  ...setting,
  end: { aggregate: 'concert.booking', status: payBy === undefined ? 'booked' : 'paid' },
  flows: FLOWS,
  flowsQuick: FLOWS_QUICK,
  flow: async (served) => {
    const concertIds = await served.concerts(concerts, concerts === 1 ? HOT_TICKETS : SPREAD_TICKETS)
    return { kind: 'book', concertIds, people: served.people, ...(payBy !== undefined && { payBy }) }
  },
  audit: (stateDir, bookings) => auditSale(stateDir, { bookings, everythingAnswered: true }),
})

export const settings: readonly FlowSetting[] = table.map(asFlow)
