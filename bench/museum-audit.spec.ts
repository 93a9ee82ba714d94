import { describe, expect, it } from 'vitest'
import { auditMuseum } from './museum-audit.ts'
import { journal, stateFolders, view } from './store.fixtures.ts'

const emptyState = stateFolders()

type Store = {
  readonly reservations?: Readonly<Record<string, string>>
  readonly admissions?: Readonly<Record<string, string>>
  readonly shown?: Readonly<Record<string, string>>
  readonly places?: { readonly capacity: number; readonly available: number }
}
const states = { a: 'completed', b: 'cancelled' }
const visit = { exhibitionId: 'moon', visitors: 2, exhibitionTitle: '달항아리' }

/** A state folder as a run leaves it: one exhibition with a reservation that stands and one that was cancelled. */
const storeOf = ({
  reservations = states,
  admissions,
  shown,
  places = { capacity: 2, available: 0 },
}: Store): string => {
  const state = emptyState()
  for (const [at, [id, status]] of Object.entries(reservations).entries()) {
    journal(state, 'museum-Reservation', at, id, status, visit)
  }
  for (const [at, [id, status]] of Object.entries(admissions ?? { a: 'registered', b: 'cancelled' }).entries()) {
    journal(state, 'museum-Admission', at, id, status, {})
  }
  journal(state, 'museum-Exhibition', 0, 'moon', 'open', { ...places, admitted: 0 })
  view(state, 'museum.reservation', shown ?? reservations)
  return state
}

describe('the audit of museum exhibitions', () => {
  it('finds nothing wrong where places, reservations, entries and view agree', () =>
    expect(auditMuseum(storeOf({}), ['b'])).toEqual({
      reservations: { completed: 1, cancelled: 1 },
      admissions: { registered: 1, cancelled: 1 },
      violations: [],
    }))

  it.each<[string, Store, readonly string[], RegExp]>([
    ['more reservations than places', { places: { capacity: 1, available: -1 } }, [], /had 1 places and gave 2/],
    ['a place that belongs to nobody', { places: { capacity: 5, available: 2 } }, [], /counts 3 .* reservations 2/],
    ['a reservation that rests half-way', { reservations: { a: 'requested' } }, [], /a rests in requested/],
    ['a cancellation that was not kept', {}, ['a'], /a was answered cancelled and is completed/],
    ['a cancellation that was lost', {}, ['x'], /x was answered cancelled and is not there/],
    ['an entry that is missing', { admissions: { b: 'cancelled' } }, [], /a is completed, its entry not there/],
    [
      'an entry that lives on',
      { admissions: { a: 'registered', b: 'registered' } },
      [],
      /b is cancelled, its entry reg/,
    ],
    ['an old state shown', { shown: { a: 'completed', b: 'completed' } }, [], /b is cancelled, shown as completed/],
    ['a reservation not shown', { shown: { b: 'cancelled' } }, [], /a is completed, shown as nothing/],
  ])('finds %s', (_, store, cancelled, violation) =>
    expect(auditMuseum(storeOf(store), cancelled).violations).toContainEqual(expect.stringMatching(violation)),
  )
})
