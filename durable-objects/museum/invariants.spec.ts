import { describe, expect, it } from 'vitest'
import type { Message } from '../../kernel/decision.ts'
import { audit, type World } from '../../kernel/invariants.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import { noCapacity } from '../shared/capacity.ts'
import { admission } from './admission.ts'
import { exhibition } from './exhibition.ts'
import { invariants } from './invariants.ts'
import {
  deleted,
  deletion,
  has,
  held,
  type ReservationEvent,
  registered,
  released,
  story,
  used,
  was,
} from './museum.fixtures.ts'
import { reservation } from './reservation.ts'

type Happened = Readonly<Record<string, readonly Message[]>>
const moon = [registered(4), held('a'), held('b'), released('b'), held('c'), used('c')]
const entries = {
  a: [was.registered],
  b: [was.registered, was.cancelled],
  c: [was.registered, was.asked, was.admitted],
}
const visits = { a: story.completed, b: story.cancelled, c: story.admitted, d: story.rejected }

const few: ReservationEvent = { ...has.requested, visitorsPerPerson: 3 }

/** An exhibition with a reservation that stands, one that was cancelled, one whose visitors came and one rejected. */
const museum = (places: readonly Message[] = moon, reservations: Happened = {}, admissions: Happened = {}): World =>
  worldOf(
    [exhibition, { moon: places }],
    [reservation, { ...visits, ...reservations }],
    [admission, { ...entries, ...admissions }],
  )
/** The same, deleted. */
const gone = (...ends: readonly Message[]): World =>
  museum([...moon, ...ends], { a: story.forceCancelled }, { a: [was.registered, was.forceCancelled] })

describe('The invariants of the museum', () => {
  it('hold where places, reservations, entries, the view and notices agree', () => {
    expect(audit(invariants, museum())).toEqual([])
    expect(audit(invariants, gone(deletion, released('a'), deleted))).toEqual([])
  })

  const broken: readonly (readonly [string, World, RegExp])[] = [
    ['more places given than there are', museum([registered(3), ...moon.slice(1)]), /moon: 1 places are given that/],
    ['a place that nobody has', museum([...moon, held('x', 0)]), /moon gave places to: \[\["x",0\]\], not \[\]/],
    ['a reservation without its places', museum([...moon, released('a')]), /moon gave places to: \[\], not \[\["a",2/],
    [
      'fewer places than are reserved',
      museum(moon.with(1, held('a', 1))),
      /gave places to: \[\["a",1\]\], not \[\["a",2/,
    ],
    ['places given back twice', museum([...moon, released('b', 0)]), /moon: b comes or leaves twice/],
    ['places given after they came back', museum([...moon, held('b', 0)]), /moon: b comes or leaves twice/],
    ['other places given back than were held', museum(moon.with(3, released('b', 1))), /moon: b leaves other places/],
    ['visitors who came and used no places', museum(moon.slice(0, -1)), /was used by: \[\], not \[\["c",2\]\]/],
    [
      'visitors who used places and never came',
      museum(moon, { c: story.completed }),
      /used by: \[\["c",2\]\], not \[\]/,
    ],
    [
      'a hold that the exhibition forgot',
      found(museum(), exhibition, 'moon', { state: { status: 'open', places: noCapacity() } }),
      /moon knows of: \[\], not \["a"\]/,
    ],
    [
      'places that are said to be free and are not',
      found(museum(), exhibition, 'moon', {
        described: { status: 'open', owner: null, label: '', data: { available: 2 } },
      }),
      /available of moon: 2, not 0/,
    ],
    ['a deletion that goes on for ever', gone(deletion, released('a')), /no museum.exhibition rests as deleting/],
    ['somebody left in what is deleted', museum([...moon, deletion, deleted]), /moon, which is over, gave places/],
    [
      'a deletion that is taken back',
      gone(deletion, released('a'), deleted, deletion),
      /moon after ExhibitionDeletionS/,
    ],
    ['a reservation that waits for ever', museum(moon, { a: story.placed }), /a is requested/],
    ['a rejected one that stands', museum(moon, { a: [...story.rejected, has.placed] }), /a after ReservationPla/],
    [
      'an admitted one that is cancelled',
      museum(moon, { c: [...story.admitted, has.cancelled] }),
      /c after Reservation/,
    ],
    [
      'a reservation cancelled twice',
      museum(moon, { b: [...story.cancelled, has.cancelled] }),
      /nothing happens twice/,
    ],
    [
      'a customer with more visitors than one may bring',
      museum(moon, { a: [few, ...story.completed.slice(1)], c: [few, ...story.admitted.slice(1)] }),
      /kim in moon: 4 of 3/,
    ],
    [
      'an entry that is missing',
      found(museum(), admission, 'a', null),
      /a, completed, leaves: null, not \["registered/,
    ],
    ['an entry that lives on', museum(moon, {}, { b: [was.registered] }), /b, cancelled, leaves: "registered"/],
    ['an entry of nobody', museum(moon, {}, { x: [was.registered] }), /x, nothing, leaves: "registered"/],
    ['an entry without places', museum(moon, {}, { d: [was.registered] }), /d, rejected, leaves: "registered"/],
    ['an entry that is not let in', museum(moon, {}, { c: [was.registered] }), /c, admitted, leaves: "registered"/],
    ['an entry revived', museum(moon, {}, { b: [...entries.b, was.registered] }), /b after AdmissionRegistered/],
    ['an entry registered twice', museum(moon, {}, { a: [was.registered, was.registered] }), /one museum.admission/],
    [
      'an event that is not sent',
      found(museum(), admission, 'a', { pending: ['sending'] }),
      /admission a has still to do/,
    ],
    [
      'an old state shown',
      found(museum(), reservation, 'b', { shown: null }),
      /view shows .* museum.reservation b: null/,
    ],
    ['a state that the history lacks', found(museum(), reservation, 'c', { history: [] }), /reservation c: \[\], not/],
    [
      'a customer who was not told',
      { ...museum(), notices: new Map([['kim', []]]) },
      /nothing else, but kim: \[\], not/,
    ],
  ]
  it.each(broken)('find %s', (_, world, violation) =>
    expect(audit(invariants, world)).toContainEqual(expect.stringMatching(violation)),
  )

  it('can each be broken', () => {
    const worlds = broken.map(([, world]) => world)
    expect(unbroken(invariants, worlds)).toEqual([])
  })
})
