/**
 * Actors share their calls to a queue: one of them sends for the others. Whatever becomes of it, or of all of them, nothing
 * is lost, and nothing arrives twice but what was on its way when it ended (K3, docs/decisions/0039).
 */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { accepted, context, holdSeats, inspected, kill, until } from './actors.fixtures.ts'
import { cutOffConcert, sequences } from './cut-off.ts'
import { knobs } from './knobs.ts'

beforeEach(() => knobs.reset())

type Concert = Awaited<ReturnType<typeof cutOffConcert>>

const OTHERS = 5
/** Holds that are enough for some seconds. */
const MANY = 10_000
const hold = async ({ concert }: Concert, bookingId = 'b-1') =>
  accepted(await concert.execute(holdSeats(bookingId), context()))

const heardOnce = ({ id }: Concert): boolean => sequences('view', id).join() === '1,2,3'
const heard = ({ id }: Concert): boolean => sequences('view', id).includes(3)

/** Concerts whose last event waits for a call that the first of them has begun, and that does not end. */
const waitingForTheFirst = async (transport: 'hangs' | 'unanswered' = 'hangs') => {
  const first = await cutOffConcert()
  const others = await Promise.all(Array.from({ length: OTHERS }, () => cutOffConcert()))
  const next = await cutOffConcert(MANY)
  const before = knobs.tries('view')
  knobs.transport.set('view', transport)
  await hold(first)
  await until(() => knobs.tries('view') === before + 1)
  for (const other of others) await hold(other)
  return { first, others, next }
}

/** Holds seats of this one until its call begins: by then nobody counts on the first one any more. */
const untilItSends = async (concert: Concert): Promise<void> => {
  const before = knobs.tries('view')
  await until(async () => {
    await hold(concert, `b-${Date.now()}`)
    return knobs.tries('view') > before
  })
}

describe('Actors that have something for the same inbox', () => {
  it('share calls, and each of them knows that its events arrived', async () => {
    const concerts = await Promise.all(Array.from({ length: 20 }, () => cutOffConcert()))
    const before = knobs.tries('view')
    await Promise.all(concerts.map((one) => hold(one)))
    await until(() => concerts.every(heardOnce))
    expect(knobs.tries('view') - before).toBeLessThan(concerts.length)
    for (const { concert } of concerts) await until(async () => (await inspected(concert)).sentUpTo === 3)
  })
})

describe('What another actor is to send', () => {
  it('is not sent before it is stored for certain: that call would not wait for it', async () => {
    const one = await cutOffConcert()
    const stored = Promise.withResolvers<void>()
    await runInDurableObject(one.concert, (_, { storage }) => {
      storage.sync = () => stored.promise
    })
    await hold(one)
    // Its own call, which its alarm would make, does wait.
    await runInDurableObject(one.concert, (_, { storage }) => storage.deleteAlarm())
    const others = await Promise.all(Array.from({ length: OTHERS }, () => cutOffConcert()))
    for (const other of others) await hold(other)
    await until(() => others.every(heardOnce))
    expect(heard(one)).toBe(false)
    await runInDurableObject(one.concert, () => stored.resolve())
    await until(() => heardOnce(one))
  })
})

describe('When the one who sends for the others', () => {
  it('is killed while the queue has not answered, what waits is sent all the same, and once', async () => {
    const { first, others } = await waitingForTheFirst()
    await kill('CUT_OFF_CONCERT', first.id)
    knobs.transport.set('view', 'works')
    // Nobody touches them: each has its alarm.
    await until(() => [first, ...others].every(heardOnce))
  })

  it('is killed after the queue took the messages, what waits is sent once, and its own twice at most', async () => {
    const { first, others } = await waitingForTheFirst('unanswered')
    const woken = await kill('CUT_OFF_CONCERT', first.id)
    knobs.transport.set('view', 'works')
    await until(() => [first, ...others].every(heard))
    await until(async () => (await inspected(woken)).sentUpTo === 3)
    expect(others.every(heardOnce)).toBe(true)
    expect(sequences('view', first.id).length).toBeLessThanOrEqual(4)
  })

  it('is killed with messages of others in its call, those are sent by their own actors', async () => {
    const { first, others, next } = await waitingForTheFirst()
    await untilItSends(next)
    await kill('CUT_OFF_CONCERT', next.id)
    await kill('CUT_OFF_CONCERT', first.id)
    knobs.transport.set('view', 'works')
    await until(() => [first, next, ...others].every(heard))
    expect([first, ...others].every(heardOnce)).toBe(true)
  })

  it('hears nothing from the queue, the next who comes sends for all who wait', async () => {
    const { first, others, next } = await waitingForTheFirst()
    knobs.transport.set('view', 'works')
    const before = knobs.tries('view')
    await untilItSends(next)
    await until(() => heard(next) && others.every(heardOnce))
    // Not by a call of each.
    expect(knobs.tries('view') - before).toBeLessThan(OTHERS)
    // Its own call runs into its limit, and its alarm sends again.
    await until(() => heardOnce(first))
  })
})

describe('When everybody is killed with messages waiting', () => {
  it('each sends its own, woken by its alarm', async () => {
    const { first, others } = await waitingForTheFirst()
    for (const { id } of [...others, first]) await kill('CUT_OFF_CONCERT', id)
    knobs.transport.set('view', 'works')
    await until(() => [first, ...others].every(heard))
    for (const { id } of [first, ...others])
      expect(sequences('view', id).filter((seq) => seq === 3).length).toBeLessThan(3)
  })
})
