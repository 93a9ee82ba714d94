/** Deadlines: a hold ends on time, whoever looks first, and its seats return once (K10, C5, C6). */
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Actor,
  actorOf,
  alarmOf,
  availableTickets,
  booked,
  context,
  env,
  inspected,
  kill,
  ledgerEntries,
  payBooking,
  rowsOf,
  runAlarm,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  await env.CONCERT_ACTORS.resetBreaker('payment')
})

afterEach(() => {
  vi.restoreAllMocks()
})

const HOLD_SECONDS = 1
const CAPACITY = 100
const expired = { outcome: 'refused', refusal: { reason: 'BookingExpired' } }
const statusOf = async (actor: Actor) => (await actor.peek())?.status
const withoutAlarm = (actor: Actor) => runInDurableObject(actor, (_, { storage }) => storage.deleteAlarm())

const holdEnds = async (booking: Actor): Promise<void> => {
  const holdExpiresAt = String((await booking.peek())?.data.holdExpiresAt)
  await until(() => new Date().toISOString() >= holdExpiresAt)
}

/** Once and for good: what is released a second time would be seen at the concert. */
const seatsReturnedOnce = async (concert: Actor): Promise<void> => {
  await until(async () => (await availableTickets(concert)) === CAPACITY)
  const types = (await typesOf(concert)).slice(2)
  // It asks about each hold once, unless that has ended before (decision 41).
  expect(types.filter((type) => type !== 'HoldsQuestioned')).toEqual(['SeatsHeld', 'SeatsReleased'])
}

describe('A hold that ended', () => {
  it('is over for the next command even if no alarm has run', async () => {
    const { booking, concert, id } = await booked('BOOKING', HOLD_SECONDS)
    await withoutAlarm(booking)
    await withoutAlarm(concert)
    await holdEnds(booking)
    expect(await alarmOf(booking)).toBeNull()
    expect(await statusOf(booking)).toBe('booked')
    expect(await booking.execute(payBooking('card'), context())).toMatchObject(expired)
    expect(await typesOf(booking)).toEqual(['BookingRequested', 'BookingBooked', 'BookingExpired'])
    await seatsReturnedOnce(concert)
    expect(await ledgerEntries(`concert.booking~${id}`)).toEqual([])
  })

  it('is over once when many commands find out together, and the alarm too', async () => {
    const { booking, concert } = await booked('BOOKING', HOLD_SECONDS)
    await holdEnds(booking)
    const payments = Array.from({ length: 20 }, () => booking.execute(payBooking('card'), context()))
    const [answers] = await Promise.all([Promise.all(payments), runAlarm(booking)])
    for (const answer of answers) expect(answer).toMatchObject(expired)
    expect(await typesOf(booking)).toEqual(['BookingRequested', 'BookingBooked', 'BookingExpired'])
    await seatsReturnedOnce(concert)
  })

  it('is over by itself, also when its actor has left memory', async () => {
    const { id, concert } = await booked('BOOKING', HOLD_SECONDS)
    const booking = await kill('BOOKING', id)
    await seatsReturnedOnce(concert)
    expect(await statusOf(booking)).toBe('expired')
    await until(() => knobs.arrivals('notification', id).some(({ type }) => type.endsWith('BookingExpired.v1')))
    await runAlarm(booking)
    expect(await alarmOf(booking)).toBeNull()
  })

  it('stays while it lasts: an alarm before its time ends nothing', async () => {
    const { booking, concert } = await booked()
    await runAlarm(booking)
    await runAlarm(booking)
    expect(await statusOf(booking)).toBe('booked')
    expect(await alarmOf(booking)).toBe(Date.parse(String((await booking.peek())?.data.holdExpiresAt)))
    expect(await availableTickets(concert)).toBe(CAPACITY - 2)
  })

  it('ends by itself also when an alarm is served in the very millisecond before, with something left to do', async () => {
    const { booking } = await booked('CUT_OFF_BOOKING')
    knobs.transport.set('view', 'fails')
    await booking.execute(payBooking('test-declined'), context())
    const deadline = Date.parse(String((await booking.peek())?.data.holdExpiresAt))
    await runInDurableObject(booking, async (instance, { storage }) => {
      // The alarm before a deadline stands one millisecond before it.
      const servedAt = deadline - 1
      vi.spyOn(Date, 'now').mockReturnValue(servedAt)
      await storage.deleteAlarm()
      await (instance as unknown as { alarm(): Promise<void> }).alarm()
      // One set for the millisecond in which it is served would stay in the store and never come.
      expect(await storage.getAlarm()).toBeGreaterThan(servedAt)
    })
  })
})

describe('A payment under way when the hold ends', () => {
  it('wins when its answer comes within the grace', async () => {
    const { booking, concert, id } = await booked('BOOKING', HOLD_SECONDS)
    await booking.execute(payBooking('test-timeout'), context())
    await holdEnds(booking)
    await runAlarm(booking)
    expect(await statusOf(booking)).toBe('booked')
    await until(async () => (await statusOf(booking)) === 'paid')
    expect((await typesOf(booking)).slice(2)).toEqual(['BookingPaymentRequested', 'BookingPaid'])
    expect(await ledgerEntries(`concert.booking~${id}`)).toEqual([{ kind: 'charged', amountKrw: 100_000 }])
    await until(async () => (await typesOf(concert)).includes('SeatsSold'))
    expect(await availableTickets(concert)).toBe(CAPACITY - 2)
  })

  it('loses when the grace is over: expired, the money given back, the seats returned', async () => {
    const { booking, concert, id } = await booked()
    const paying = booking.execute(payBooking('test-timeout'), context()).catch(() => 'lost')
    await until(async () => (await ledgerEntries(`concert.booking~${id}`)).length > 0)
    // The hold, and the minute of grace after it, lie in the past now.
    const holdExpiresAt = String((await inspected(booking)).state.holdExpiresAt)
    const past = new Date(Date.now() - 120_000).toISOString()
    await rowsOf(booking, 'UPDATE journal SET entry = replace(entry, ?, ?)', holdExpiresAt, past)
    const late = await kill('BOOKING', id)
    await paying
    await runAlarm(late)

    expect(await statusOf(late)).toBe('expired')
    await seatsReturnedOnce(concert)
    const payment = actorOf('PAYMENT', `concert.booking~${id}`)
    // The refund may come before the payment has stored that it asked: then it is the provider who knows of the charge.
    await until(async () => ['refunded', 'blocked'].includes(String(await statusOf(payment))))
    expect(await ledgerEntries(`concert.booking~${id}`)).toMatchObject([{ kind: 'refunded', refundedKrw: 100_000 }])
    // The answer that comes after all changes nothing.
    await until(async () => (await inspected(late)).open.length === 0)
    expect(await statusOf(late)).toBe('expired')
    expect(await late.execute(payBooking('card'), context())).toMatchObject(expired)
    expect((await typesOf(late)).slice(2)).toEqual(['BookingPaymentRequested', 'BookingExpired'])
  })
})
