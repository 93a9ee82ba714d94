import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { happened, happenedBut, nothing, refuse } from '../decision.ts'
import { aggregate } from '../legacy.ts'
import { plusSeconds } from '../time.ts'
import { at, MORNING, specification } from './specification.ts'

const CAPACITY = 2

/** A ferry that counts its passengers, and one command that never has enough. */
const ferry = aggregate<
  { status: 'moored' | 'sailed'; passengers: string[]; since: `${string}T${string}Z` },
  { type: 'Board'; name: string } | { type: 'Knock' } | { type: 'Sail' },
  { type: 'Boarded'; name: string } | { type: 'Knocked' } | { type: 'Sailed' },
  { reason: 'Full'; capacity: number } | { reason: 'Sailed' }
>({
  name: 'harbour.ferry',
  initial: () => ({ status: 'moored', passengers: [], since: MORNING }),
  commands: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Board'), name: z.string() }),
    z.strictObject({ type: z.literal('Knock') }),
    z.strictObject({ type: z.literal('Sail') }),
  ]),
  decide: {
    Board(state, { name }) {
      if (state.status === 'sailed') return refuse('Sailed')
      if (state.passengers.includes(name)) return nothing
      if (state.passengers.length >= CAPACITY) return refuse('Full', { capacity: CAPACITY })
      return happened({ type: 'Boarded', name })
    },
    Knock: () => happened({ type: 'Knocked' }),
    Sail: (state) =>
      state.status === 'sailed'
        ? nothing
        : state.passengers.length > 0
          ? happened({ type: 'Sailed' })
          : happenedBut({ reason: 'Sailed' }, { type: 'Sailed' }),
  },
  evolve: {
    Boarded(state, { name }, time) {
      state.passengers.push(name)
      return { ...state, since: time }
    },
    Knocked: (state) => state,
    Sailed: (state) => ({ ...state, status: 'sailed' }),
  },
  react: {
    Sailed: {
      asks: 'lighthouse',
      of: (_, id) => `light-of-${id}`,
      command: () => ({ type: 'Shine' }),
      accepted: () => ({ type: 'Knock' }),
      refused: () => ({ type: 'Knock' }),
      unknown: 'ask-again',
    },
  },
  reply: { Board: ({ passengers }) => ({ seat: passengers.length }) },
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
