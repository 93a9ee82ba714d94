/**
 * Specification: the given/when/then of an aggregate, pure. Whatever a spec says happens, `then` issues the same
 * command once more on what came of it and fails if anything new happens (G2).
 */
import { expect } from 'vitest'
import type { AnyAggregate, Spoken } from '../aggregate.ts'
import type { Decision, Description, Facts, Message, Refusal } from '../decision.ts'
import {
  answerOf,
  deadlineOf,
  decide,
  evolve,
  kindOf,
  type Named,
  questionOf,
  reactionTo,
  replyTo,
} from '../interpreter.ts'
import type { Instant } from '../time.ts'

/** The instant of the day every spec lives in: `at('10:05')`, `at('10:05:00.001')`. */
export const at = (clock: string): Instant => {
  const [time = clock, millis = '000'] = clock.split('.')
  return `2026-05-01T${time.length === 5 ? `${time}:00` : time}.${millis}Z`
}

/** When events happened and commands come unless the spec says otherwise. */
export const MORNING = at('10:00')
/** The id of the instance unless the spec says otherwise. */
export const SOME_ID = 'this-one'

type Past<E> = readonly { readonly event: E; readonly at: Instant }[]

/** What is to be seen of an instance; fields that are not named may be anything. */
type Seen = Partial<Description> | null

/** What may be said of the instance once the command has been dealt with. */
export type After = {
  /** The outside sees this of it. */
  readonly described: (expected: Seen) => After
  /** The caller is told these facts besides the state. */
  readonly replied: (facts: Facts) => After
  /** Its last event makes it ask that port: which instance, with which command. */
  readonly asking: (port: string, id: string, command: Message & Facts) => After
  /** The yes of whom it asks becomes this command of its own. */
  readonly accepted: (reply: Facts, becoming: Message & Facts) => After
  /** The no of whom it asks becomes this command of its own. */
  readonly refused: (refusal: Refusal & Facts, becoming: Message & Facts) => After
}

export type When<E extends Message, R extends Refusal> = {
  /** Exactly these events happen, and nothing more when the command comes again. */
  readonly then: (...events: readonly E[]) => After
  /** These events happen, and the same command again brings the next ones: a long work done in steps. */
  readonly thenGoingOn: (...events: readonly E[]) => After
  readonly thenNothing: () => After
  /** Refused for this reason, with at least these facts. */
  readonly thenRefused: (reason: R['reason'], facts?: Facts) => After
  /** These events happen, and still the caller is told no. */
  readonly thenTold: (refusal: R, ...events: readonly E[]) => After
}

export type Given<C extends Message, E extends Message, R extends Refusal> = {
  /** More happened, at that time. */
  readonly laterOn: (at: Instant, ...events: readonly E[]) => Given<C, E, R>
  /** The command comes; without a time, right after the last event. */
  readonly when: (command: C, at?: Instant) => When<E, R>
  /** Nobody commands anything, but the clock reaches this time: its own deadline counts (K10). */
  readonly whenTheTimeIs: (at: Instant) => When<E, R>
  readonly thenDescribed: (expected: Seen) => void
}

/** The grammar for one aggregate: `const given = specification(concert)`. */
export const specification =
  <C extends Message, E extends Message, R extends Refusal>(definition: AnyAggregate & Spoken<C, E, R>, id = SOME_ID) =>
  (...events: readonly E[]): Given<C, E, R> =>
    given(
      definition,
      id,
      events.map((event) => ({ event, at: MORNING })),
    )

const given = <C extends Message, E extends Message, R extends Refusal>(
  definition: AnyAggregate & Spoken<C, E, R>,
  id: string,
  past: Past<E>,
): Given<C, E, R> => {
  const presently = past.at(-1)?.at ?? MORNING
  return {
    laterOn: (time, ...events) => given(definition, id, [...past, ...events.map((event) => ({ event, at: time }))]),
    when: (command, time = presently) => when(definition, id, past, () => command as C & Named, time),
    whenTheTimeIs: (time) =>
      when(
        definition,
        id,
        past,
        (state) => {
          const deadline = deadlineOf(definition, state)
          return deadline && time >= deadline.at ? deadline.command : null
        },
        time,
      ),
    thenDescribed: (expected) => sees(definition, id, fold(definition, past), expected),
  }
}

const when = <C extends Message, E extends Message, R extends Refusal>(
  definition: AnyAggregate & Spoken<C, E, R>,
  id: string,
  past: Past<E>,
  choose: (state: unknown) => Named | null,
  time: Instant,
): When<E, R> => {
  const before = fold(definition, past)
  const command = choose(before)
  const judge = (state: unknown): Decision<Named, Refusal & Facts> => {
    const again = choose(state)
    return again ? decide(definition, state, again, time) : { kind: 'nothing' }
  }
  const decision = judge(before)
  const happening = decision.kind === 'happened' ? decision.events : []
  const history = () => [...past, ...happening.map((event) => ({ event, at: time }))]
  // Folded anew each time: an aggregate may change its own collections in place.
  const now = () => fold(definition, history())
  const after = () => afterwards(definition, id, now, command, happening.at(-1))
  const settled = (): After => {
    expect(judge(now()).kind, 'what the same command brings the second time').not.toBe('happened')
    return after()
  }
  return {
    then: (...events) => {
      expect(decision).toEqual({ kind: 'happened', events })
      return settled()
    },
    thenGoingOn: (...events) => {
      expect(decision).toEqual({ kind: 'happened', events })
      return after()
    },
    thenNothing: () => {
      expect(decision).toEqual({ kind: 'nothing' })
      return after()
    },
    thenRefused: (reason, facts) => {
      expect(decision).toMatchObject({ kind: 'refused', refusal: { reason, ...facts } })
      return after()
    },
    thenTold: (refusal, ...events) => {
      expect(decision).toEqual({ kind: 'happened', events, answer: refusal })
      return settled()
    },
  }
}

const fold = (definition: AnyAggregate, past: Past<Message>): unknown =>
  past.reduce(
    (state, { event, at: time }) => evolve(definition, state, event as Named, time),
    structuredClone(definition.initial),
  )

const sees = (definition: AnyAggregate, id: string, state: unknown, expected: Seen): void => {
  const description = definition.describe(state as never, id)
  if (expected === null) expect(description).toBeNull()
  else expect(description).toMatchObject(expected)
}

const afterwards = (
  definition: AnyAggregate,
  id: string,
  now: () => unknown,
  command: Named | null,
  last: Named | undefined,
): After => {
  const after: After = {
    described: (expected) => {
      sees(definition, id, now(), expected)
      return after
    },
    replied: (facts) => {
      expect(command ? replyTo(definition, now(), command) : {}).toEqual(facts)
      return after
    },
    asking: (port, asked, question) => {
      const reaction = last && reactionTo(definition, last.type)
      if (!last || !reaction) throw new Error(`nobody is asked after ${last?.type ?? 'nothing'}`)
      const is = questionOf(reaction, last, id)
      expect({ port: kindOf(reaction.asks), ...is }).toEqual({ port, id: asked, command: question })
      return after
    },
    accepted: (reply, becoming) => {
      expect(answerBy(definition, last, { reply })).toEqual(becoming)
      return after
    },
    refused: (refusal, becoming) => {
      expect(answerBy(definition, last, { refusal })).toEqual(becoming)
      return after
    },
  }
  return after
}

const answerBy = (definition: AnyAggregate, last: Named | undefined, answer: Parameters<typeof answerOf>[2]): Named => {
  const reaction = last && reactionTo(definition, last.type)
  if (!last || !reaction) throw new Error(`nobody answers after ${last?.type ?? 'nothing'}`)
  return answerOf(reaction, last, answer)
}

/** The state after these events, for what is asked of a state itself. */
export const folded = <S>(definition: AnyAggregate & { readonly initial: S }, ...events: readonly Message[]): S =>
  // The state of this very aggregate.
  fold(
    definition,
    events.map((event) => ({ event, at: MORNING })),
  ) as S
