import { describe, expect, it } from 'vitest'
import type { Message } from '../../kernel/decision.ts'
import { audit, type World } from '../../kernel/invariants.ts'
import { sealedLike } from '../../kernel/testing/sealed.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import { noCapacity } from '../shared/capacity.ts'
import { hospital } from './hospital.ts'
import { invariants } from './invariants.ts'
import { record } from './record.ts'
import { reservation } from './reservation.ts'
import {
  attended,
  cancelled,
  completed,
  deleted,
  deleting,
  forceCancelled,
  held,
  registered,
  rejected,
  released,
  requested,
  used,
  was,
} from './screening.fixtures.ts'

type Happened = Readonly<Record<string, readonly Message[]>>
const { registered: entered, cancelled: dropped, forceCancelled: swept } = was
const came = [entered, was.asked, was.attended]
const given = [registered(3), held('a'), held('b'), released('b'), held('d'), used('d')]
const lees = { ...requested, customerId: sealedLike('lee') }
const visits = {
  a: [requested, completed],
  b: [requested, completed, cancelled],
  c: [requested, rejected],
  d: [lees, completed, attended],
}
const records = { a: [entered], b: [entered, dropped], d: came }

/** A slot with a reservation that stands, one that was cancelled, one that was rejected, and one whose person came. */
const slot = (places: readonly Message[] = given, reservations: Happened = {}, items: Happened = {}): World =>
  worldOf([hospital, { h1: places }], [reservation, { ...visits, ...reservations }], [record, { ...records, ...items }])
/** The same, deleted. */
const gone = (...ends: readonly Message[]): World =>
  slot([...given, ...ends], { a: [...visits.a, forceCancelled] }, { a: [entered, swept] })

describe('The invariants of health screening', () => {
  it('hold where places, reservations, records, the view and notices agree', () => {
    expect(audit(invariants, slot())).toEqual([])
    expect(audit(invariants, gone(deleting, released('a'), deleted))).toEqual([])
  })

  it('hold for an observer to whom the reservation does not say where, but its owner (S12)', () => {
    const [seen] = slot().instances.get('screening.reservation') ?? []
    const shown = seen?.shown ? { ...seen.shown, data: { ...seen.shown.data, hospitalId: 'h2' } } : null
    const elsewhere = found(slot(given.slice(0, 1)), reservation, 'a', { shown })
    expect(audit(invariants, elsewhere).filter((wrong) => wrong.includes('gave places'))).toEqual([])
  })

  const broken: readonly (readonly [string, World, RegExp])[] = [
    ['more places given than there are', slot([registered(1), ...given.slice(1)]), /h1: 1 places are given that/],
    ['a place that belongs to nobody', slot([...given, held('x')]), /gave places to: \[\["x",1\]\], not \[\]/],
    ['a reservation without its place', slot([...given, released('a')]), /gave places to: \[\], not \[\["a",1\]\]/],
    ['a place given back twice', slot([...given, released('b', false)]), /h1: b comes or leaves twice/],
    ['a place given back that was not held', slot([...given, released('x')]), /h1: x leaves other places/],
    [
      'a hold that the hospital forgot',
      found(slot(), hospital, 'h1', { state: { status: 'open', places: noCapacity() } }),
      /h1 knows of: \[\], not \["a"\]/,
    ],
    [
      'a place that is said to be free and is not',
      found(slot(), hospital, 'h1', { described: { status: 'open', owner: null, label: '', data: { available: 2 } } }),
      /available of h1: 2, not 1/,
    ],
    ['a deletion that goes on for ever', gone(deleting, released('a')), /no screening.hospital rests as deleting/],
    ['somebody left in what is deleted', slot([...given, deleting, deleted]), /h1, which is over, gave places/],
    ['a deletion that is taken back', gone(deleting, released('a'), deleted, deleting), /h1 after HospitalDeletionS/],
    ['a reservation that waits for ever', slot(given, { a: [requested] }), /a is requested/],
    ['a rejected one that stands', slot(given, { a: [requested, rejected, completed] }), /a after ReservationComp/],
    ['a reservation cancelled twice', slot(given, { b: [...visits.b, cancelled] }), /twice to one screening.reserv/],
    [
      'somebody with two places',
      slot([...given, held('e')], { e: [requested, completed] }, { e: [entered] }),
      /one day, but naru-sealed\S* at h1/,
    ],
    ['somebody who came and is cancelled', slot(given, { d: [...visits.d, cancelled] }), /d after ReservationCanc/],
    ['a record that is missing', found(slot(), record, 'a', null), /a, completed, leaves: null, not \["registered/],
    ['a record that lives on', slot(given, {}, { b: [entered] }), /b, cancelled, leaves: "registered"/],
    ['a record of nobody', slot(given, {}, { x: [entered] }), /x, nothing, leaves: "registered"/],
    ['a record of what was never completed', slot(given, {}, { c: [dropped] }), /c, rejected, leaves: "cancelled"/],
    ['a record revived', slot(given, {}, { b: [...records.b, entered] }), /b after RecordRegistered/],
    ['a record registered twice', slot(given, {}, { a: [entered, entered] }), /twice to one screening.record/],
    ['an event that is not sent', found(slot(), record, 'a', { pending: ['sending'] }), /record a has still to do/],
    [
      'an old state shown',
      found(slot(), reservation, 'b', { shown: null }),
      /view shows .* screening.reservation b: null/,
    ],
    ['a journal that leads elsewhere', found(slot(), record, 'a', { described: null }), /record a in the end/],
    ['a state that the history lacks', found(slot(), reservation, 'a', { history: [] }), /reservation a: \[\], not/],
    [
      'a customer who was not told',
      { ...slot(), notices: new Map([[sealedLike('kim'), []]]) },
      /nothing else, but naru-sealed\S*: \[\], not/,
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
