import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { aggregateOf, asking, port } from '../aggregate.ts'
import { happened, happenedBut, nothing, refuse } from '../decision.ts'
import type { Instant } from '../time.ts'
import { plusSeconds } from '../time.ts'
import { at, MORNING, specification } from './specification.ts'

const CAPACITY = 2

const ferryEvents = {
  aggregate: 'harbour.ferry',
  schemas: { Boarded: z.strictObject({ name: z.string() }), Knocked: z.strictObject({}), Sailed: z.strictObject({}) },
  listeners: { Boarded: [], Knocked: [], Sailed: [] },
  confidential: [],
} as const
type State = { readonly status: 'moored' | 'sailed'; readonly passengers: readonly string[]; readonly since: Instant }
type Lighthouse = {
  readonly events: { readonly aggregate: 'harbour.lighthouse' } & Omit<typeof ferryEvents, 'aggregate'>
  readonly commands: { readonly Shine: { readonly schema: z.ZodObject<Record<never, never>> } }
}
const { on, aggregate } = aggregateOf<State, typeof ferryEvents>(ferryEvents)

/** A ferry that counts its passengers, and one command that never has enough. */
const ferry = aggregate({
  initial: { status: 'moored', passengers: [], since: MORNING },
  commands: {
    Board: on(
      { name: z.string() },
      (state, { name }) => {
        if (state.status === 'sailed') return refuse('Sailed')
        if (state.passengers.includes(name)) return nothing
        if (state.passengers.length >= CAPACITY) return refuse('Full', { capacity: CAPACITY })
        return happened({ type: 'Boarded', name })
      },
      ({ passengers }) => ({ seat: passengers.length }),
    ),
    Knock: on({}, () => happened({ type: 'Knocked' })),
    Sail: on({}, (state) => {
      if (state.status === 'sailed') return nothing
      return state.passengers.length > 0
        ? happened({ type: 'Sailed' })
        : happenedBut({ reason: 'Sailed' }, { type: 'Sailed' })
    }),
  },
  evolve: {
    Boarded: (state, { name }, time) => ({ ...state, passengers: [...state.passengers, name], since: time }),
    Knocked: (state) => state,
    Sailed: (state) => ({ ...state, status: 'sailed' }),
  },
  react: {
    Sailed: asking(port<Lighthouse>('harbour.lighthouse'), 'Shine', {
      question: (_, id) => [`light-of-${id}`, {}],
      accepted: () => ({ type: 'Knock' }),
      refused: () => ({ type: 'Knock' }),
      unknown: 'ask-again',
    }),
  },
  deadline: ({ status, since }) =>
    status === 'moored' ? { at: plusSeconds(since, 60), command: { type: 'Sail' } } : null,
  describe: ({ status, passengers }) =>
    passengers.length === 0 ? null : { status, owner: null, label: 'Ferry', data: { passengers: passengers.length } },
})

const given = specification(ferry)
const kim = { type: 'Boarded', name: 'kim' } as const
const lee = { type: 'Boarded', name: 'lee' } as const

describe('specification', () => {
  it('says what happens, what is answered and what is seen', () => {
    given(kim)
      .when({ type: 'Board', name: 'lee' })
      .then(lee)
      .replied({ seat: 2 })
      .described({ status: 'moored', data: { passengers: 2 } })
    given().thenDescribed(null)
  })

  it('says no with the facts', () => {
    given(kim, lee).when({ type: 'Board', name: 'choi' }).thenRefused('Full', { capacity: 2 })
    given(kim, lee).when({ type: 'Board', name: 'kim' }).thenNothing()
    given().when({ type: 'Sail' }).thenTold({ reason: 'Sailed' }, { type: 'Sailed' })
  })

  it('lets the clock command', () => {
    given(kim).whenTheTimeIs(at('10:00:59.999')).thenNothing()
    given(kim)
      .whenTheTimeIs(at('10:01'))
      .then({ type: 'Sailed' })
      .asking('lighthouse', 'light-of-this-one', { type: 'Shine' })
    given(kim).laterOn(at('10:01'), lee).whenTheTimeIs(at('10:01:59')).thenNothing()
  })

  it('fails when the same command brings something new the second time', () => {
    expect(() => given().when({ type: 'Knock' }).then({ type: 'Knocked' })).toThrow('second time')
    given().when({ type: 'Knock' }).thenGoingOn({ type: 'Knocked' })
  })

  it('fails when something else happens than was said', () => {
    const boarding = () => given().when({ type: 'Board', name: 'kim' })
    expect(() => boarding().then(lee)).toThrow()
    expect(() => boarding().then(kim, lee)).toThrow()
    expect(() => boarding().thenNothing()).toThrow()
    expect(() => boarding().thenRefused('Full')).toThrow()
    expect(() => boarding().thenTold({ reason: 'Sailed' }, kim)).toThrow()
    expect(() => given(kim, lee).when({ type: 'Board', name: 'choi' }).thenRefused('Full', { capacity: 3 })).toThrow()
    expect(() => boarding().then(kim).described({ status: 'sailed' })).toThrow()
    expect(() => boarding().then(kim).replied({ seat: 9 })).toThrow()
    expect(() => boarding().then(kim).asking('lighthouse', 'x', { type: 'Shine' })).toThrow('nobody is asked')
    expect(() => given(kim).thenDescribed(null)).toThrow()
  })
})
