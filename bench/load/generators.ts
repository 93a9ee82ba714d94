/** The two generators: closed loop (a client waits for its answer) and open loop (the clock decides). */
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { summary } from '../statistics.ts'
import { Client, Fault } from './client.ts'
import { bookOnly } from './flows/concert.ts'
import type { Outcome } from './flows/flow.ts'
import { perform } from './flows/index.ts'
import type { Booked, ClosedWorkload, SteadyWorkload, Tally, Workload } from './workload.ts'

/** Faults that are told in words; all are counted. */
const FAULTS_TOLD = 5
const STEADY_CONNECTIONS = 64
/** Between two looks for a booking in the view: a measured lag is at most this much too long. */
export const LOOK_EVERY_MS = 5
/** A booking that the view does not show by then is a fault. */
export const VISIBLE_LIMIT_MS = 10_000
const MS_PER_SECOND = 1_000

/** Carries an order out. */
export const carryOut = (order: Workload): Promise<Tally> => (order.kind === 'closed' ? closed(order) : steady(order))

/** Notes what came of flows while they run. */
class Notes {
  readonly latencies: number[] = []
  readonly bookings: Booked[] = []
  readonly faults: string[] = []
  faultCount = 0
  begun = 0
  done = 0
  refused = 0
  givenUp = 0
  lastDoneAt = 0
  readonly #startedAt = performance.now()

  /** Runs one flow and notes its outcome; a fault ends this flow only. */
  async flow(run: () => Promise<Outcome>): Promise<void> {
    this.begun += 1
    const from = performance.now()
    try {
      const outcome = await run()
      const at = performance.now()
      this.latencies.push(at - from)
      if (outcome.kind === 'refused') this.refused += 1
      else if (outcome.booked) this.bookings.push(outcome.booked)
      if (outcome.kind === 'given-up') this.givenUp += 1
      if (outcome.kind !== 'done') return
      this.done += 1
      this.lastDoneAt = at
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.faultCount += 1
      if (this.faults.length < FAULTS_TOLD) this.faults.push(error.message)
    }
  }

  tally(client: Client): Tally {
    const wallMs = performance.now() - this.#startedAt
    const { begun, done, refused, givenUp, faults, faultCount, bookings } = this
    return {
      begun,
      done,
      refused,
      givenUp,
      faults,
      faultCount,
      bookings,
      answers: Object.fromEntries(client.answers),
      wallMs,
      lastDoneMs: this.lastDoneAt - this.#startedAt,
      perSecond: ((done + refused) / wallMs) * MS_PER_SECOND,
      latencyMs: summary(this.latencies),
    }
  }
}

const closed = async ({ url, clients, flows, seconds, flow }: ClosedWorkload): Promise<Tally> => {
  if (flows === undefined && seconds === undefined) throw new Error('a closed loop that never ends')
  const client = new Client(url, clients)
  const notes = new Notes()
  const until = performance.now() + (seconds ?? Number.POSITIVE_INFINITY) * MS_PER_SECOND
  let turn = 0
  const loop = async () => {
    while (turn < (flows ?? Number.POSITIVE_INFINITY) && performance.now() < until) {
      const mine = turn
      turn += 1
      await notes.flow(() => perform(client, flow, mine))
    }
  }
  await Promise.all(Array.from({ length: clients }, loop))
  const tally = notes.tally(client)
  await client.close()
  return tally
}

const steady = async (order: SteadyWorkload): Promise<Tally> => {
  const client = new Client(order.url, STEADY_CONNECTIONS)
  const notes = new Notes()
  const lags: number[] = []
  const flows: Promise<void>[] = []
  const startedAt = performance.now()
  const total = order.perSecond * order.seconds
  for (let turn = 0; turn < total; turn += 1) {
    const dueIn = startedAt + (turn / order.perSecond) * MS_PER_SECOND - performance.now()
    if (dueIn > 0) await pause(dueIn)
    flows.push(notes.flow(() => bookAndLook(client, order, turn, lags)))
  }
  await Promise.all(flows)
  const tally = { ...notes.tally(client), lagMs: summary(lags) }
  await client.close()
  return tally
}

const Shown = z.object({ version: z.number() })

const bookAndLook = async (client: Client, order: SteadyWorkload, turn: number, lags: number[]): Promise<Outcome> => {
  const person = order.people[turn % order.people.length]
  const concertId = order.concertIds[turn % order.concertIds.length]
  if (person === undefined || concertId === undefined) throw new Error('a steady order with nobody or nothing in it')
  const booked = await bookOnly(client, person, concertId)
  if (booked === null) return { kind: 'given-up' }
  if (booked === 'refused') return { kind: 'refused' }
  const answeredAt = performance.now()
  const path = `/v1/concert/bookings/${booked.id}`
  while (performance.now() - answeredAt < VISIBLE_LIMIT_MS) {
    const reply = await client.ask({ step: 'look', method: 'GET', path, token: person.token })
    if (reply?.status === 200 && Shown.parse(JSON.parse(reply.text)).version >= booked.version) {
      lags.push(performance.now() - answeredAt)
      return { kind: 'done', booked }
    }
    await pause(LOOK_EVERY_MS)
  }
  throw new Fault(`look: booking ${booked.id} not shown after ${VISIBLE_LIMIT_MS} ms`)
}
