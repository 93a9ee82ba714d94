import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InMemoryActor } from '../../kernel/testing/in-memory-actor.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { checkEvent } from '../../queues/publishing.ts'
import {
  arrive,
  board,
  type CallCommand,
  cancel,
  cancelWhileOpen,
  complete,
  confirmPayment,
  decline,
  finish,
  finishFailed,
  lapse,
  match,
  reject,
  reopen,
  request,
  secure,
} from './call.fixtures.ts'
import { call } from './call.ts'

const RUNS = 1_000
const COMMANDS_LIMIT = 25
/** Rarely so long that a call waits no longer for its payment, or for a driver. */
const PAUSE_LIMIT_SECONDS = 600

const TERMINAL = ['rejected', 'payment-failed', 'completed', 'cancelled', 'lapsed']
/** The ways a call may go, as `docs/contexts/taxi.md` draws them. */
const WAYS = new Set([
  'new requested',
  'requested requested',
  'requested rejected',
  'requested open',
  'requested payment-failed',
  'open matched',
  'open cancelled',
  'open lapsed',
  'matched matched',
  'matched open',
  'matched completed',
  'matched cancelled',
])

const command = fc.constantFrom<CallCommand>(
  request,
  secure,
  reject,
  confirmPayment,
  decline(),
  finish,
  finishFailed,
  lapse,
  { type: 'GiveUpPayment' },
  ...[1, 2, 3].flatMap((number) => [match(number), arrive(number), board(number), reopen(number), complete(number)]),
  match(2, 'cheon'),
  match(1, 'kim'),
  cancel,
  cancelWhileOpen,
  { type: 'CancelCall', customerId: 'lee' },
)
const requests = fc.array(
  fc.tuple(command, fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAUSE_LIMIT_SECONDS }))),
  {
    maxLength: COMMANDS_LIMIT,
  },
)

const played = (commands: readonly (readonly [CallCommand, number])[]) => {
  const told = new InMemoryActor(call)
  let now = MORNING
  // Often enough it begins as calls do, so that the later states are reached.
  for (const first of commands.length % 2 === 0 ? [request, secure, confirmPayment] : []) told.tell(first, now)
  for (const [next, pause] of commands) {
    now = plusSeconds(now, pause)
    told.tell(next, now)
    expect(told.tell(next, now).kind, `${next.type} a second time`).not.toBe('happened')
  }
  return told
}

describe('Call (호출), whatever comes in whatever order', () => {
  it('goes only the ways there are, and ends for good', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns } = played(commands)
        const ways = turns.map(({ was, became }) => `${was} ${became}`)
        expect(ways.filter((way) => !WAYS.has(way))).toEqual([])
        expect(turns.filter(({ was }) => TERMINAL.includes(was))).toEqual([])
      }),
      { numRuns: RUNS },
    ))

  it('is matched only while it is paid, each time with a later match (T3, T5)', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const { turns } = played(commands)
        const matches = turns.flatMap(({ event }) => (event.type === 'CallMatched' ? [event.match] : []))
        expect(matches).toEqual([...new Set(matches)].sort())
        const opened = turns.findIndex(({ event }) => event.type === 'CallOpened')
        const first = turns.findIndex(({ event }) => event.type === 'CallMatched')
        if (first >= 0) expect(opened).toBeGreaterThanOrEqual(0)
        if (first >= 0) expect(opened).toBeLessThan(first)
      }),
      { numRuns: RUNS },
    ))

  it('is ridden step by step, and never by its own customer (T13, T15)', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        const steps = played(commands).turns.map(({ event }) => event)
        for (const [at, event] of steps.entries()) {
          const before = steps[at - 1]?.type
          if (event.type === 'CallBoarded') expect(before).toBe('CallDriverArrived')
          if (event.type === 'CallCompleted') expect(before).toBe('CallBoarded')
          if (event.type === 'CallMatched') expect(event.driverId).not.toBe('kim')
        }
      }),
      { numRuns: RUNS },
    ))

  it('tells only events that keep to their schema', () =>
    fc.assert(
      fc.property(requests, (commands) => {
        for (const { event } of played(commands).turns) checkEvent(call.events.aggregate, event)
      }),
      { numRuns: RUNS },
    ))
})
