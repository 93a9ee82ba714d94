import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import type { Answer } from '../../kernel/decision.ts'
import { happened } from '../../kernel/decision.ts'
import { MORNING } from '../../kernel/testing/specification.ts'
import { refused } from './answers.ts'
import type { Admitted } from './breaker.ts'
import type { CommandRequest } from './command-request.ts'
import { AggregateInstance } from './instance.ts'
import type { Entry, Journal } from './journal.ts'
import { Reactions } from './reactions.ts'

const none = z.strictObject({})
const tripEvents = {
  aggregate: 'test.trip',
  schemas: { Planned: none, Ferried: none, Arrived: none, Stayed: none },
  listeners: { Planned: [], Ferried: [], Arrived: [], Stayed: [] },
  confidential: [],
} as const
type Trip = { readonly status: keyof typeof tripEvents.schemas | 'new' }
const { on, aggregate } = aggregateOf<Trip, typeof tripEvents>(tripEvents)
const asking = (asks: string, hears: 'HearFerry' | 'HearInn') => ({
  asks,
  command: 'Take',
  question: (_: unknown, id: string) => [id, {}] as const,
  accepted: () => ({ type: hears }) as const,
  refused: () => ({ type: 'Stay' }) as const,
  unknown: 'ask-again' as const,
})

/** A trip asks the ferry; when that says yes, it asks the inn. */
const trip = aggregate({
  initial: { status: 'new' },
  commands: {
    Plan: on({}, () => happened({ type: 'Planned' })),
    HearFerry: on({}, () => happened({ type: 'Ferried' })),
    HearInn: on({}, () => happened({ type: 'Arrived' })),
    Stay: on({}, () => happened({ type: 'Stayed' })),
  },
  evolve: {
    Planned: () => ({ status: 'Planned' }),
    Ferried: () => ({ status: 'Ferried' }),
    Arrived: () => ({ status: 'Arrived' }),
    Stayed: () => ({ status: 'Stayed' }),
  },
  react: {
    Planned: { ...asking('test.ferry', 'HearFerry'), leadsTo: 'test.inn' },
    Ferried: asking('test.inn', 'HearInn'),
  },
  describe: ({ status }) => (status === 'new' ? null : { status, owner: null, label: '', data: {} }),
})

const yes: Answer = { outcome: 'accepted', id: '', version: 1, status: '', data: {}, reply: {}, replayed: false }
const passTo = (dependency: string, probe = false): Admitted => ({ ok: true, pass: { dependency, probe } })
const journal = (): Journal => {
  const entries: Entry[] = []
  return { row: 0, snapshot: () => null, after: () => [], append: (entry: Entry) => entries.push(entry) } as never
}

const gate = { admit: vi.fn(), report: vi.fn() }
let said: Record<string, Answer>
let instance: AggregateInstance
let reactions: Reactions

/** Commits a command as the actor does: what happened is asked about, let through as `admitted`. */
const commit = (request: CommandRequest, admitted = new Map<string, Admitted>()): Answer => {
  const result = instance.handle(request, { now: MORNING, sentUpTo: 0 }, () => ({ ok: true }))
  if ('events' in result) reactions.askFor(result.events, { admitted })
  return yes
}
const plan = (commandId: string, ...admitted: readonly Admitted[]) => {
  const context = { commandId, by: 'kim', correlationId: 'c', causationId: 'c', traceparent: '' }
  commit({ command: { type: 'Plan' }, context }, new Map(admitted.map((one) => [one.pass.dependency, one])))
}
const until = (status: Trip['status']) => vi.waitFor(() => expect(instance.description?.status).toBe(status))

beforeEach(() => {
  gate.admit.mockReset().mockImplementation(async (dependency: string) => passTo(dependency))
  gate.report.mockReset()
  said = { ferry: yes, inn: yes }
  instance = new AggregateInstance(trip, journal(), 't1', () => undefined)
  reactions = new Reactions(instance, {
    gate,
    callLimitMs: 1_000,
    port: (asked) => async () => said[asked.slice('test.'.length)] ?? yes,
    submit: async (request) => commit(request),
    later: (work) => void work,
    ended: () => undefined,
  })
})

describe('A reaction that leads to another', () => {
  it('asks that one by the pass with which its command was let through: the one probe is not lost (K11)', async () => {
    const [ferry, inn] = [passTo('ferry'), passTo('inn', true)]
    plan('1', ferry, inn)
    await until('Arrived')
    expect(gate.admit).not.toHaveBeenCalled()
    expect(gate.report.mock.calls).toEqual([
      [ferry.pass, 'answered'],
      [inn.pass, 'answered'],
    ])
  })

  it('asks the breaker where its command brought no pass', async () => {
    plan('1', passTo('ferry'))
    await until('Arrived')
    expect(gate.admit.mock.calls.map(([dependency]) => dependency)).toEqual(['inn'])
  })

  it('has no use for the pass after a no, and keeps it for no other command', async () => {
    said = { ferry: refused({ reason: 'FerryFull' }), inn: yes }
    plan('1', passTo('ferry'), passTo('inn', true))
    await until('Stayed')
    expect(gate.report.mock.calls).toEqual([[{ dependency: 'ferry', probe: false }, 'answered']])
    said = { ferry: yes, inn: yes }
    plan('2', passTo('ferry'))
    await until('Arrived')
    expect(gate.admit.mock.calls.map(([dependency]) => dependency)).toEqual(['inn'])
  })
})
