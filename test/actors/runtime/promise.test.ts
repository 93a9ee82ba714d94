/** Promises: a request that is kept and pursued whatever becomes of the callee, and a yes meanwhile (K5, R6). */
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

const request = (text = 'stars') => ({ type: 'KeepRequest', text })
const kept = { outcome: 'accepted', status: 'asking', version: 1 }
const statusOf = async (actor: Actor) => (await actor.peek())?.status
/** Its alarm is not waited for. */
const becomes = (actor: Actor, status: string) =>
  until(async () => {
    await runAlarm(actor)
    return (await statusOf(actor)) === status
  })
const mode = async () => (await env.CONCERT_ACTORS.breakers()).find(({ dependency }) => dependency === 'callee')?.mode

describe('A request that is promised', () => {
  it('is answered with its outcome when that comes in time', async () => {
    const probe = actorOf('PROBE', freshId())
    expect(await probe.execute(request(), context())).toMatchObject({
      outcome: 'accepted',
      status: 'answered',
      version: 2,
    })
    knobs.manner = 'refuses'
    const refused = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' } }
    expect(await actorOf('PROBE', freshId()).execute(request(), context())).toMatchObject(refused)
  })

  it.each(['silent', 'fails', 'lost', 'overloaded'] as const)(
    'is kept and pursued with one key, though its callee is %s',
    async (manner) => {
      const probe = actorOf('PROBE', freshId())
      knobs.manner = manner
      expect(await probe.execute(request(), context('first'))).toMatchObject({ ...kept, replayed: false })
      expect(await probe.execute(request(), context('first'))).toMatchObject({ ...kept, replayed: true })
      expect(await probe.execute(request(), context('other'))).toMatchObject({ ...kept, replayed: false })
      expect(await inspected(probe)).toMatchObject({ open: [{ seq: 1, parked: false }] })

      knobs.manner = 'answers'
      await env.CONCERT_ACTORS.resetBreaker('callee')
      await becomes(probe, 'answered')
      const settled = { outcome: 'accepted', status: 'answered', version: 2, replayed: true }
      expect(await probe.execute(request(), context('first'))).toMatchObject(settled)
      expect(await typesOf(probe)).toEqual(['RequestKept', 'YesHeard'])
      expect([new Set(knobs.calls.map(({ key }) => key)).size, knobs.effects.size]).toEqual([1, 1])
    },
  )

  it('is answered no under its key once the no has come', async () => {
    const probe = actorOf('PROBE', freshId())
    knobs.manner = 'fails'
    expect(await probe.execute(request(), context('first'))).toMatchObject(kept)
    knobs.manner = 'refuses'
    await becomes(probe, 'refused')
    const refused = { outcome: 'refused', refusal: { reason: 'AnsweredNo', because: 'NotToday' }, replayed: true }
    expect(await probe.execute(request(), context('first'))).toMatchObject(refused)
  })

  it('is kept while the breaker is open, when a question is turned away without a row', async () => {
    knobs.manner = 'fails'
    const burst = Array.from({ length: CALLS_TO_JUDGE }, () => actorOf('PROBE', freshId()))
    await Promise.all(burst.map((probe) => probe.execute(request(), context())))
    await until(async () => (await mode()) === 'open')
    const [asking, keeping] = [actorOf('PROBE', freshId()), actorOf('PROBE', freshId())]
    const turnedAway = async () =>
      (await asking.execute({ type: 'AskQuestion', text: '?' }, context())).outcome === 'unavailable' &&
      (await journalRows(asking)) === 0
    await until(turnedAway)
    expect(await keeping.execute(request(), context('first'))).toMatchObject(kept)
    expect(await journalRows(keeping)).toBe(1)

    knobs.manner = 'answers'
    await env.CONCERT_ACTORS.resetBreaker('callee')
    await becomes(keeping, 'answered')
    expect(await typesOf(keeping)).toEqual(['RequestKept', 'YesHeard'])
  })
})
