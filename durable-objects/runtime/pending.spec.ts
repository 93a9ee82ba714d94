import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnyAggregate, Reaction } from '../../kernel/aggregate.ts'
import { TRIES_LIMIT } from '../../kernel/backoff.ts'
import type { Recorded } from '../../kernel/decision.ts'
import { instantOf } from '../../kernel/time.ts'
import { unavailable } from './answers.ts'
import { Pending } from './pending.ts'

const reaction = (asks: string, unknown: Reaction['unknown']): Reaction => ({
  asks,
  command: 'Answer',
  question: () => ['x', {}],
  accepted: () => ({ type: 'HearYes' }),
  refused: () => ({ type: 'HearNo' }),
  unknown,
})

/** As much of an aggregate as matters here: what it asks after which event. */
const definition: AnyAggregate = {
  events: { aggregate: 'test.probe', schemas: {}, listeners: {}, confidential: [] },
  initial: null,
  commands: {},
  evolve: {},
  describe: () => null,
  react: {
    Asked: reaction('test.callee', 'ask-again'),
    Promised: reaction('test.other', 'promise'),
    AskedFirst: { ...reaction('test.callee', 'ask-again'), leadsTo: 'test.next' },
  },
}

const event = (seq: number, type = 'Asked'): Recorded => ({
  seq,
  type,
  time: instantOf(seq),
  data: {},
  by: 'kim',
  correlationId: 'c',
  causationId: 'c',
  traceparent: '',
  after: null,
  was: null,
})
const own = { root: 'command-1', commandType: 'Ask' }
const answer = unavailable('callee')

let pending = new Pending(definition)
beforeEach(() => {
  pending = new Pending(definition)
  pending.apply([event(1)], own, undefined)
})

/** Tries it so often without an answer. */
const tried = async (seq: number, times: number) => {
  for (let n = 0; n < times; n += 1) {
    await pending.asking(seq, async () => undefined)
    pending.ended(seq, true)
  }
}

describe('What is open', () => {
  it('is each event that has a reaction, until a command settles it', () => {
    pending.apply(
      [event(2, 'NoteTaken'), event(3, 'Promised')],
      { root: 'command-2', commandType: 'Promise' },
      undefined,
    )
    expect([1, 2, 3].map((seq) => pending.has(seq))).toEqual([true, false, true])
    expect(pending.get(3)).toMatchObject({ root: 'command-2', reaction: { asks: 'test.other' } })
    pending.apply([], { root: 'answer-1', commandType: 'HearYes' }, 1)
    pending.apply([], { root: 'answer-3', commandType: 'HearYes' }, 3)
    expect([pending.isEmpty, pending.get(1)]).toEqual([true, undefined])
  })

  it('is none that was answered before it was stored', () => {
    const own = { root: 'command-2', commandType: 'AskQuestion' }
    expect(pending.apply([event(2), event(3)], own, 2)).toBe('command-2')
    expect([2, 3].map((seq) => pending.has(seq))).toEqual([false, true])
  })

  it('is for the caller of the first command, however many questions follow from one another', () => {
    expect(pending.apply([event(2), event(3)], { root: 'answer-1', commandType: 'HearYes' }, 1)).toBe('command-1')
    expect([2, 3].map((seq) => pending.get(seq))).toMatchObject([own, own])
    expect(pending.ofRoot('command-1')).toEqual([2, 3])
    pending.apply([], { root: 'answer-2', commandType: 'HearYes' }, 2)
    expect(pending.isUnderWay('command-1')).toBe(true)
    pending.apply([], { root: 'answer-3', commandType: 'HearYes' }, 3)
    expect(pending.isUnderWay('command-1')).toBe(false)
  })

  it('is found by the kind of command that set it off', () => {
    expect([pending.rootOf('Ask'), pending.rootOf('Promise')]).toEqual(['command-1', undefined])
  })

  it('is known again from a snapshot', () => {
    const woken = new Pending(definition)
    woken.restore(JSON.parse(JSON.stringify(pending.toKeep())))
    expect(woken.get(1)).toMatchObject({ ...own, event: { type: 'Asked' } })
  })

  it('is no question any more when the aggregate has no such reaction now', () => {
    pending.restore([[7, { ...own, event: event(7, 'NoteTaken') }]])
    expect([pending.has(7), pending.get(7)]).toEqual([true, undefined])
  })
})

describe('What would be asked', () => {
  const drafts = [{ type: 'NoteTaken' }, { type: 'Asked' }, { type: 'Promised' }]

  it('is let through when every breaker does so', () => {
    const gate = vi.fn(() => ({ ok: true }) as const)
    expect(pending.heldBack(drafts, gate)).toBeNull()
    // What is promised is stored whether it can be asked now or not.
    expect(gate.mock.calls).toEqual([['callee']])
  })

  it('is held back by a breaker that is open, or has to be asked first', () => {
    expect(pending.heldBack(drafts, () => ({ ok: false, retryAfterSeconds: 5 }))).toEqual({
      dependency: 'callee',
      retryAfterSeconds: 5,
    })
    expect(pending.heldBack(drafts, () => null)).toEqual({ dependency: 'callee', retryAfterSeconds: null })
    expect(pending.heldBack([{ type: 'Promised' }], () => null)).toBeNull()
  })

  it('is held back as well by the breaker of whom it leads to: nothing is stored that cannot go on (G5)', () => {
    const gate = (dependency: string) =>
      dependency === 'next' ? ({ ok: false, retryAfterSeconds: 5 } as const) : ({ ok: true } as const)
    expect(pending.heldBack([{ type: 'AskedFirst' }], gate)).toEqual({ dependency: 'next', retryAfterSeconds: 5 })
    expect(pending.heldBack([{ type: 'Asked' }], gate)).toBeNull()
  })
})

describe('Who waits', () => {
  it('is answered once, and nobody else is', () => {
    const [first, second, other] = [vi.fn(), vi.fn(), vi.fn()]
    pending.wait('command-1', first)
    pending.wait('command-1', second)
    pending.wait('command-2', other)
    pending.release('command-1', answer)
    pending.release('command-1', answer)
    expect([first.mock.calls, second.mock.calls, other.mock.calls]).toEqual([[[answer]], [[answer]], []])
    pending.releaseAll(answer)
    expect([first.mock.calls.length, other.mock.calls]).toEqual([1, [[answer]]])
  })
})

describe('What is being asked', () => {
  it('is not asked a second time meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const ask = vi.fn(() => promise)
    const both = [pending.asking(1, ask), pending.asking(1, ask)]
    expect([ask.mock.calls.length, pending.isAsking]).toEqual([1, true])
    resolve()
    await Promise.all(both)
    pending.ended(1, false)
    expect(pending.isAsking).toBe(false)
    await pending.asking(1, ask)
    expect(ask.mock.calls).toHaveLength(2)
  })

  it('is parked after too many tries, and no longer when it may be tried again', async () => {
    pending.apply([event(2)], { root: 'command-2', commandType: 'Ask' }, undefined)
    await tried(1, TRIES_LIMIT - 1)
    expect([pending.unparked(), pending.failures()]).toEqual([
      [1, 2],
      [TRIES_LIMIT - 1, 0],
    ])
    expect(pending.list()[0]).toEqual({ seq: 1, type: 'Asked', tries: TRIES_LIMIT - 1, parked: false })
    await tried(1, 1)
    expect([pending.unparked(), pending.failures()]).toEqual([[2], [0]])
    expect(pending.list()[0]).toEqual({ seq: 1, type: 'Asked', tries: TRIES_LIMIT, parked: true })
    pending.unpark()
    expect(pending.failures()).toEqual([0, 0])
  })

  it('counts no try for a client who asks again, nor for what is settled', async () => {
    await pending.asking(1, async () => undefined)
    pending.ended(1, false)
    expect(pending.failures()).toEqual([0])
    await tried(1, 3)
    pending.apply([], { root: 'answer-1', commandType: 'HearYes' }, 1)
    pending.ended(1, true)
    expect(pending.failures()).toEqual([])
    pending.apply([event(1)], own, undefined)
    expect(pending.failures()).toEqual([0])
  })
})
