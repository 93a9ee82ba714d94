/** Probe (탐침): asks a question elsewhere and remembers the answer; whom it asks behaves as the test says. */
import * as z from 'zod'
import type { ActorEnv, Dependencies, Port } from '../../../durable-objects/runtime/ports.ts'
import { aggregateOf } from '../../../kernel/aggregate.ts'
import { happened, happenedBut, nothing, type Refusal, refuse } from '../../../kernel/decision.ts'
import { knobs } from './knobs.ts'

/** Longer than any test lets the callee be silent. */
const SILENCE_LIMIT_MS = 30_000
const LOOK_AGAIN_MS = 10

const text = z.string().max(1_000_000)

const probeEvents = {
  aggregate: 'test.probe',
  schemas: {
    QuestionAsked: z.strictObject({ text }),
    RequestKept: z.strictObject({ text }),
    FirstAsked: z.strictObject({ text }),
    YesHeard: z.strictObject({ text }),
    NoHeard: z.strictObject({ reason: text }),
    NoteTaken: z.strictObject({ text }),
  },
  listeners: { QuestionAsked: [], RequestKept: [], FirstAsked: [], YesHeard: [], NoHeard: [], NoteTaken: [] },
  confidential: [],
} as const

export type ProbeState = {
  readonly status: 'idle' | 'asking' | 'answered' | 'refused'
  readonly heard: string
  readonly notes: readonly string[]
}

const { on, aggregate } = aggregateOf<ProbeState, typeof probeEvents>(probeEvents)

const isUnderWay = ({ status }: ProbeState): boolean => status === 'asking' || status === 'answered'

/** The question to a port that is no aggregate, and what its answers become. */
const question = {
  asks: 'test.callee',
  command: 'Answer',
  question: (data: { readonly text: string }, id: string) => [id, { text: data.text }] as const,
  accepted: (reply: { readonly text: unknown }) => ({ type: 'HearYes', text: String(reply.text) }) as const,
  refused: ({ reason }: Refusal) => ({ type: 'HearNo', reason }) as const,
}

export const probe = aggregate({
  initial: { status: 'idle', heard: '', notes: [] },

  commands: {
    AskQuestion: on({ text }, (state, asked) =>
      isUnderWay(state) ? nothing : happened({ type: 'QuestionAsked', ...asked }),
    ),
    KeepRequest: on({ text }, (state, asked) =>
      isUnderWay(state) ? nothing : happened({ type: 'RequestKept', ...asked }),
    ),
    AskFirst: on({ text }, (state, asked) =>
      isUnderWay(state) ? nothing : happened({ type: 'FirstAsked', ...asked }),
    ),
    HearYes: on({ text }, ({ status }, heard) =>
      status === 'asking' ? happened({ type: 'YesHeard', ...heard }) : nothing,
    ),
    HearNo: on({ reason: text }, ({ status }, { reason }) =>
      status === 'asking'
        ? happenedBut({ reason: 'AnsweredNo', because: reason }, { type: 'NoHeard', reason })
        : nothing,
    ),
    TakeNote: on({ text }, (_, note) =>
      note.text === '' ? refuse('NothingToNote') : happened({ type: 'NoteTaken', ...note }),
    ),
    StumbleOver: on({ text }, (_, obstacle) => {
      throw new Error(`a bug met ${obstacle.text}`)
    }),
  },

  evolve: {
    QuestionAsked: (state) => ({ ...state, status: 'asking' }),
    FirstAsked: (state) => ({ ...state, status: 'asking' }),
    RequestKept: (state) => ({ ...state, status: 'asking' }),
    YesHeard: (state, { text }) => ({ ...state, status: 'answered', heard: text }),
    NoHeard: (state, { reason }) => ({ ...state, status: 'refused', heard: reason }),
    NoteTaken: (state, { text }) => ({ ...state, notes: [...state.notes, text] }),
  },

  react: {
    QuestionAsked: { ...question, unknown: 'ask-again' },
    RequestKept: { ...question, unknown: 'promise' },
    FirstAsked: { ...question, unknown: 'ask-again', askedFirst: { no: 'makes-nothing' } },
  },

  describe: ({ status, heard, notes }) =>
    status === 'idle' && notes.length === 0
      ? null
      : { status, owner: null, label: 'probe', data: { heard, notes: notes.length } },
})

/** Does everything it is asked once per key, as every callee must (K5). */
export const callee: Port<ActorEnv> = () => async (of, command, context) => {
  const key = context.commandId
  const asked = String(command.text)
  knobs.calls.push({ of, key, text: asked })
  const manner = knobs.manner
  if (manner === 'fails') throw new Error('the callee fails')
  if (manner === 'overloaded') throw Object.assign(new Error('the callee is overloaded'), { overloaded: true })
  if (manner === 'refuses') return { outcome: 'refused', refusal: { reason: 'NotToday' }, replayed: false }
  const answer = knobs.effects.get(key) ?? (asked === 'mumble' ? 'unfit' : `${asked}!`)
  knobs.effects.set(key, answer)
  if (manner === 'lost') throw new Error('the answer is lost')
  const until = Date.now() + SILENCE_LIMIT_MS
  while (manner === 'silent' && knobs.manner === 'silent' && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  const reply = { text: answer }
  return { outcome: 'accepted', id: of, version: 1, status: 'answered', data: {}, reply, replayed: false }
}

export const probeDependencies: Dependencies<ActorEnv> = {
  ports: { 'test.callee': callee },
  // Nobody listens to a probe.
  publishing: {
    inboxesOf: () => [],
    bindingOf: (inbox) => inbox,
    envelope: () => ({}),
  },
  check: (_, event) => {
    if ('text' in event && event.text === 'unfit') throw new Error('an event that does not keep to its schema')
  },
}
