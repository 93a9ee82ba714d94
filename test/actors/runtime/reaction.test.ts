/** Reactions: what others are asked is asked until it is answered, with one key, for one effect (K5, G5, P4). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../kernel/decision.ts'
import { freshId } from '../../../kernel/ids.ts'
import {
  type Actor,
  accepted,
  actorOf,
  alarmOf,
  booked,
  context,
  env,
  HOUR_MS,
  inspected,
  kill,
  ledgerEntries,
  payBooking,
  runAlarm,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  for (const dependency of ['callee', 'payment', 'concert']) await env.CONCERT_ACTORS.resetBreaker(dependency)
})

const CALL_LIMIT_MS = 610
/** The runtime gives up after 40; a loop this long has met one that never does. */
const ALARMS_LIMIT = 60
const RETRIES = 10
const ask = (text = 'may I?') => ({ type: 'AskQuestion', text })
const unavailable = { outcome: 'unavailable', dependency: 'callee' }
const statusOf = async (actor: Actor) => (await actor.peek())?.status
const keys = () => new Set(knobs.calls.map(({ key }) => key))

describe('A question', () => {
  it('answered in time is the answer to its caller', async () => {
    const probe = actorOf('PROBE', freshId())
    const answer = await probe.execute(ask(), context())
    expect(answer).toMatchObject({ outcome: 'accepted', status: 'answered', data: { heard: 'may I?!' }, version: 2 })
  })

  it('refused becomes the command that its refusal stands for, and is answered again', async () => {
    const probe = actorOf('PROBE', freshId())
    const no = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' } }
    knobs.manner = 'refuses'
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...no, replayed: false })
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...no, replayed: true })
    expect(await typesOf(probe)).toEqual(['QuestionAsked', 'NoHeard'])
  })

  it('is asked once for all who request the same meanwhile, under one key or several', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'silent'
    const first = probe.execute(ask(), context('first'))
    await until(() => knobs.calls.length > 0)
    const same = Array.from({ length: RETRIES }, () => probe.execute(ask(), context('first')))
    const others = Array.from({ length: RETRIES }, (_, at) => probe.execute(ask(), context(`other-${at}`)))
    // They are served in order: when these two are answered, the retries wait inside.
    await inspected(probe)
    await inspected(probe)
    knobs.manner = 'answers'
    for (const answer of await Promise.all([first, ...same, ...others]))
      expect(accepted(answer).status).toBe('answered')
    expect(knobs.calls).toHaveLength(1)
    expect(await typesOf(probe)).toEqual(['QuestionAsked', 'YesHeard'])
  })
})

describe('A question without an answer in time', () => {
  it('is unknown, not failed; the late answer settles it without a second effect', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'silent'
    const started = Date.now()
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...unavailable, retryAfterSeconds: 1 })
    expect(Date.now() - started).toBeGreaterThanOrEqual(CALL_LIMIT_MS - 10)
    expect(await inspected(probe)).toMatchObject({ state: { status: 'asking' }, open: [{ seq: 1, parked: false }] })

    // No alarm asks again: what settles it is the answer to the one call.
    await runInDurableObject(probe, (_, { storage }) => storage.deleteAlarm())
    knobs.manner = 'answers'
    await until(async () => (await statusOf(probe)) === 'answered')
    expect(knobs.calls).toHaveLength(1)
    expect(await probe.execute(ask(), context('first'))).toMatchObject({
      outcome: 'accepted',
      replayed: true,
      version: 2,
    })
    expect(await typesOf(probe)).toEqual(['QuestionAsked', 'YesHeard'])
    expect(knobs.effects.size).toBe(1)
    expect(await inspected(probe)).toMatchObject({ open: [] })
  })

  it('is asked again by the alarm with the same key when its answer was lost', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'lost'
    expect(await probe.execute(ask(), context('first'))).toMatchObject(unavailable)
    knobs.manner = 'answers'
    await until(async () => (await statusOf(probe)) === 'answered')
    expect(knobs.calls.length).toBeGreaterThan(1)
    expect([keys().size, knobs.effects.size]).toEqual([1, 1])
    expect(await typesOf(probe)).toEqual(['QuestionAsked', 'YesHeard'])
  })

  it('is asked again by the retry of its caller, who then gets the answer', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'fails'
    expect(await probe.execute(ask(), context('first'))).toMatchObject(unavailable)
    knobs.manner = 'answers'
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ outcome: 'accepted', status: 'answered' })
    expect(keys().size).toBe(1)
  })

  it('is asked again by the alarm after the actor died between intention and answer', async () => {
    const id = freshId()
    knobs.manner = 'silent'
    const asking = actorOf('PROBE', id).execute(ask(), context('first'))
    const lost = asking.then(
      () => 'answered',
      () => 'lost',
    )
    await until(() => knobs.calls.length > 0)
    await kill('PROBE', id)
    expect(await lost).toBe('lost')
    knobs.manner = 'refuses'
    const probe = actorOf('PROBE', id)
    // Nobody touches it: the alarm of the commit wakes it.
    await until(() => knobs.calls.length > 1)
    await until(async () => (await statusOf(probe)) === 'refused')
    expect(keys().size).toBe(1)
    const no = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' } }
    expect(await probe.execute(ask(), context('first'))).toMatchObject({ ...no, replayed: true })
  })

  it('is parked after the limit of tries, seen by operators, and asked again by a re-drive', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'fails'
    await probe.execute(ask(), context())
    let ran = 0
    for (; ran < ALARMS_LIMIT && !(await inspected(probe)).open[0]?.parked; ran += 1) {
      await env.CONCERT_ACTORS.resetBreaker('callee')
      await runAlarm(probe)
    }
    expect(ran).toBeLessThan(ALARMS_LIMIT)
    expect(await inspected(probe)).toMatchObject({ open: [{ seq: 1, type: 'QuestionAsked', parked: true }] })
    // It rests, for an hour: that it is not done outlives its memory.
    expect(await alarmOf(probe)).toBeGreaterThan(Date.now() + HOUR_MS / 2)

    await env.CONCERT_ACTORS.resetBreaker('callee')
    knobs.manner = 'answers'
    await env.CONCERT_ACTORS.redrive('test.probe', (await inspected(probe)).id, { fromSeq: 1 })
    await until(async () => (await statusOf(probe)) === 'answered')
    expect(await inspected(probe)).toMatchObject({ open: [] })
  })
})

describe('A payment whose answer is too late', () => {
  const charged = [{ kind: 'charged', amountKrw: 100_000 }]

  it('is paid by itself, charged once', async () => {
    const { booking, payment, id } = await booked()
    const late = await booking.execute(payBooking('test-timeout'), context('pay'))
    expect(late).toMatchObject({ outcome: 'unavailable', dependency: 'payment' })
    expect(await statusOf(booking)).toBe('booked')
    await until(async () => (await statusOf(booking)) === 'paid')
    expect(await ledgerEntries(`concert.booking~${id}`)).toEqual(charged)
    expect(await booking.execute(payBooking('test-timeout'), context('pay'))).toMatchObject({
      status: 'paid',
      replayed: true,
    })
    expect((await typesOf(booking)).slice(2)).toEqual(['BookingPaymentRequested', 'BookingPaid'])
    expect(await typesOf(payment)).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
  })

  it.each(['BOOKING', 'PAYMENT'] as const)('is paid once though the %s died meanwhile', async (binding) => {
    const { booking, id } = await booked()
    const pay = booking.execute(payBooking('test-timeout'), context('pay'))
    const answer: Promise<Answer | 'lost'> = pay.catch(() => 'lost')
    await until(async () => (await ledgerEntries(`concert.booking~${id}`)).length > 0)
    await kill(binding, binding === 'BOOKING' ? id : `concert.booking~${id}`)
    expect(await answer).not.toMatchObject({ outcome: 'accepted' })
    const [again, moneyAgain] = [actorOf('BOOKING', id), actorOf('PAYMENT', `concert.booking~${id}`)]
    await until(async () => (await statusOf(again)) === 'paid')
    expect(await ledgerEntries(`concert.booking~${id}`)).toEqual(charged)
    expect((await typesOf(again)).slice(2)).toEqual(['BookingPaymentRequested', 'BookingPaid'])
    expect(await typesOf(moneyAgain)).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
  })
})
