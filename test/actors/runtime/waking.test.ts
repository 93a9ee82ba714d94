/** What waking costs, and what an actor holds of others and keeps to itself. */
import { beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import { sealedLike } from '../../../kernel/testing/sealed.ts'
import {
  accepted,
  actorOf,
  booked,
  context,
  env,
  evict,
  holdSeats,
  inspected,
  isAtRest,
  kill,
  onSale,
  payBooking,
  rowsOf,
  runAlarm,
  until,
  used,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

describe('An actor that asked another through an entrypoint', () => {
  it('may leave memory again: nothing of the answer holds it', async () => {
    const { booking } = await booked()
    accepted(await booking.execute(payBooking('card'), context()))
    await evict(booking)
    expect(await booking.peek()).toMatchObject({ status: 'paid' })
  })
})

describe('An actor that could not wake', () => {
  it('wakes when its storage can be read again', async () => {
    const id = freshId()
    await onSale(10, id)
    await rowsOf(actorOf('CONCERT', id), "UPDATE journal SET entry = '{' || entry WHERE n = 2")
    const concert = await kill('CONCERT', id)
    expect(await concert.peek().catch(() => 'cannot be read')).toBe('cannot be read')
    await rowsOf(concert, 'UPDATE journal SET entry = substr(entry, 2) WHERE n = 2')
    expect(await concert.peek()).toMatchObject({ status: 'on-sale' })
  })
})

describe('An actor that was woken by the id of its storage before anything happened to it', () => {
  it('acts under its name, once somebody calls it by that (K9)', async () => {
    const id = freshId()
    const withoutName = env.CONCERT.idFromString(actorOf('CONCERT', id).id.toString())
    expect(await env.CONCERT.get(withoutName).redrive({ fromSeq: 1 })).toEqual({ resent: 0, next: null })
    const concert = await until(() => onSale(10, id).catch(() => null))
    expect(await inspected(concert)).toMatchObject({ id, description: { status: 'on-sale' } })
  })
})

describe('An actor with a long history and something unsent', () => {
  it('wakes without reading its history from the beginning', async () => {
    const concert = await onSale(5_000)
    const holds = Array.from({ length: 2_100 }, (_, at) => () => concert.execute(holdSeats(`b-${at}`), context()))
    await Promise.all(holds.slice(0, 1_500).map((hold) => hold()))
    await Promise.all(holds.slice(1_500).map((hold) => hold()))
    await until(async () => (await inspected(concert)).sentUpTo === 2_102)
    await runAlarm(concert)
    await until(() => isAtRest(concert))
    accepted(await concert.execute(holdSeats('last'), context()))
    // Its alarm is set, so it looks for events that may be unsent: one.
    await evict(concert)
    const { rowsRead } = await used(() => concert.peek())
    expect(rowsRead).toBeLessThan(1_100)
  })

  it('sends one new event again without reading its history from the beginning', async () => {
    const concert = await onSale(5_000)
    await Promise.all(Array.from({ length: 1_500 }, (_, at) => concert.execute(holdSeats(`b-${at}`), context())))
    const { rowsRead } = await used(() => concert.redrive({ fromSeq: 1_502 }))
    expect(rowsRead).toBeLessThan(100)
  })
})

describe('Inspection', () => {
  it('keeps the confidential fields of the description to itself, too', async () => {
    const id = freshId()
    const delivery = actorOf('DELIVERY', id)
    const address = '김하늘, 종로구 세종대로 175'
    const prepare = {
      type: 'PrepareDelivery',
      ...{
        customerId: 'kim',
        organisation: 'naru',
        concertTitle: '봄밤',
        startsAt: '2099-01-01T00:00:00.000Z',
        quantity: 1,
        address: sealedLike(address),
      },
    }
    accepted(await delivery.execute(prepare, context()))
    expect(JSON.stringify(await inspected(delivery))).not.toContain('김하늘')
  })
})
