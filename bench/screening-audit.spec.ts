import { describe, expect, it } from 'vitest'
import { auditScreening } from './screening-audit.ts'
import { journal, stateFolders, view } from './store.fixtures.ts'

const emptyState = stateFolders()

type Store = {
  readonly reservations?: Readonly<Record<string, string>>
  readonly records?: Readonly<Record<string, string>>
  readonly shown?: Readonly<Record<string, string>>
  readonly places?: { readonly capacity: number; readonly available: number }
}
const states = { a: 'completed', b: 'cancelled' }

/** A state folder as a run leaves it: one slot with a reservation that stands and one that was cancelled. */
const storeOf = ({ reservations = states, records, shown, places = { capacity: 1, available: 0 } }: Store): string => {
  const state = emptyState()
  for (const [at, [id, status]] of Object.entries(reservations).entries()) {
    journal(state, 'screening-Reservation', at, id, status, { hospitalId: 'h' })
  }
  for (const [at, [id, status]] of Object.entries(records ?? { a: 'registered', b: 'cancelled' }).entries()) {
    journal(state, 'screening-ScreeningRecord', at, id, status, {})
  }
  journal(state, 'screening-Hospital', 0, 'h', 'open', places)
  view(state, 'screening.reservation', shown ?? reservations)
  return state
}

describe('the audit of health screening', () => {
  it('finds nothing wrong where places, reservations, records and view agree', () =>
    expect(auditScreening(storeOf({}), ['b'])).toEqual({
      reservations: { completed: 1, cancelled: 1 },
      records: { registered: 1, cancelled: 1 },
      violations: [],
    }))

  it.each<[string, Store, readonly string[], RegExp]>([
    ['more reservations than places', { places: { capacity: 0, available: -1 } }, [], /had 0 places and gave 1/],
    ['a place that belongs to nobody', { places: { capacity: 3, available: 1 } }, [], /counts 2 .* reservations 1/],
    ['a cancellation that was not kept', {}, ['a'], /a was answered cancelled and is completed/],
    ['a cancellation that was lost', {}, ['x'], /x was answered cancelled and is not there/],
    ['a record that is missing', { records: { b: 'cancelled' } }, [], /a is completed, its record not there/],
    ['a record that lives on', { records: { a: 'registered', b: 'registered' } }, [], /b is cancelled, its record reg/],
    ['an old state shown', { shown: { a: 'completed', b: 'completed' } }, [], /b is cancelled, shown as completed/],
    ['a reservation not shown', { shown: { b: 'cancelled' } }, [], /a is completed, shown as nothing/],
  ])('finds %s', (_, store, cancelled, violation) =>
    expect(auditScreening(storeOf(store), cancelled).violations).toContainEqual(expect.stringMatching(violation)),
  )
})
