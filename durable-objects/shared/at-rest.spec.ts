import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { aggregateOf } from '../../kernel/aggregate.ts'
import type { Message } from '../../kernel/decision.ts'
import type { Events } from '../../kernel/events.ts'
import { audit, type Seen, type World } from '../../kernel/invariants.ts'
import { found, worldOf } from '../../kernel/testing/seen.ts'
import { everywhere, final, leaves, once, passing } from './at-rest.ts'

const schemas = {
  Lent: z.strictObject({ to: z.string() }),
  Asked: z.strictObject({}),
  Returned: z.strictObject({}),
  Repaired: z.strictObject({}),
}
const listeners = { Lent: ['view', 'notification'], Asked: [], Returned: ['view', 'notification'], Repaired: ['view'] }
const events = { aggregate: 'bench.book', schemas, listeners, confidential: [] } satisfies Events
type State = { readonly status: 'new' | 'out' | 'back'; readonly to: string; readonly repairs: number }
const { aggregate } = aggregateOf<State, typeof events>(events)

/** A book of a library: lent to somebody, asked back, returned, repaired. */
const book = aggregate({
  initial: { status: 'new', to: '', repairs: 0 },
  commands: {},
  evolve: {
    Lent: (state, { to }) => ({ ...state, status: 'out', to }),
    Asked: (state) => state,
    Returned: (state) => ({ ...state, status: 'back' }),
    Repaired: (state) => ({ ...state, repairs: state.repairs + 1 }),
  },
  describe: ({ status, to, repairs }) =>
    status === 'new' ? null : { status, owner: to, label: '', data: { to, repairs } },
})
const card = { ...book, events: { ...events, aggregate: 'bench.card' } }

const lent: Message & { to: string } = { type: 'Lent', to: 'kim' }
const [asked, returned, repaired] = [{ type: 'Asked' }, { type: 'Returned' }, { type: 'Repaired' }]
const library = (...happened: readonly Message[]): World =>
  worldOf([book, { emma: [lent, asked, returned, ...happened] }], [card, { emma: [lent, returned] }])
const rules = everywhere(book)
const [emma] = library().instances.get('bench.book') ?? []
const changed = (otherwise: Partial<Seen>): World => found(library(), book, 'emma', otherwise)
const shown = (otherwise: object): World => changed({ shown: emma?.shown ? { ...emma.shown, ...otherwise } : null })
const notice = { aggregate: 'bench.book', id: 'emma', status: 'back', at: emma?.events[2]?.time ?? '' }
const told = (...more: readonly (typeof notice)[]): World => ({
  ...library(),
  notices: new Map([['kim', [{ ...notice, status: 'out' }, ...more]]]),
})

describe('What holds of every aggregate at rest', () => {
  it.each<[string, World]>([
    ['nothing is pending, and actors, view and notices agree', library()],
    ['an event that the view does not hear came last', library(asked)],
    ['an event that changes no state came last', library(repaired)],
    ['the view and the notices were not looked at', { instances: new Map([['bench.book', emma ? [emma] : []]]) }],
    ['somebody was told of what is no part of it', told(notice, { ...notice, aggregate: 'bench.shelf' })],
  ])('holds when %s', (_, world) => expect(audit(rules, world)).toEqual([]))

  it.each<[string, World, RegExp]>([
    [
      'there is something left to do',
      changed({ pending: ['asks reader'] }),
      /still to do: \["asks reader"\], not \[\]/,
    ],
    [
      'an event is missing',
      changed({ events: emma?.events.slice(1) ?? [] }),
      /before event 2: \[2,"out"\], not \[1,null/,
    ],
    ['an event goes on from elsewhere', changed({ events: emma?.events.toSpliced(1, 1) ?? [] }), /before event 3/],
    ['it stands elsewhere', changed({ described: null }), /in the end: \[null\], not/],
    ['it has another version', changed({ version: 4 }), /in the end: \[4,/],
    ['the view does not know it', changed({ shown: null }), /shows every instance as it stands, .* emma: null/],
    ['the view shows an old state', shown({ status: 'out' }), /shows .* emma: \["out",3,/],
    ['the view shows an old version', shown({ version: 1 }), /shows .* emma: \[1,/],
    ['the view changed its beginning', shown({ createdAt: '' }), /shows .* emma: \["",/],
    ['the view changed its time', shown({ changedAt: '' }), /shows .* emma: \[""\]/],
    ['the view lacks a field', shown({ data: { to: 'kim' } }), /repairs of bench.book emma: undefined, not 0/],
    [
      'the view knows what it never heard',
      found(worldOf([book, { emma: [asked] }]), book, 'emma', { shown: emma?.shown ?? null }),
      /shows/,
    ],
    ['the history lacks a change', changed({ history: emma?.history?.slice(1) ?? [] }), /every change of state once/],
    [
      'the history has a change twice',
      changed({ history: emma?.history?.flatMap((line) => [line, line]) ?? [] }),
      /once/,
    ],
    ['somebody was not told', told(), /kim: \[".* out .*"\], not \[".* back /],
    ['somebody was told twice', told(notice, notice), /told once .* kim/],
    ['somebody was told what never happened', told(notice, { ...notice, id: 'ulysses' }), /ulysses back/],
    ['somebody was told what concerns another', { ...told(notice), notices: new Map([['lee', [notice]]]) }, /lee: \[/],
  ])('is broken when %s', (_, world, violation) =>
    expect(audit(rules, world)).toContainEqual(expect.stringMatching(violation)),
  )
})

describe('What systems say of their own', () => {
  it('that nothing happens twice, but for what may happen often', () => {
    expect(audit([once(book, 'Repaired')], library(repaired, repaired))).toEqual([])
    expect(audit([once(book)], library(repaired, repaired))).toHaveLength(1)
  })

  it('that a final state is never left', () => {
    expect(audit([final(book, 'Returned')], library(repaired))).toEqual([])
    expect(audit([final(book, 'Returned')], library(lent))).toEqual([
      'G3: no bench.book leaves a state that is final, but emma after Lent: "out", not "back"',
    ])
  })

  it('that nothing rests half-way', () => {
    expect(audit([passing(book, 'out')], library())).toEqual([])
    expect(audit([passing(book, 'out')], library(lent))).toEqual(['K9: no bench.book rests as out, but emma is out'])
  })

  it('that each leaves what is due elsewhere, and nothing else is there', () => {
    const due = leaves('G3', book, card, ({ described }) => (described?.status === 'back' ? ['back', 'out'] : null))
    expect(audit([due], library())).toEqual([])
    for (const wrong of [library(lent), found(library(), book, 'emma', null), found(library(), card, 'emma', null)]) {
      expect(audit([due], wrong)).toHaveLength(1)
    }
    const of = (organisation: string) => ({
      described: { status: 'back', owner: null, organisation, label: '', data: {} },
    })
    const [ours, theirs] = ['naru', 'other'].map((name) =>
      found(found(library(), book, 'emma', of('naru')), card, 'emma', of(name)),
    )
    expect(ours && audit([due], ours)).toEqual([])
    expect(theirs && audit([due], theirs)).toEqual([
      expect.stringContaining('to another organisation: other, not naru'),
    ])
  })
})
