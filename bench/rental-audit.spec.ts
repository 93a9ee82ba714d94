import { describe, expect, it } from 'vitest'
import { auditRental } from './rental-audit.ts'
import { journal, stateFolders, view } from './store.fixtures.ts'

const emptyState = stateFolders()

type States = Readonly<Record<string, string>>
type Store = {
  readonly orders?: States
  readonly assignments?: States
  readonly installations?: States
  readonly records?: States
  readonly shown?: States
  readonly awaited?: number
}
const states = { a: 'requested', b: 'assigned', c: 'installed', d: 'closed', e: 'cancelled' }
const assignmentStates = { a: 'waiting', b: 'assigned', c: 'completed', d: 'completed', e: 'cancelled' }
const visits = { b: 'accepted', c: 'completed', d: 'completed', e: 'cancelled' }

/** A state folder as a run leaves it: an order in every state in which one may rest. */
const storeOf = (store: Store): string => {
  const { orders = states, assignments = assignmentStates, installations = visits, records = { d: 'stored' } } = store
  const state = emptyState()
  const kinds = { Order: orders, Assignment: assignments, Installation: installations, CustomerRecord: records }
  for (const [kind, all] of Object.entries(kinds)) {
    for (const [at, [id, status]] of Object.entries(all).entries()) journal(state, `rental-${kind}`, at, id, status, {})
  }
  journal(state, 'rental-Roster', 0, '중구', 'open', { engineers: 1, waiting: store.awaited ?? 1 })
  view(state, 'rental.order', store.shown ?? orders)
  return state
}

describe('the audit of rental', () => {
  it('finds nothing wrong where order, assignment, installation, record, roster and view agree', () =>
    expect(auditRental(storeOf({}), ['d'])).toEqual({
      orders: { requested: 1, assigned: 1, installed: 1, closed: 1, cancelled: 1 },
      assignments: { waiting: 1, assigned: 1, completed: 2, cancelled: 1 },
      violations: [],
    }))

  it.each<[string, Store, readonly string[], RegExp]>([
    ['an installation that lives on', { installations: { ...visits, e: 'accepted' } }, [], /e is cancelled, its inst/],
    [
      'an installation that is lost',
      { installations: { ...visits, b: 'cancelled' } },
      [],
      /b is assigned, its install/,
    ],
    [
      'an engineer who is still sent',
      { assignments: { ...assignmentStates, e: 'assigned' } },
      [],
      /e is cancelled, its a/,
    ],
    ['a close without its record', { records: {} }, [], /d is closed, its record not there/],
    ['a record without its close', { records: { c: 'stored', d: 'stored' } }, [], /c is installed, its record stored/],
    [
      'a request that nobody pursues',
      { orders: { ...states, b: 'cancel-requested' } },
      [],
      /b rests as cancel-requested/,
    ],
    ['an order that nobody waits for', { awaited: 0 }, [], /1 assignments wait, the rosters know of 0/],
    ['an order that was lost', {}, ['x'], /x was answered closed and is not there/],
    ['an order that is not closed', {}, ['c'], /c was answered closed and is installed/],
    ['an old state shown', { shown: { ...states, d: 'installed' } }, [], /d is closed, shown as installed/],
  ])('finds %s', (_, store, closed, violation) =>
    expect(auditRental(storeOf(store), closed).violations).toContainEqual(expect.stringMatching(violation)),
  )
})
