import { describe, expect, it } from 'vitest'
import { fileOf, journal, stateFolders, view, write } from './store.fixtures.ts'
import { auditTaxi } from './taxi-audit.ts'

const emptyState = stateFolders()

type States = Readonly<Record<string, string>>
type Store = {
  readonly calls?: States
  readonly pickups?: States
  readonly shown?: States
  /** Driver -> the call he is engaged for. */
  readonly drivers?: Readonly<Record<string, string | undefined>>
  /** Call -> what the provider did. */
  readonly charged?: States
}
const pickupStates = { a: 'assigned', b: 'completed', c: 'cancelled' }
const states = { a: 'matched', b: 'completed', c: 'cancelled', d: 'payment-failed' }

/** A state folder as a run leaves it: a call with a driver, one that is over, one given up and one never paid. */
const storeOf = (store: Store): string => {
  const {
    calls = states,
    pickups = pickupStates,
    drivers = { baek: 'a', cheon: undefined },
    charged = { a: 'charged', b: 'charged', c: 'refunded' },
  } = store
  const state = emptyState()
  for (const [at, [id, status]] of Object.entries(calls).entries()) {
    journal(state, 'taxi-Call', at, id, status, { fareKrw: 15_000 })
  }
  for (const [at, [id, status]] of Object.entries(pickups).entries()) journal(state, 'taxi-Pickup', at, id, status, {})
  for (const [at, [id, callId]] of Object.entries(drivers).entries()) {
    journal(state, 'taxi-Driver', at, id, callId ? 'engaged' : 'idle', callId ? { callId } : {})
  }
  write(state, 'v3/do/payment-Ledger', fileOf(0), 'CREATE TABLE ledger (key TEXT PRIMARY KEY, entry TEXT)', (db) => {
    for (const [id, kind] of Object.entries(charged)) {
      const entry = JSON.stringify({ kind, amountKrw: 15_000 })
      db.prepare('INSERT INTO ledger VALUES (?, ?)').run(`taxi.call~${id}`, entry)
    }
  })
  view(state, 'taxi.call', store.shown ?? calls)
  return state
}

describe('the audit of taxi dispatch', () => {
  it('finds nothing wrong where calls, pickups, drivers, money and view agree', () =>
    expect(auditTaxi(storeOf({}), ['b'])).toEqual({
      calls: { matched: 1, completed: 1, cancelled: 1, 'payment-failed': 1 },
      drivers: { engaged: 1, idle: 1 },
      charges: 2,
      violations: [],
    }))

  it.each<[string, Store, readonly string[], RegExp]>([
    ['a pickup that lives on', { pickups: { a: 'assigned', b: 'completed', c: 'open' } }, [], /c is cancelled, its pi/],
    ['a pickup that is missing', { pickups: { b: 'completed', c: 'cancelled' } }, [], /a is matched, .* not there/],
    ['a ghost in the list', { pickups: { ...pickupStates, d: 'open' } }, [], /d is payment-failed, its pickup open/],
    ['a driver engaged for nothing', { drivers: { baek: 'a', cheon: 'c' } }, [], /cheon is engaged for call c/],
    ['two drivers of one call', { drivers: { baek: 'a', cheon: 'a' } }, [], /1 calls are matched, 2 drivers engaged/],
    ['a match without a driver', { drivers: {} }, [], /1 calls are matched, 0 drivers engaged/],
    ['a ride for nothing', { charged: { a: 'charged' } }, [], /b is completed and owes 15000, 0 was charged/],
    ['money that stayed', { charged: { a: 'charged', b: 'charged', c: 'charged' } }, [], /c is cancelled and owes 0/],
    ['a ride that was lost', {}, ['x'], /x was answered completed and is not there/],
    ['a ride that is not over', {}, ['a'], /a was answered completed and is matched/],
    ['an old state shown', { shown: { ...states, b: 'matched' } }, [], /b is completed, shown as matched/],
  ])('finds %s', (_, store, completed, violation) =>
    expect(auditTaxi(storeOf(store), completed).violations).toContainEqual(expect.stringMatching(violation)),
  )
})
