/** Promises: a wish that is kept and pursued whatever becomes of the one it is asked of, and a yes meanwhile (K5, R6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../../../kernel/ids.ts'
import {
  type Actor,
  actorOf,
  context,
  env,
  inspected,
  journalRows,
  runAlarm,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

const CALLS_TO_JUDGE = 20

beforeEach(async () => {
  knobs.reset()
  await env.CONCERT_ACTORS.resetBreaker('callee')
})
afterEach(async () => {
  knobs.manner = 'answers'
  await env.CONCERT_ACTORS.resetBreaker('callee')
})

const wish = (text = 'stars') => ({ type: 'KeepRequest', text })
const kept = { outcome: 'accepted', status: 'asking', version: 1 }
const statusOf = async (actor: Actor) => (await actor.peek())?.status
/** Its alarm is not waited for. */
const becomes = (actor: Actor, status: string) =>
  until(async () => {
    await runAlarm(actor)
    return (await statusOf(actor)) === status
  })
const mode = async () => (await env.CONCERT_ACTORS.breakers()).find(({ dependency }) => dependency === 'callee')?.mode

describe('A wish that is promised', () => {
  it('is answered with its outcome when that comes in time', async () => {
    const probe = actorOf('PROBE', freshId())
    expect(await probe.execute(wish(), context())).toMatchObject({
      outcome: 'accepted',
      status: 'answered',
      version: 2,
    })
    knobs.manner = 'refuses'
    const refused = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' } }
    expect(await actorOf('PROBE', freshId()).execute(wish(), context())).toMatchObject(refused)
  })

  it.each(['silent', 'fails', 'lost', 'overloaded'] as const)(
    'is kept when the other %s, and pursued with one key',
    async (manner) => {
      const probe = actorOf('PROBE', freshId())
      knobs.manner = manner
      expect(await probe.execute(wish(), context('first'))).toMatchObject({ ...kept, replayed: false })
      expect(await probe.execute(wish(), context('first'))).toMatchObject({ ...kept, replayed: true })
      expect(await probe.execute(wish(), context('other'))).toMatchObject({ ...kept, replayed: false })
      expect(await inspected(probe)).toMatchObject({ open: [{ seq: 1, parked: false }] })

      knobs.manner = 'answers'
      await env.CONCERT_ACTORS.resetBreaker('callee')
      await becomes(probe, 'answered')
      const settled = { outcome: 'accepted', status: 'answered', version: 2, replayed: true }
      expect(await probe.execute(wish(), context('first'))).toMatchObject(settled)
      expect(await typesOf(probe)).toEqual(['RequestKept', 'YesHeard'])
      expect([new Set(knobs.calls.map(({ key }) => key)).size, knobs.effects.size]).toEqual([1, 1])
    },
  )

  it('is told no under its key once the no has come', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'fails'
    expect(await probe.execute(wish(), context('first'))).toMatchObject(kept)
    knobs.manner = 'refuses'
    await becomes(probe, 'refused')
    const refused = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' }, replayed: true }
    expect(await probe.execute(wish(), context('first'))).toMatchObject(refused)
  })

  it('is kept while the breaker is open, when a question is turned away without a row', async () => {
    knobs.manner = 'fails'
    const crowd = Array.from({ length: CALLS_TO_JUDGE }, () => actorOf('PROBE', freshId()))
    await Promise.all(crowd.map((probe) => probe.execute(wish(), context())))
    await until(async () => (await mode()) === 'open')
    const [asker, wisher] = [actorOf('PROBE', freshId()), actorOf('PROBE', freshId())]
    const turnedAway = async () =>
      (await asker.execute({ type: 'AskQuestion', text: '?' }, context())).outcome === 'unavailable' &&
      (await journalRows(asker)) === 0
    await until(turnedAway)
    expect(await wisher.execute(wish(), context('first'))).toMatchObject(kept)
    expect(await journalRows(wisher)).toBe(1)

    knobs.manner = 'answers'
    await env.CONCERT_ACTORS.resetBreaker('callee')
    await becomes(wisher, 'answered')
    expect(await typesOf(wisher)).toEqual(['RequestKept', 'YesHeard'])
  })
})
