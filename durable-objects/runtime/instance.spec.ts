import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { happened, nothing } from '../../kernel/decision.ts'
import { aggregate } from '../../kernel/legacy.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { AggregateInstance, type Gatekeeper } from './instance.ts'
import type { Entry, Journal } from './journal.ts'

type State = { readonly sails: boolean; readonly asking: boolean }
type Command = { readonly type: 'Sail' | 'Signal' | 'Moor' | 'CastOff' }
type Event =
  | { readonly type: 'SailingAsked' }
  | { readonly type: 'Signalled' }
  | { readonly type: 'Moored' }
  | { readonly type: 'CastedOff' }

/** A ferry that asks the harbour before it sails, and can be moored meanwhile. */
const ferry = aggregate<State, Command, Event, { reason: string }>({
  name: 'harbour.ferry',
  initial: () => ({ sails: false, asking: false }),
  commands: z.custom<Command>(),
  decide: {
    Sail: ({ asking }) => (asking ? nothing : happened({ type: 'SailingAsked' })),
    Signal: ({ asking }) => (asking ? nothing : happened({ type: 'Signalled' })),
    Moor: ({ sails }) => (sails ? happened({ type: 'Moored' }) : nothing),
    CastOff: () => happened({ type: 'CastedOff' }),
  },
  evolve: {
    SailingAsked: (state) => ({ ...state, asking: true }),
    Signalled: (state) => ({ ...state, asking: true }),
    Moored: (state) => ({ ...state, sails: false }),
    CastedOff: () => ({ sails: true, asking: false }),
  },
  react: {
    SailingAsked: {
      asks: 'harbour',
      of: () => 'north',
      command: () => ({ type: 'Clear' }),
      accepted: () => ({ type: 'CastOff' }),
      refused: () => ({ type: 'Moor' }),
      unknown: 'ask-again',
    },
    Signalled: {
      asks: 'harbour',
      of: () => 'north',
      command: () => ({ type: 'Clear' }),
      accepted: () => ({ type: 'CastOff' }),
      refused: () => ({ type: 'Moor' }),
      unknown: 'promise',
    },
  },
  describe: ({ sails }) => ({ status: sails ? 'sailing' : 'moored', owner: null, label: '', data: {} }),
})

/** As much of a journal as a core writes to and wakes from: rows in memory. */
const rows = () => {
  const entries: Entry[] = []
  const journal = {
    row: 0,
    append(entry: Entry) {
      entries.push(entry)
      this.row = entries.length
    },
    snapshot: () => null,
    *after() {
      yield* entries
    },
    keep: () => undefined,
  }
  return journal as unknown as Journal
}

const captain = (journal: Journal, gate: Gatekeeper = () => 'pass') => {
  const core = new AggregateInstance(ferry, journal, 'f1', () => undefined)
  return (type: Command['type'], commandId: string) => {
    const context = { commandId, fingerprint: 'f', by: 'kim', correlationId: '', causationId: '', traceparent: '' }
    return core.handle({ type }, context, MORNING, 0, gate)
  }
}

/** More commands than a core remembers. */
const MANY = 10_001

describe('A core', () => {
  it('remembers what it answered a client, however much others have wished since (H3)', () => {
    const core = new AggregateInstance(ferry, rows(), 'f1', () => undefined)
    const tell = (commandId: string, client?: object) => {
      const context = { commandId, by: 'kim', correlationId: '', causationId: '', traceparent: '', ...client }
      return core.handle({ type: 'CastOff' }, context, MORNING, 0, () => 'pass')
    }
    const wish = () => tell('wish', { fingerprint: 'f' })
    expect(wish()).toMatchObject({ answer: { version: 1, replayed: false } })
    for (let n = 0; n < MANY; n += 1) tell(`news-${n}`)
    expect(wish()).toMatchObject({ answer: { version: 1, replayed: true }, events: [] })
    // A crowd of clients is remembered within the same limit: the oldest wishes are forgotten.
    for (let n = 0; n < MANY; n += 1) tell(`wish-${n}`, { fingerprint: 'f' })
    expect(tell(`wish-${MANY - 1}`, { fingerprint: 'f' })).toMatchObject({ events: [] })
    expect(tell('news-0')).toMatchObject({ events: [{ type: 'CastedOff' }] })
  })

  it('answers what is nothing new at once, whatever else is being asked', () => {
    const tell = captain(rows())
    expect(tell('Sail', '1').kind).toBe('pending')
    expect(tell('Moor', '2')).toMatchObject({ kind: 'answered', answer: { outcome: 'accepted', status: 'moored' } })
  })

  it('lets the same wish under another key wait for the answer under way, also after it was folded anew', () => {
    const journal = rows()
    expect(captain(journal)('Sail', '1').kind).toBe('pending')
    expect(captain(journal)('Sail', '2')).toMatchObject({ kind: 'pending', root: '1' })
  })

  it('keeps nothing when the other may not be asked, but for what is promised', () => {
    const shut = () => ({ retryAfterSeconds: 5 })
    expect(captain(rows(), shut)('Sail', '1')).toMatchObject({ answer: { outcome: 'unavailable' }, events: [] })
    const kept = captain(rows(), shut)
    expect(kept('Signal', '1')).toMatchObject({ kind: 'pending', events: [{ type: 'Signalled' }] })
    expect(kept('Signal', '2')).toMatchObject({ kind: 'pending', root: '1' })
  })
})
