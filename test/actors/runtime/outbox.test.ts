/** Events reach every inbox after the commit, whatever becomes of one inbox, the actor or its memory (K3, K4). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ActorRpc } from '../../../durable-objects/runtime/inspection.ts'
import { freshId } from '../../../kernel/ids.ts'
import {
  type Actor,
  accepted,
  actorOf,
  alarmOf,
  booked,
  context,
  evict,
  HOUR_MS,
  holdSeats,
  inspected,
  isAtRest,
  kill,
  onSale,
  payBooking,
  requestBooking,
  rowsOf,
  runAlarm,
  until,
} from './actors.fixtures.ts'
import { ALARMS_LIMIT, cutOffConcert, sequences } from './cut-off.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

/** Below the five seconds that a send may take. */
const AT_ONCE_MS = 4_500

/** Runs alarms, without waiting for their time, until the events are given up; how far each was ahead. */
const pausesUntilParked = async (actor: Actor): Promise<readonly number[]> => {
  const pauses: number[] = []
  for (let ran = 0; ran < ALARMS_LIMIT; ran += 1) {
    await runAlarm(actor)
    const alarm = await alarmOf(actor)
    if ((await inspected(actor)).sendingParked) return pauses
    pauses.push((alarm ?? 0) - Date.now())
  }
  throw new Error('it was never parked')
}

describe('Events', () => {
  it('reach the inboxes that listen, each its own, in order, as CloudEvents', async () => {
    const { id, booking } = await booked()
    accepted(await booking.execute(payBooking('card'), context('pay')))
    await until(() => sequences('view', id).length === 3 && sequences('notification', id).length === 2)
    await until(() => knobs.arrivals('concert-inventory', id).length === 1)

    // The intention to pay, the third, is nobody's business.
    expect(sequences('view', id)).toEqual([1, 2, 4])
    expect(sequences('notification', id)).toEqual([2, 4])
    expect(knobs.arrivals('concert-inventory', id).map(({ type }) => type)).toEqual([
      'naru.concert.booking.BookingPaid.v1',
    ])
    // Nothing of it goes by post.
    expect(knobs.arrivals('concert-delivery', id)).toEqual([])
    expect(knobs.arrivals('view', id).at(-1)).toMatchObject({
      id: `/concert.booking/${id}/4`,
      source: `/concert.booking/${id}`,
      subject: id,
      correlationid: 'talk',
      causationid: `/concert.booking/${id}/3`,
      status: { status: 'paid', was: 'booked', owner: 'kim' },
    })
    await until(async () => (await inspected(booking)).sentUpTo === 4)
  })

  it('do not make their sender wait for a queue that hangs, nor the other inboxes', async () => {
    const { id, booking } = await booked('CUT_OFF_BOOKING')
    await until(() => sequences('view', id).length === 2)
    knobs.transport.set('view', 'hangs')
    const started = Date.now()
    accepted(await booking.execute(payBooking('card'), context()))
    await until(() => sequences('notification', id).length === 2)
    expect(Date.now() - started).toBeLessThan(AT_ONCE_MS)
    expect(sequences('view', id)).toEqual([1, 2])

    // The hanging send runs into its limit; the alarm sends to the view alone.
    const notified = knobs.tries('notification')
    knobs.transport.set('view', 'works')
    await until(() => sequences('view', id).length === 3)
    expect(sequences('view', id)).toEqual([1, 2, 4])
    await until(async () => (await inspected(booking)).sentUpTo === 4)
    expect(knobs.tries('notification')).toBe(notified)
  })

  it('that fail to be sent are sent again by the alarm, with growing pauses up to a minute', async () => {
    const { concert } = await cutOffConcert()
    knobs.transport.set('view', 'fails')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await until(() => knobs.tries('view') > 2)
    const seconds = (await pausesUntilParked(concert)).slice(0, 8).map((ms) => Math.round(ms / 1000))
    // The send right after the commit was the first try, so the first alarm is the second.
    expect(seconds).toEqual([2, 4, 8, 16, 32, 60, 60, 60])
  })

  it('are parked after the limit of tries, and sent by a re-drive', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'fails')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await pausesUntilParked(concert)
    const tries = knobs.tries('view')
    expect(await inspected(concert)).toMatchObject({ version: 3, sentUpTo: 2 })
    // Others go on; this one rests, for an hour.
    accepted(await concert.execute(holdSeats('b-2'), context()))
    expect(await alarmOf(concert)).toBeGreaterThan(Date.now() + HOUR_MS / 2)
    // What is new is tried once when it happens, in case the queue is back; nothing more.
    expect(knobs.tries('view') - tries).toBeLessThanOrEqual(1)

    knobs.transport.set('view', 'works')
    expect(await concert.redrive({ fromSeq: 3 })).toEqual({ resent: 2, next: null })
    await until(() => new Set(sequences('view', id)).size === 4)
    expect(await inspected(concert)).toMatchObject({ version: 4, sentUpTo: 4 })
  })

  it('survive the death of the actor between the commit and the send', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await until(() => knobs.tries('view') > 2)
    await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    // Nobody touches it: the alarm of the commit wakes it.
    await until(() => sequences('view', id).includes(3))
  })

  it('survive that death also when a command wakes the actor before its alarm does', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    const woken = await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    accepted(await woken.execute(holdSeats('b-2'), context()))
    await until(() => sequences('view', id).includes(3) && sequences('view', id).includes(4))
  })

  it('survive it also when a reader wakes the actor while its alarm is on the way', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    const woken = await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    await runInDurableObject(woken, async (instance, { storage }) => {
      // As the platform does it: the alarm is taken off before its handler runs.
      await storage.deleteAlarm()
      const actor = instance as unknown as ActorRpc & { alarm(): Promise<void> }
      await actor.peek()
      await actor.alarm()
    })
    await until(() => sequences('view', id).includes(3))
  })

  it('are not sent again when the actor, at rest, is woken by a command', async () => {
    const { id, concert } = await cutOffConcert()
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await until(async () => (await inspected(concert)).sentUpTo === 3)
    await runAlarm(concert)
    expect(await isAtRest(concert)).toBe(true)
    await evict(concert)
    accepted(await concert.execute(holdSeats('b-2'), context()))
    await until(() => sequences('view', id).includes(4))
    expect(sequences('view', id)).toEqual([1, 2, 3, 4])
  })

  it('are not sent again when a booking that only waits for its deadline is woken by a command', async () => {
    const { id, booking } = await booked('CUT_OFF_BOOKING')
    await until(async () => (await inspected(booking)).sentUpTo === 2)
    await runAlarm(booking)
    const deadline = (await inspected(booking)).description?.dueAt ?? ''
    expect(await alarmOf(booking)).toBe(Date.parse(deadline))
    await evict(booking)
    accepted(await booking.execute({ type: 'CancelBooking', customerId: 'kim' }, context()))
    await until(() => sequences('view', id).includes(3))
    expect(sequences('view', id)).toEqual([1, 2, 3])
  })
})

describe('The alarm', () => {
  it('never throws: what it cannot do it tries again, and does when it can', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await rowsOf(concert, "UPDATE journal SET entry = '{' || entry WHERE n = 3")
    const woken = await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    await runAlarm(woken)
    expect(await alarmOf(woken)).toBeGreaterThan(Date.now())
    expect(sequences('view', id)).toEqual([1, 2])

    await rowsOf(woken, 'UPDATE journal SET entry = substr(entry, 2) WHERE n = 3')
    await kill('CUT_OFF_CONCERT', id)
    await until(() => sequences('view', id).includes(3))
  })

  it('of a booking serves unsent events long before its deadline', async () => {
    const concertId = freshId()
    await onSale(10, concertId)
    const id = freshId()
    const booking = actorOf('CUT_OFF_BOOKING', id)
    knobs.transport.set('notification', 'fails')
    accepted(await booking.execute(requestBooking(concertId), context()))
    await until(() => knobs.tries('notification') > 0)
    knobs.transport.set('notification', 'works')
    await until(() => sequences('notification', id).length > 0)
    expect(await booking.peek()).toMatchObject({ status: 'booked' })
  })
})
