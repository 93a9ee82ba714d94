/** The breaker: a dependency that does not answer is left alone, tried by one, and used again (K11, G5, C11). */
import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BreakerReport, Gate } from '../../../durable-objects/runtime/breaker.ts'
import type { Circuit } from '../../../durable-objects/runtime/circuit.ts'
import type { Answer } from '../../../kernel/decision.ts'
import { freshId } from '../../../kernel/ids.ts'
import { type Actor, actorOf, context, env, evict, journalRows, until } from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  await env.CONCERT_ACTORS.resetBreaker('callee')
})

const CALLS_TO_JUDGE = 20
const OPEN_MS = 5_000
const BURST = 30
const breaker = () => env.BREAKER.getByName('callee')

const asked: Actor[] = []

/** Each question comes from an actor of its own, so that no other one's answer is waited for. */
const question = async (probe: Actor = actorOf('PROBE', freshId())): Promise<{ answer: Answer; probe: Actor }> => {
  asked.push(probe)
  return { answer: await probe.execute({ type: 'AskQuestion', text: '?' }, context()), probe }
}
const questions = (count: number) => Promise.all(Array.from({ length: count }, () => question()))

/** Nobody asks again by himself: what is counted from here on comes from the test. */
const quiet = () =>
  Promise.all(asked.splice(0).map((probe) => runInDurableObject(probe, (_, { storage }) => storage.deleteAlarm())))

afterEach(quiet)

const outcomes = (asked: readonly { answer: Answer }[]) => asked.map(({ answer }) => answer.outcome)

const circuit = async (): Promise<BreakerReport> => {
  const report = (await env.CONCERT_ACTORS.breakers()).find(({ dependency }) => dependency === 'callee')
  if (!report) throw new Error('no breaker for the callee')
  return report
}
const mode = async () => (await circuit()).mode
const failedCalls = async () => (await circuit()).failed
const openedAt = async () => Date.parse((await circuit()).since ?? '')

const opened = async (): Promise<void> => {
  knobs.manner = 'fails'
  await questions(CALLS_TO_JUDGE)
  await until(async () => (await mode()) === 'open')
  await quiet()
  knobs.calls.length = 0
}

/** Moves the past of the open circuit, so that its pause is over. */
const pauseOver = () =>
  runInDurableObject(breaker(), (instance) => {
    const { soft } = instance as unknown as { soft: { circuit: Circuit } }
    soft.circuit = { ...soft.circuit, since: soft.circuit.since - OPEN_MS }
  })

/** Bursts come until somebody is let through; a verdict that is cached for a second may turn some of them away. */
const burstsUntilACall = () =>
  until(async () => {
    const burst = await questions(BURST)
    return knobs.calls.length > 0 && burst
  })

describe('A cached verdict of a breaker', () => {
  it('does not count when the clock is put back', async () => {
    const gate = new Gate(env.BREAKER, () => undefined)
    const at = Date.now()
    expect(await gate.admit('callee', at)).toMatchObject({ ok: true })
    expect(gate.cached('callee', at)).toMatchObject({ ok: true })
    expect(gate.cached('callee', at - 1)).toBeNull()
  })
})

describe('A breaker', () => {
  it('opens at half of twenty calls failed, not before', async () => {
    knobs.manner = 'fails'
    await questions(CALLS_TO_JUDGE - 1)
    await until(async () => (await failedCalls()) === CALLS_TO_JUDGE - 1)
    expect(await mode()).toBe('closed')
    await question()
    await until(async () => (await mode()) === 'open')
  })

  it('stays closed while more than half are answered', async () => {
    await questions(CALLS_TO_JUDGE + 1)
    knobs.manner = 'fails'
    await questions(CALLS_TO_JUDGE)
    await quiet()
    await until(async () => (await failedCalls()) >= CALLS_TO_JUDGE)
    expect(await mode()).toBe('closed')
  })

  it('counts a refusal as an answer', async () => {
    knobs.manner = 'refuses'
    expect(new Set(outcomes(await questions(CALLS_TO_JUDGE * 2)))).toEqual(new Set(['refused']))
    knobs.manner = 'answers'
    expect((await question()).answer.outcome).toBe('accepted')
    expect(await mode()).toBe('closed')
  })

  it('answers at once while it is open, with the time to wait, and no row is written', async () => {
    await opened()
    knobs.manner = 'silent'
    const probes = Array.from({ length: BURST }, () => actorOf('PROBE', freshId()))
    await Promise.all(probes.map((probe) => probe.peek()))
    const turnedAway = await Promise.all(probes.map(question))
    for (const { answer, probe } of turnedAway) {
      expect(answer).toMatchObject({ outcome: 'unavailable', dependency: 'callee' })
      const seconds = answer.outcome === 'unavailable' ? answer.retryAfterSeconds : 0
      expect(seconds).toBeGreaterThanOrEqual(1)
      expect(seconds).toBeLessThanOrEqual(OPEN_MS / 1000)
      expect(await journalRows(probe)).toBe(0)
    }
    expect(knobs.calls).toHaveLength(0)
  })

  it('lets exactly one of many try after five seconds, and closes when that one is answered', async () => {
    await opened()
    const since = await openedAt()
    knobs.manner = 'silent'
    const burst = burstsUntilACall()
    await until(() => knobs.calls.length > 0)
    expect(Date.now() - since).toBeGreaterThanOrEqual(OPEN_MS)
    expect(await mode()).toBe('half-open')
    knobs.manner = 'answers'
    expect(outcomes(await burst).filter((outcome) => outcome === 'accepted')).toHaveLength(1)
    expect(knobs.calls).toHaveLength(1)

    await until(async () => (await mode()) === 'closed')
    await until(async () => (await question()).answer.outcome === 'accepted')
    expect(new Set(outcomes(await questions(BURST)))).toEqual(new Set(['accepted']))
  })

  it('opens again when the one that tried was not answered', async () => {
    await opened()
    const since = await openedAt()
    await pauseOver()
    await burstsUntilACall()
    expect(knobs.calls).toHaveLength(1)
    await until(async () => (await mode()) === 'open')
    expect(await openedAt()).toBeGreaterThan(since)
    await questions(BURST)
    expect(knobs.calls).toHaveLength(1)
  })

  it('lets another one try when the first never came back', async () => {
    await opened()
    await pauseOver()
    // A probe was handed out and its isolate died with it.
    await runInDurableObject(breaker(), (instance) => {
      const { soft } = instance as unknown as { soft: { admit(): { may: string } } }
      expect(soft.admit()).toEqual({ may: 'probe' })
    })
    expect(await mode()).toBe('half-open')
    await pauseOver()
    knobs.manner = 'answers'
    await until(async () => (await question()).answer.outcome === 'accepted')
    await until(async () => (await mode()) === 'closed')
  })

  it('is closed by an operator at once', async () => {
    await opened()
    knobs.manner = 'answers'
    expect((await question()).answer.outcome).toBe('unavailable')
    expect(await env.CONCERT_ACTORS.resetBreaker('callee')).toMatchObject({ dependency: 'callee', mode: 'closed' })
    expect((await question()).answer.outcome).toBe('accepted')
    expect(await env.CONCERT_ACTORS.resetBreaker('nobody')).toBeNull()
  })

  it('says in the log when it opens, tries and closes, and to operators since when (K11)', async () => {
    const lines: unknown[] = []
    const warn = vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(JSON.parse(line)))
    try {
      await opened()
      const { since, ...report } = await circuit()
      expect(report).toEqual({ dependency: 'callee', mode: 'open', overloadedUntil: null, answered: 0, failed: 0 })
      expect(since).toBe(new Date(since ?? '').toISOString())
      await pauseOver()
      knobs.manner = 'answers'
      await burstsUntilACall()
      await until(async () => (await mode()) === 'closed')
      expect((await circuit()).since).toBeNull()
    } finally {
      warn.mockRestore()
    }
    expect(lines).toEqual(
      expect.arrayContaining([
        { at: 'breaker.changed', dependency: 'callee', mode: 'open', was: 'closed' },
        { at: 'breaker.changed', dependency: 'callee', mode: 'half-open', was: 'open' },
        { at: 'breaker.changed', dependency: 'callee', mode: 'closed', was: 'half-open' },
      ]),
    )
  })

  it('is still open after its object left memory', async () => {
    await opened()
    await evict(breaker() as unknown as Actor)
    expect(await mode()).toBe('open')
    knobs.manner = 'answers'
    expect((await question()).answer.outcome).toBe('unavailable')
  })

  it('turns callers away for a moment after an overload, and is not opened by it', async () => {
    knobs.manner = 'overloaded'
    await question()
    await until(async () => (await circuit()).overloadedUntil !== null)
    expect(await mode()).toBe('closed')
    knobs.calls.length = 0
    const { answer, probe } = await question()
    expect(answer).toEqual({ outcome: 'unavailable', dependency: 'callee', retryAfterSeconds: 1 })
    expect([knobs.calls.length, await journalRows(probe)]).toEqual([0, 0])
    knobs.manner = 'answers'
    await until(async () => (await question()).answer.outcome === 'accepted')
  })
})
