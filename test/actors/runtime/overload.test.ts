/** More commands at once than one actor lets wait (C11): the rest is turned away whole, and may come back. */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CommandContext } from '../../../kernel/decision.ts'
import { freshId } from '../../../kernel/ids.ts'
import {
  type Actor,
  actorOf,
  atOnce,
  context,
  env,
  holdSeats,
  inspected,
  onSale,
  requestBooking,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

/** What the runtime lets wait for one actor. */
const WAITING_LIMIT = 2_000
/** Those who came first need not wait: each is decided alone while its commit takes long enough to part it from the next. */
const ALONE_LIMIT = 100
const overloadedBy = (dependency: string) => ({
  outcome: 'unavailable',
  dependency,
  retryAfterSeconds: 1,
  overloaded: true,
})
const soldOut = { outcome: 'refused', refusal: { reason: 'SeatsSoldOut' } }

type HoldRequest = { readonly bookingId: string; readonly command: object; readonly context: CommandContext }
const requests = (count: number): readonly HoldRequest[] =>
  Array.from({ length: count }, (_, at) => {
    const bookingId = `b-${at}`
    return { bookingId, command: holdSeats(bookingId), context: context(freshId()) }
  })

/**
 * Keeps the actor overloaded until the gate opens: everybody who is answered asks again before the turn ends, so nobody
 * from outside ever finds a place to wait.
 */
const whileOverloaded = (
  actor: Actor,
  burst: readonly HoldRequest[],
  gate: { readonly isOpen: boolean },
): Promise<void> =>
  runInDurableObject(actor, async (instance) => {
    const real = instance as unknown as Actor
    const keepAsking = async (request: HoldRequest) => {
      let answer = await real.execute(request.command, request.context)
      while (answer.outcome === 'accepted' && !gate.isOpen)
        answer = await real.execute(request.command, request.context)
    }
    await Promise.all(burst.map(keepAsking))
  })

const holders = async (concert: Actor): Promise<readonly string[]> => {
  const { state } = await inspected(concert)
  const { holds } = state.seats as { holds: Record<string, unknown> }
  return Object.keys(holds).sort()
}

beforeEach(async () => {
  knobs.reset()
  for (const dependency of ['concert', 'booking']) await env.CONCERT_ACTORS.resetBreaker(dependency)
})

describe('A concert of more commands at once than may wait', () => {
  it('turns the rest away and keeps nothing of them; whoever comes again has an answer for good', async () => {
    const tickets = 2_300
    const concert = await onSale(tickets)
    const burst = requests(2_600)
    const answers = await atOnce(concert, burst)

    const served = burst.filter((_, at) => answers[at]?.outcome === 'accepted')
    const turnedAway = burst.filter((_, at) => answers[at]?.outcome === 'unavailable')
    expect(served.length + turnedAway.length).toBe(burst.length)
    expect(served.length).toBeGreaterThanOrEqual(WAITING_LIMIT)
    expect(served.length).toBeLessThanOrEqual(WAITING_LIMIT + ALONE_LIMIT)
    expect(served).toEqual(burst.slice(0, served.length))
    for (const answer of answers) {
      if (answer.outcome !== 'accepted') expect(answer).toEqual(overloadedBy('concert.concert'))
    }
    expect(await holders(concert)).toEqual(served.map(({ bookingId }) => bookingId).sort())
    expect(await concert.peek()).toMatchObject({ version: 2 + served.length })

    const again = await atOnce(concert, turnedAway)
    const left = tickets - served.length
    expect(again.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(left)
    for (const answer of again) if (answer.outcome !== 'accepted') expect(answer).toMatchObject(soldOut)
    expect(await concert.peek()).toMatchObject({ version: 2 + tickets, data: { availableTickets: 0 } })

    const replayed = await atOnce(concert, served.slice(0, WAITING_LIMIT))
    for (const answer of replayed) expect(answer).toMatchObject({ outcome: 'accepted', replayed: true })
    expect(await concert.peek()).toMatchObject({ version: 2 + tickets })
  })

  it('books nobody by halves: a booking that met the burst holds nothing, until it is asked again', async () => {
    const burst = requests(WAITING_LIMIT)
    const concertId = freshId()
    // Two seats each for ten of the bookings.
    const concert = await onSale(burst.length + 20, concertId)
    const bookings = Array.from({ length: 24 }, () => {
      const id = freshId()
      return { id, booking: actorOf('BOOKING', id), context: context(id) }
    })
    const ask = ({ booking, context }: (typeof bookings)[number]) => booking.execute(requestBooking(concertId), context)

    const gate = { isOpen: false }
    const overloading = whileOverloaded(concert, burst, gate)
    await until(async () => (await concert.peek())?.version === 2 + burst.length)
    for (const answer of await Promise.all(bookings.map(ask))) {
      expect(answer).toMatchObject({ outcome: 'unavailable', dependency: 'concert' })
    }
    // More calls than open a breaker whose dependency fails; one that is overloaded is only left alone for a moment.
    const overloaded = await until(async () => {
      const circuits = await env.CONCERT_ACTORS.breakers()
      return circuits.find(({ dependency, overloadedUntil }) => dependency === 'concert' && overloadedUntil !== null)
    })
    expect(overloaded.mode).toBe('closed')
    expect(await holders(concert)).toEqual(burst.map(({ bookingId }) => bookingId).sort())
    gate.isOpen = true
    await overloading

    const answers = await Promise.all(
      bookings.map((one) =>
        until(async () => {
          const answer = await ask(one)
          return answer.outcome !== 'unavailable' && { ...one, answer }
        }),
      ),
    )
    const booked = answers.filter(({ answer }) => answer.outcome === 'accepted')
    expect(booked).toHaveLength(10)
    for (const { answer, booking } of answers) {
      if (answer.outcome !== 'accepted') expect(answer).toMatchObject(soldOut)
      expect((await booking.peek())?.status).toBe(answer.outcome === 'accepted' ? 'booked' : 'rejected')
    }
    const inside = [...burst.map(({ bookingId }) => bookingId), ...booked.map(({ id }) => id)]
    expect(await holders(concert)).toEqual(inside.sort())
  })
})
