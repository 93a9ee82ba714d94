/**
 * A large sale, simulated in steps of time: people come through a waiting room to the shards of one stock; each object
 * does so many operations a second and no more; messages between pool and shards are lost, doubled and late, and objects
 * are killed. Everything that happens follows from the seed.
 */
import { chance } from '../../test/harness/chance.ts'
import { Counter } from './counter.ts'
import { type Loan, Pool } from './stock.ts'

export type Sale = {
  readonly seed: number
  readonly seats: number
  readonly people: number
  readonly shards: number
  /** Operations with a write that one object does in a second. */
  readonly perObject: number
  /** People let in from the waiting room in a second; null: no waiting room, everybody comes as they arrive. */
  readonly admitted: number | null
}

export type Course = {
  readonly sold: number
  /** When nine tenths of the seats, and when all were sold, in seconds of the sale; null when they were not. */
  readonly nineTenthsAfterS: number | null
  readonly soldOutAfterS: number | null
  /** Seats held in a second, until for the first time none was free; until the end when some always were. */
  readonly perSecond: number
  /** Requests that nobody waited for any more when their turn came. */
  readonly inVain: number
  readonly longestQueue: number
  /** Operations of the pool for each thousand seats. */
  readonly poolPerThousand: number
  /** Every breach of "pool and loans are the capacity" and "no shard sells more than was lent"; always empty. */
  readonly broken: readonly string[]
}

const STEP_S = 0.05
/** The simulation ends here, sold out or not. */
const LIMIT_S = 3_600
/** People arrive within ten minutes, half of them in the first. */
const RUSH_S = 60
const ARRIVALS_S = 600
/** Who holds seats pays after this long on average, or never; then the hold lapses. */
const PAYS_AFTER_S = 40
const PAYS = 0.85
const HOLD_S = 300
/** Each ticket takes two operations: a hold, and its sale or release. */
export const OPERATIONS_PER_TICKET = 2
/** After this long a browser or a gateway has given up on an answer. */
const GIVES_UP_S = 10
/** Who gave up tries again so often. */
const TRIES = 3
/** A shard asks for what it sells in this time, and asks again when half of it is gone. */
const LOAN_S = 4
const ASK_AGAIN_S = 1
const LOST = 0.02
const DOUBLED = 0.02
/** A message is under way for 1 to this many steps. */
const LATE_STEPS = 6
/** Each object is killed about once in this time, and is away for half a second. */
const KILLED_EVERY_S = 60
const AWAY_S = 0.5
/** The waiting room hears so often whether seats are free. */
const NEWS_S = 1

type Message =
  | { readonly to: 'pool'; readonly shard: number; readonly ask: number; readonly wanted: number }
  | { readonly to: 'pool'; readonly shard: number; readonly back: Loan }
  | { readonly to: 'shard'; readonly shard: number; readonly loan: Loan }
  | { readonly to: 'shard'; readonly shard: number; readonly counted: number }
  | { readonly to: 'shard'; readonly shard: number; readonly recall: true }

const isIdle = ({ waiting }: Counter): boolean => waiting === 0

export const simulate = (sale: Sale): Course => {
  const random = chance(sale.seed)
  const pool = new Pool(sale.seats)
  const counters = Array.from({ length: sale.shards }, (_, id) => new Counter(id))
  const messages = new Map<number, Message[]>()
  const broken: string[] = []
  const soldBy: number[] = []
  let poolOperations = 0
  let poolQueue: Message[] = []
  let poolAwayUntil = 0
  /** Who gave up in this step and comes again in the next, by how often they have come. */
  const again = new Map<number, number>()
  let areSeatsFree = true
  let arrived = 0
  let inRoom = 0
  let turn = 0
  let inVain = 0
  let longestQueue = 0
  let step = 0
  let isOver = false
  let allHeldAfterS: number | null = null
  let soldOutAfterS: number | null = null

  const perStep = sale.perObject * STEP_S
  const loanSize = Math.max(1, Math.ceil(sale.perObject * LOAN_S))

  const send = (message: Message): void => {
    const copies = random() < LOST ? 0 : random() < DOUBLED ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      const at = step + 1 + Math.floor(random() * LATE_STEPS)
      messages.set(at, [...(messages.get(at) ?? []), message])
    }
  }
  const isKilled = () => random() < STEP_S / KILLED_EVERY_S

  /** How many have arrived by then: half in the rush, the others evenly after it. */
  const arrivedBy = (s: number): number => {
    const share = s < RUSH_S ? s / RUSH_S / 2 : 0.5 + (Math.min(s, ARRIVALS_S) - RUSH_S) / (ARRIVALS_S - RUSH_S) / 2
    return Math.floor(sale.people * share)
  }

  const letIn = (count: number, tries: number): void => {
    for (let left = count; left > 0; ) {
      const counter = counters[turn % counters.length] as Counter
      const part = Math.min(left, Math.ceil(count / counters.length))
      counter.join({ at: step, count: part, tries })
      turn += 1
      left -= part
    }
  }

  const answerAtPool = (message: Message): void => {
    if (message.to !== 'pool') return
    poolOperations += 1
    if ('back' in message) {
      send({ to: 'shard', shard: message.shard, counted: pool.takeBack(message.shard, message.back) })
      return
    }
    const loan = pool.lend(message.shard, message.ask, message.wanted, counters.length)
    send({ to: 'shard', shard: message.shard, loan })
    if (loan.seats > 0) return
    // What others do not need goes to where it is asked for.
    for (const { shard } of counters) {
      if (shard.id !== message.shard && pool.lentTo(shard.id) > 0) send({ to: 'shard', shard: shard.id, recall: true })
    }
  }

  const answerAtShard = (counter: Counter, message: Message): void => {
    if ('loan' in message) {
      if (counter.shard.receive(message.loan)) counter.isDry = message.loan.seats === 0
    } else if ('counted' in message) {
      counter.shard.returned(message.counted)
    } else if ('recall' in message) {
      const spare = counter.shard.counts.free - counter.waiting
      const back = spare > 0 ? counter.shard.giveBack(spare) : null
      if (back !== null) send({ to: 'pool', shard: counter.shard.id, back })
    }
  }

  const serve = (counter: Counter, seconds: number): void => {
    let budget = perStep
    const planned = counter.take(step)
    while (budget >= 1 && planned.sells > 0) {
      counter.shard.sell()
      planned.sells -= 1
      budget -= 1
    }
    while (budget >= 1 && planned.releases > 0) {
      counter.shard.release()
      planned.releases -= 1
      budget -= 1
    }
    if (planned.sells + planned.releases > 0) counter.postpone(step + 1, planned)
    for (let party = counter.first; budget >= 1 && party !== undefined; party = counter.first) {
      const hasLeft = (step - party.at) * STEP_S > GIVES_UP_S
      if (!hasLeft && counter.shard.counts.free === 0 && !counter.isDry) break
      counter.advance()
      budget -= 1
      if (hasLeft) {
        inVain += 1
        if (party.tries < TRIES) again.set(party.tries + 1, (again.get(party.tries + 1) ?? 0) + 1)
      } else if (counter.shard.hold()) {
        const pays = random() < PAYS
        const after = pays ? -Math.log(1 - random()) * PAYS_AFTER_S : HOLD_S
        if (pays && after < HOLD_S) counter.plan(step + 1 + Math.floor(after / STEP_S), 'sells')
        else counter.plan(step + Math.floor(HOLD_S / STEP_S), 'releases')
      }
    }
    const { free, returning } = counter.shard.counts
    if (returning > 0 && step % Math.ceil(ASK_AGAIN_S / STEP_S) === 0) {
      const back = counter.shard.giveBack(returning)
      if (back !== null) send({ to: 'pool', shard: counter.shard.id, back })
    }
    if (free > loanSize / 2 || seconds - counter.askedAt < ASK_AGAIN_S) return
    counter.askedAt = seconds
    send({ to: 'pool', shard: counter.shard.id, ask: counter.shard.ask(), wanted: loanSize })
  }

  const check = (): void => {
    if (pool.free + pool.lent !== sale.seats) broken.push(`step ${step}: pool and loans are not the capacity`)
    for (const { shard } of counters) {
      const { free, held, sold, returning } = shard.counts
      // A loan that is under way is lent already; a return that was counted and not yet confirmed is lent no more.
      if (held + sold + free > pool.lentTo(shard.id))
        broken.push(`step ${step}: shard ${shard.id} has more than it was lent`)
      if (free < 0 || held < 0 || returning < 0) broken.push(`step ${step}: shard ${shard.id} counts below nothing`)
    }
  }

  for (; step * STEP_S < LIMIT_S && soldOutAfterS === null && !isOver; step += 1) {
    const seconds = step * STEP_S
    const come = arrivedBy(seconds + STEP_S) - arrived
    arrived += come
    inRoom += come
    if (step % Math.ceil(NEWS_S / STEP_S) === 0) {
      areSeatsFree = pool.free > 0 || counters.some(({ shard, waiting }) => shard.counts.free > waiting)
    }
    const allowed =
      sale.admitted === null ? inRoom : areSeatsFree ? Math.min(inRoom, Math.round(sale.admitted * STEP_S)) : 0
    inRoom -= allowed
    letIn(allowed, 1)
    for (const [tries, count] of again) letIn(count, tries)
    again.clear()

    for (const message of messages.get(step) ?? []) {
      if (message.to === 'pool') poolQueue.push(message)
      else answerAtShard(counters[message.shard] as Counter, message)
    }
    messages.delete(step)
    if (isKilled()) poolAwayUntil = seconds + AWAY_S
    // Who is away loses what it had not yet answered; what it has answered is stored.
    if (seconds < poolAwayUntil) poolQueue = []
    for (const message of poolQueue.splice(0, Math.floor(perStep))) answerAtPool(message)

    let sold = 0
    let taken = 0
    for (const counter of counters) {
      if (isKilled()) counter.awayUntil = seconds + AWAY_S
      if (seconds >= counter.awayUntil) serve(counter, seconds)
      else counter.postpone(step + 1, counter.take(step))
      sold += counter.shard.counts.sold
      taken += counter.shard.counts.held + counter.shard.counts.sold
      longestQueue = Math.max(longestQueue, counter.waiting)
    }
    soldBy.push(sold)
    check()
    if (taken === sale.seats) allHeldAfterS ??= seconds
    if (sold === sale.seats) soldOutAfterS = seconds
    isOver = arrived === sale.people && inRoom === 0 && again.size === 0 && taken === sold && counters.every(isIdle)
  }

  const sold = soldBy.at(-1) ?? 0
  const nearly = soldBy.findIndex((count) => count >= sale.seats * 0.9)
  const perSecond = allHeldAfterS === null ? sold / (step * STEP_S) : sale.seats / allHeldAfterS
  const poolPerThousand = sold === 0 ? poolOperations : (poolOperations / sold) * 1_000
  const nineTenthsAfterS = nearly === -1 ? null : nearly * STEP_S
  return { sold, nineTenthsAfterS, soldOutAfterS, perSecond, inVain, longestQueue, poolPerThousand, broken }
}
