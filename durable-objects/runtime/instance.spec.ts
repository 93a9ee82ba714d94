import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { aggregateOf, type CommandName } from '../../kernel/aggregate.ts'
import { type CommandContext, happened, nothing, refuse } from '../../kernel/decision.ts'
import { at, MORNING } from '../../kernel/testing/specification.ts'
import { plusSeconds } from '../../kernel/time.ts'
import { ELSEWHERE, tagOf } from './answers.ts'
import type { CommitFacts } from './command-request.ts'
import { AggregateInstance } from './instance.ts'
import type { Entry, Journal } from './journal.ts'
import type { Gatekeeper } from './pending.ts'

const none = z.strictObject({})
const ferryEvents = {
  aggregate: 'test.ferry',
  schemas: { ClearanceAsked: none, ClearancePromised: none, Departed: none, Moored: none },
  listeners: { ClearanceAsked: [], ClearancePromised: [], Departed: [], Moored: [] },
  confidential: [],
} as const
type Ferry = { readonly status: 'moored' | 'asking' | 'at-sea'; readonly since: `${string}T${string}Z` }

const { on, aggregate } = aggregateOf<Ferry, typeof ferryEvents>(ferryEvents)

const SAILING_SECONDS = 3_600

const question = {
  asks: 'test.callee',
  command: 'Clear',
  question: (_: unknown, id: string) => [id, {}] as const,
  accepted: () => ({ type: 'Depart' }) as const,
  refused: () => ({ type: 'Moor' }) as const,
}

/** A ferry that asks for clearance before it departs, and is moored by itself after an hour at sea. */
const ferry = aggregate({
  initial: { status: 'moored', since: MORNING },
  commands: {
    AskClearance: on({}, ({ status }) => (status === 'asking' ? nothing : happened({ type: 'ClearanceAsked' }))),
    PromiseClearance: on({}, ({ status }) => (status === 'asking' ? nothing : happened({ type: 'ClearancePromised' }))),
    Depart: on(
      {},
      () => happened({ type: 'Departed' }),
      ({ since }) => ({ since }),
    ),
    Moor: on({}, ({ status }) => (status === 'at-sea' ? happened({ type: 'Moored' }) : nothing)),
    Sink: on({}, () => refuse('Unsinkable')),
  },
  evolve: {
    ClearanceAsked: (state) => ({ ...state, status: 'asking' }),
    ClearancePromised: (state) => ({ ...state, status: 'asking' }),
    Departed: (_, __, since) => ({ status: 'at-sea', since }),
    Moored: (_, __, since) => ({ status: 'moored', since }),
  },
  react: {
    ClearanceAsked: { ...question, unknown: 'ask-again' },
    ClearancePromised: { ...question, unknown: 'promise' },
  },
  deadline: ({ status, since }) =>
    status === 'at-sea' ? { at: plusSeconds(since, SAILING_SECONDS), command: { type: 'Moor' } } : null,
  hasSeen: ({ status }, about) => status === 'at-sea' && about === 'passenger',
  describe: ({ status }) => ({ status, owner: null, label: '', data: {} }),
})
type Command = CommandName<typeof ferry>

/** As much of a journal as an instance writes to and wakes from: rows in memory. */
const rows = () => {
  const entries: Entry[] = []
  const journal = {
    entries,
    row: 0,
    append(entry: Entry) {
      entries.push(entry)
      this.row = entries.length
    },
    snapshot: () => null,
    *after() {
      yield* entries
    },
    from: (seq: number) => entries.flatMap(({ events }) => events.filter((event) => event.seq >= seq)),
    keep: () => undefined,
  }
  return journal as unknown as Journal & { readonly entries: readonly Entry[] }
}

const origin = { by: 'kim', correlationId: '', causationId: '', traceparent: '' }
const facts: CommitFacts = { now: MORNING, sentUpTo: 0 }
const open: Gatekeeper = () => ({ ok: true })

const ferryOn = (journal: Journal) => new AggregateInstance(ferry, journal, 'f1', () => undefined)

/** Commands of clients to one instance; those of others come without a fingerprint. */
const commanding = (journal: Journal = rows(), gate = open, instance = ferryOn(journal)) => ({
  instance,
  command: (
    type: Command,
    commandId: string,
    fingerprint: string | undefined = 'f',
    ifMatch?: CommandContext['ifMatch'],
  ) =>
    instance.handle(
      {
        command: { type },
        context: { commandId, ...(fingerprint && { fingerprint }), ...(ifMatch && { ifMatch }), ...origin },
      },
      facts,
      gate,
    ),
  settle: (type: Command, seq: number) =>
    instance.handle(
      { command: { type }, context: { commandId: `answer-${seq}`, ...origin }, settles: seq },
      facts,
      gate,
    ),
})

/** What somebody who works for `within` is answered by a ferry of kim's that belongs to the harbour. */
const moored = (by: string, within: string | undefined) => {
  const owned = {
    ...ferry,
    describe: () => ({ status: 'moored', owner: 'kim', organisation: 'harbour', label: '', data: {} }),
  }
  const instance = new AggregateInstance(owned, rows(), 'f1', () => undefined)
  const context = { ...origin, commandId: '1', by, ...(within !== undefined && { within }) }
  return instance.handle({ command: { type: 'Depart' }, context }, facts, open)
}

const MANY = 10_001 // More commands than are remembered.

describe('An instance', () => {
  it('remembers what it answered a client, however many commands of others came since (H3)', () => {
    const { command } = commanding()
    expect(command('Depart', 'first')).toMatchObject({ answer: { version: 1, replayed: false } })
    for (let n = 0; n < MANY; n += 1) command('Depart', `policy-${n}`, '')
    expect(command('Depart', 'first')).toMatchObject({ answer: { version: 1, replayed: true }, events: [] })
    // Clients are remembered within the same limit: the oldest commands are forgotten.
    for (let n = 0; n < MANY; n += 1) command('Depart', `client-${n}`)
    expect(command('Depart', `client-${MANY - 1}`)).toMatchObject({ events: [] })
    expect(command('Depart', 'policy-0')).toMatchObject({ events: [{ type: 'Departed' }] })
  })

  it('refuses another body under the same command id', () => {
    const { command } = commanding()
    command('Depart', '1')
    expect(command('Depart', '1', 'another')).toMatchObject({ answer: { refusal: { reason: 'IdempotencyKeyReused' } } })
  })

  it('does nothing on another version than those a client has seen, and says which it has (H4)', () => {
    const { command, instance } = commanding()
    const [one, two] = [tagOf(1, MORNING), tagOf(2, MORNING)]
    const refused = (version: number) => ({
      answer: { refusal: { reason: 'PreconditionFailed', version } },
      events: [],
    })
    expect(command('Depart', '1', 'f', 'any')).toMatchObject(refused(0))
    expect(command('Depart', '2', 'f', [one])).toMatchObject(refused(0))
    expect(command('Depart', '3')).toMatchObject({ answer: { version: 1 } })
    expect(command('Moor', '4', 'f', [])).toMatchObject(refused(1))
    expect(command('Moor', '5', 'f', [two, '1', '7'])).toMatchObject(refused(1))
    expect(instance.version).toBe(1)
    expect(command('Moor', '5', 'f', [two, one])).toMatchObject({ answer: { version: 2, status: 'moored' } })
    // Nothing new is no reason to pass over what the client believes.
    expect(command('Moor', '6', 'f', [one])).toMatchObject(refused(2))
    expect(command('Moor', '7', 'f', 'any')).toMatchObject({ answer: { version: 2 } })
  })

  it('is no longer what it was when a number comes again after a restore: its tag is another (H4)', () => {
    const { command, instance } = commanding()
    const [before, later] = [command('Depart', '1'), '2026-10-01T00:00:00.001Z'] as const
    expect(before).toMatchObject({ answer: { version: 1, changedAt: MORNING } })
    expect([tagOf(1, later), tagOf(0, undefined)]).not.toContain(tagOf(1, instance.changedAt))
    expect(command('Moor', '2', 'f', [tagOf(1, later)])).toMatchObject({
      answer: { refusal: { reason: 'PreconditionFailed', version: 1 } },
    })
  })

  it('gives the first answer again whatever its version is now, and a refusal whatever it should be (H3, H4)', () => {
    const { command } = commanding()
    command('Depart', '1')
    command('Moor', '2', 'f', [tagOf(1, MORNING)])
    expect(command('Moor', '2', 'f', [tagOf(1, MORNING)])).toMatchObject({ answer: { version: 2, replayed: true } })
    expect(command('Sink', '3', 'f', ['1'])).toMatchObject({ answer: { refusal: { reason: 'Unsinkable' } } })
  })

  it('answers what is nothing new at once, whatever else is being asked', () => {
    const { command } = commanding()
    expect(command('AskClearance', '1').kind).toBe('pending')
    expect(command('Moor', '2')).toMatchObject({ kind: 'answered', answer: { outcome: 'accepted', status: 'asking' } })
    expect(command('Sink', '3')).toMatchObject({ kind: 'answered', answer: { refusal: { reason: 'Unsinkable' } } })
  })

  it('lets the same request under another id wait for the answer under way, also after it was folded anew', () => {
    const journal = rows()
    expect(commanding(journal).command('AskClearance', '1').kind).toBe('pending')
    expect(commanding(journal).command('AskClearance', '2')).toMatchObject({ kind: 'pending', root: '1' })
    expect(commanding(journal).command('AskClearance', '1')).toMatchObject({ kind: 'pending', root: '1' })
  })

  it('answers the caller with what the answer of the other became, and a retry with the same', () => {
    const journal = rows()
    const { command, settle } = commanding(journal)
    command('AskClearance', '1')
    expect(settle('Depart', 1)).toMatchObject({ kind: 'answered', root: '1', answer: { status: 'at-sea', version: 2 } })
    expect(settle('Depart', 1).kind).toBe('stale')
    const retried = { kind: 'answered', answer: { status: 'at-sea', version: 2, replayed: true } }
    expect(command('AskClearance', '1')).toMatchObject(retried)
    expect(commanding(journal).command('AskClearance', '1')).toMatchObject(retried)
  })

  it('stores nothing when the other may not be asked, but for what is promised', () => {
    const closed: Gatekeeper = () => ({ ok: false, retryAfterSeconds: 5 })
    const journal = rows()
    expect(commanding(journal, closed).command('AskClearance', '1')).toMatchObject({
      answer: { outcome: 'unavailable', dependency: 'callee', retryAfterSeconds: 5 },
      events: [],
    })
    expect(commanding(journal, () => null).command('AskClearance', '1')).toEqual({
      kind: 'gate',
      dependency: 'callee',
    })
    expect(journal.entries).toEqual([])
    const { command } = commanding(journal, closed)
    expect(command('PromiseClearance', '1')).toMatchObject({ kind: 'pending', events: [{ type: 'ClearancePromised' }] })
    expect(command('PromiseClearance', '2')).toMatchObject({ kind: 'pending', root: '1' })
  })

  it('does what is due, in the conversation of the event that set the deadline', () => {
    const { instance, command } = commanding()
    command('Depart', '1')
    const due = at('11:00')
    expect(instance.handleDue({ ...facts, now: at('10:59:59.999') })).toEqual([])
    expect(instance.due(at('10:59:59.999'))).toBeNull()
    expect(instance.due(due)).toEqual({ type: 'Moor' })
    expect(instance.handleDue({ ...facts, now: due })).toMatchObject([
      { type: 'Moored', by: 'test.ferry', causationId: '/test.ferry/f1/1', time: due },
    ])
    expect(instance.handleDue({ ...facts, now: due })).toEqual([])
  })

  it('judges nothing by a clock that was set back: the answer is not known, and nothing is remembered of it (K10)', () => {
    const { instance } = commanding()
    const context = { commandId: '1', fingerprint: 'f', ...origin }
    const handled = (clockBehindMs: number) =>
      instance.handle({ command: { type: 'Sink' }, context }, { ...facts, clockBehindMs }, open)
    expect(handled(600_000)).toMatchObject({
      kind: 'answered',
      answer: { outcome: 'unavailable', dependency: 'clock', retryAfterSeconds: 60 },
    })
    expect(instance.check({ type: 'Sink' }, 'nobody', MORNING, 3_001)).toMatchObject({ retryAfterSeconds: 4 })
    expect(handled(0)).toMatchObject({ answer: { outcome: 'refused' } })
    expect(instance.journal.row).toBe(0)
  })

  it.each([
    ['staff of its organisation', 'lee', 'harbour'],
    ['its owner, whoever they work for', 'kim', 'elsewhere'],
    ['who comes for no organisation', 'lee', undefined],
  ])('is there for %s (G12)', (_, by, within) => {
    expect(moored(by, within)).toMatchObject({ answer: { outcome: 'accepted' } })
  })

  it('is not there for staff of another organisation, and nothing happens (G12)', () => {
    const answer = { outcome: 'refused', refusal: { reason: ELSEWHERE } }
    expect(moored('lee', 'elsewhere')).toMatchObject({ kind: 'answered', events: [], answer })
  })

  it('knows when it last changed, also after it woke (K10)', () => {
    const journal = rows()
    commanding(journal).command('Depart', '1')
    expect(ferryOn(journal).changedAt).toBe(MORNING)
  })

  it('says what it would answer without storing anything, and yes to whom it has had to do with before', () => {
    const journal = rows()
    const { instance, command } = commanding(journal)
    expect(instance.check({ type: 'Sink' }, 'passenger', MORNING)).toMatchObject({ outcome: 'refused' })
    expect(instance.check({ type: 'Depart' }, 'passenger', MORNING)).toMatchObject({ outcome: 'accepted', version: 0 })
    expect([instance.version, journal.entries]).toEqual([0, []])
    command('Depart', '1')
    expect(instance.check({ type: 'Sink' }, 'passenger', MORNING)).toMatchObject({ outcome: 'accepted' })
    expect(instance.check({ type: 'Sink' }, 'stranger', MORNING)).toMatchObject({ outcome: 'refused' })
  })

  it('adds the reply for the caller to the state', () => {
    const { instance, command } = commanding()
    const result = command('Depart', '1')
    if (result.kind !== 'answered') throw new Error('it was asked of nobody')
    const answer = instance.withReply(result.answer, { type: 'Depart' })
    expect(answer).toMatchObject({ reply: { since: MORNING }, replayed: false })
    expect(instance.withReply(answer, { type: 'Depart' }, true)).toMatchObject({ replayed: true })
  })

  it('stores no event that does not keep to its schema', () => {
    const journal = rows()
    const strict = new AggregateInstance(ferry, journal, 'f1', () => {
      throw new Error('not as declared')
    })
    expect(() => commanding(journal, open, strict).command('Depart', '1')).toThrow('not as declared')
    expect([journal.entries, strict.version]).toEqual([[], 0])
  })
})
