/** What an actor knows of its unsent events outlives its memory, a reader at the wrong moment and a commit that fails (K3, K4). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActorRpc } from '../../../durable-objects/runtime/inspection.ts'
import {
  type Actor,
  accepted,
  alarmOf,
  booked,
  context,
  evict,
  HOUR_MS,
  holdSeats,
  inspected,
  kill,
  payBooking,
  rowsOf,
  runAlarm,
  until,
} from './actors.fixtures.ts'
import { ALARMS_LIMIT, cutOffConcert, sequences } from './cut-off.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

/** Well below the pauses that an inbox which failed some times is left alone for. */
const AT_ONCE_MS = 10_000

/** A concert that died with one event on its way. */
const diedSending = async (): Promise<{ id: string; concert: Actor }> => {
  const { id, concert } = await cutOffConcert()
  knobs.transport.set('view', 'hangs')
  accepted(await concert.execute(holdSeats('b-1'), context()))
  return { id, concert: await kill('CUT_OFF_CONCERT', id) }
}

type Alarming = ActorRpc & { alarm(): Promise<void> }

describe('A command that wakes the actor while its alarm is on the way', () => {
  it('does not make it forget what is unsent', async () => {
    const { id, concert } = await diedSending()
    knobs.transport.set('view', 'works')
    await runInDurableObject(concert, async (instance, { storage }) => {
      // As the platform does it: the alarm is taken off before its handler runs.
      await storage.deleteAlarm()
      const actor = instance as unknown as Alarming
      accepted(await actor.execute(holdSeats('b-2'), context()))
      await actor.alarm()
    })
    await until(() => sequences('view', id).includes(3) && sequences('view', id).includes(4))
    await until(async () => (await inspected(concert)).sentUpTo === 4)
  })

  it('does not make the next waking forget it either', async () => {
    const { id, concert } = await diedSending()
    await runInDurableObject(concert, async (instance, { storage }) => {
      await storage.deleteAlarm()
      accepted(await (instance as unknown as Alarming).execute(holdSeats('b-2'), context()))
    })
    const woken = await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    // The handler of the alarm had not come to its end: the platform runs it again.
    await runAlarm(woken)
    await until(() => sequences('view', id).includes(3) && sequences('view', id).includes(4))
  })
})

describe('A commit that fails while the alarm is being served', () => {
  it('does not make the actor forget what is unsent', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await until(() => knobs.tries('view') > 2)
    const alarm = runAlarm(concert)
    await until(async () => (await alarmOf(concert)) === null)
    await rowsOf(concert, "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    expect(await concert.execute(holdSeats('b-2'), context()).catch(String)).toContain('disk full')
    await rowsOf(concert, 'DROP TRIGGER full')
    expect(await concert.peek()).toMatchObject({ version: 3 })
    await alarm
    knobs.transport.set('view', 'works')
    await until(() => sequences('view', id).includes(3))
  })
})

describe('An inbox that fails', () => {
  it('does not delay what is new for the others, however long its own pause has become', async () => {
    const { id, booking } = await booked('CUT_OFF_BOOKING')
    await until(() => sequences('view', id).length === 2)
    knobs.transport.set('notification', 'fails')
    accepted(await booking.execute(payBooking('card'), context()))
    await until(async () => {
      await runAlarm(booking)
      return ((await alarmOf(booking)) ?? 0) > Date.now() + 15_000
    })
    const tries = knobs.tries('notification')
    const started = Date.now()
    accepted(await booking.execute({ type: 'CancelBooking', customerId: 'kim' }, context()))
    await until(() => sequences('concert-inventory', id).includes(5))
    expect(Date.now() - started).toBeLessThan(AT_ONCE_MS)
    expect(knobs.tries('notification')).toBe(tries)
    knobs.transport.set('notification', 'works')
    await runAlarm(booking)
    await until(async () => (await inspected(booking)).sentUpTo === 5)
  })
})

describe('An alarm that finds a queue hanging', () => {
  it('does not wait for it: the next alarm, of a deadline it may be, comes only when this one has ended', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'hangs')
    const warned = vi.spyOn(console, 'warn')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    await runAlarm(concert)
    expect(warned.mock.calls.join()).not.toContain('outbox.not-sent')
    expect(await alarmOf(concert)).not.toBeNull()
    knobs.transport.set('view', 'works')
    await until(() => sequences('view', id).includes(3))
    warned.mockRestore()
  })
})

describe('Events that were given up', () => {
  it('are still known for unsent when the actor has left memory, and are tried again within an hour', async () => {
    const { id, concert } = await cutOffConcert()
    knobs.transport.set('view', 'fails')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    for (let ran = 0; ran < ALARMS_LIMIT && !(await inspected(concert)).sendingParked; ran += 1) await runAlarm(concert)
    expect(await inspected(concert)).toMatchObject({ sendingParked: true, sentUpTo: 2 })
    await evict(concert)
    expect(await inspected(concert)).toMatchObject({ version: 3, sentUpTo: 2 })
    const alarm = await alarmOf(concert)
    expect(alarm).toBeGreaterThan(Date.now() + HOUR_MS / 2)
    expect(alarm).toBeLessThanOrEqual(Date.now() + HOUR_MS)
    knobs.transport.set('view', 'works')
    await runAlarm(concert)
    await until(() => sequences('view', id).includes(3))
  })
})

describe('An alarm that never comes', () => {
  /** So long after its time it is taken for lost. */
  const LOST_ALARM_MS = 10_000

  it('is set again by the next command', async () => {
    const { concert } = await cutOffConcert()
    knobs.transport.set('view', 'fails')
    accepted(await concert.execute(holdSeats('b-1'), context()))
    const alarm = await until(() => alarmOf(concert))
    // The platform has lost it; the actor does not know.
    await runInDurableObject(concert, (_, { storage }) => storage.deleteAlarm())
    // Readers keep it in memory.
    await until(async () => (await concert.peek()) !== null && Date.now() > alarm + LOST_ALARM_MS)
    accepted(await concert.execute(holdSeats('b-2'), context()))
    expect(await alarmOf(concert)).toBeGreaterThan(alarm)
  })
})
