/** Probe (탐침): an aggregate that asks a question, or wishes something, elsewhere and remembers the answer; its callee obeys the test. */
import * as z from 'zod'
import type { ActorEnv, Dependencies, Port } from '../../../durable-objects/runtime/ports.ts'
import { happened, happenedBut, nothing, refuse } from '../../../kernel/decision.ts'
import { aggregate } from '../../../kernel/legacy.ts'
import { knobs } from './knobs.ts'

/** Longer than any test lets its callee be silent. */
const SILENCE_LIMIT_MS = 30_000
const LOOK_AGAIN_MS = 10

const text = z.string().max(1_000_000)
const Command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('AskQuestion'), text }),
  z.strictObject({ type: z.literal('MakeWish'), text }),
  z.strictObject({ type: z.literal('HearYes'), text }),
  z.strictObject({ type: z.literal('HearNo'), reason: text }),
  z.strictObject({ type: z.literal('TakeNote'), text }),
  z.strictObject({ type: z.literal('StumbleOver'), text }),
])
type Command = z.infer<typeof Command>
type Event =
  | { type: 'QuestionAsked'; text: string }
  | { type: 'WishMade'; text: string }
  | { type: 'YesHeard'; text: string }
  | { type: 'NoHeard'; reason: string }
  | { type: 'NoteTaken'; text: string }
export type ProbeState = {
  readonly status: 'idle' | 'asking' | 'answered' | 'refused'
  readonly heard: string
  readonly notes: readonly string[]
}
type Refusal = { reason: 'NothingToNote' } | { reason: 'AnsweredNo'; because: string }

export const probe = aggregate<ProbeState, Command, Event, Refusal>({
  name: 'test.probe',
  initial: () => ({ status: 'idle', heard: '', notes: [] }),
  commands: Command,

  decide: {
    AskQuestion: (state, { text }) =>
      state.status === 'asking' || state.status === 'answered' ? nothing : happened({ type: 'QuestionAsked', text }),
    MakeWish: (state, { text }) =>
      state.status === 'asking' || state.status === 'answered' ? nothing : happened({ type: 'WishMade', text }),
    HearYes: (state, { text }) => (state.status === 'asking' ? happened({ type: 'YesHeard', text }) : nothing),
    HearNo: (state, { reason }) =>
      state.status === 'asking'
        ? happenedBut({ reason: 'AnsweredNo', because: reason }, { type: 'NoHeard', reason })
        : nothing,
    TakeNote: (_, { text }) => (text === '' ? refuse('NothingToNote') : happened({ type: 'NoteTaken', text })),
    StumbleOver(_, { text }) {
      throw new Error(`a bug met ${text}`)
    },
  },

  evolve: {
    QuestionAsked: (state) => ({ ...state, status: 'asking' }),
    WishMade: (state) => ({ ...state, status: 'asking' }),
    YesHeard: (state, { text }) => ({ ...state, status: 'answered', heard: text }),
    NoHeard: (state, { reason }) => ({ ...state, status: 'refused', heard: reason }),
    NoteTaken: (state, { text }) => ({ ...state, notes: [...state.notes, text] }),
  },

  react: {
    QuestionAsked: {
      asks: 'callee',
      of: (_, id) => id,
      command: ({ text }) => ({ type: 'Answer', text }),
      accepted: ({ text }) => ({ type: 'HearYes', text: String(text) }),
      refused: ({ reason }) => ({ type: 'HearNo', reason }),
      unknown: 'ask-again',
    },
    WishMade: {
      asks: 'callee',
      of: (_, id) => id,
      command: ({ text }) => ({ type: 'Answer', text }),
      accepted: ({ text }) => ({ type: 'HearYes', text: String(text) }),
      refused: ({ reason }) => ({ type: 'HearNo', reason }),
      unknown: 'promise',
    },
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

export const probeWiring: Dependencies<ActorEnv> = {
  ports: { callee },
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
