/** The audit is the bench's conscience, so each of its claims is seen to fail on a store that breaks it. */
import { describe, expect, it } from 'vitest'
import { audit, type Told } from './audit.ts'
import { fileOf, journal, stateFolders, view, write } from './store.fixtures.ts'
import { longestRows, objectFiles } from './store.ts'

const emptyState = stateFolders()

type Store = {
  readonly bookings: Readonly<Record<string, string>>
  readonly shown?: Readonly<Record<string, string>>
  readonly tickets?: { readonly registered: number; readonly available: number }
  readonly charges?: readonly number[]
}

const PRICE_KRW = 1_000

/** A state folder as a run leaves it: one concert, bookings of one ticket each, one ledger, the view's database. */
const storeOf = ({ bookings, shown, tickets = { registered: 2, available: 0 }, charges = [PRICE_KRW] }: Store) => {
  const state = emptyState()
  const files = Object.entries(bookings)
  for (const [at, [id, status]] of files.entries()) {
    journal(state, 'concert-Booking', at, id, status, { concertId: 'c', quantity: 1, amountKrw: PRICE_KRW })
  }
  const numbers = { registeredTickets: tickets.registered, availableTickets: tickets.available }
  journal(state, 'concert-Concert', 0, 'c', 'on-sale', numbers)
  write(state, 'v3/do/payment-Ledger', fileOf(0), 'CREATE TABLE ledger (key TEXT PRIMARY KEY, entry TEXT)', (db) => {
    for (const [at, amountKrw] of charges.entries()) {
      const entry = JSON.stringify({ kind: 'charged', amountKrw })
      db.prepare('INSERT INTO ledger VALUES (?, ?)').run(String(at), entry)
    }
  })
  view(state, 'concert.booking', shown ?? bookings)
  return state
}

const told = (...bookings: readonly (readonly [string, boolean])[]): Told => ({
  bookings: bookings.map(([id, paid]) => ({ id, sub: 'kim', version: 1, paid })),
  everythingAnswered: true,
})
const good: Store = { bookings: { a: 'booked', b: 'paid' } }
const toldGood = told(['a', false], ['b', true])

describe('the audit', () => {
  it('finds nothing wrong where seats, bookings, money and view agree', () => {
    const found = audit(storeOf(good), toldGood)
    expect(found.violations).toEqual([])
    expect(found).toMatchObject({ bookings: { booked: 1, paid: 1 }, shown: { booked: 1, paid: 1 }, charges: 1 })
  })

  it.each<[string, Store, Told, RegExp]>([
    ['more seats than tickets', { ...good, tickets: { registered: 1, available: -1 } }, toldGood, /gave 2/],
    ['a seat that belongs to nobody', { ...good, tickets: { registered: 3, available: 0 } }, toldGood, /counts 3/],
    ['a yes that was not kept', good, told(['a', true], ['b', true]), /a was answered paid and is booked/],
    [
      'a yes that was lost',
      good,
      told(['a', false], ['b', true], ['x', false]),
      /x was answered booked and is not there/,
    ],
    ['a booking nobody was told of', good, told(['b', true]), /1 bookings were answered with yes, 2 exist/],
    ['paid without a charge', { ...good, charges: [] }, toldGood, /1 bookings paid .* 0 charges/],
    ['charged twice', { ...good, charges: [PRICE_KRW, PRICE_KRW] }, toldGood, /2 charges/],
    ['charged another amount', { ...good, charges: [PRICE_KRW + 1] }, toldGood, /₩1001/],
    ['an old state shown', { ...good, shown: { a: 'booked', b: 'booked' } }, toldGood, /b is paid and shown as booked/],
    ['a booking not shown', { ...good, shown: { b: 'paid' } }, toldGood, /a is booked and shown as nothing/],
  ])('finds %s', (_, store, answers, violation) =>
    expect(audit(storeOf(store), answers).violations).toContainEqual(expect.stringMatching(violation)),
  )
})

describe('longestRows', () => {
  it('counts the bytes of the longest row of each table, not its characters', () => {
    const state = storeOf({ bookings: {} })
    write(state, 'v3/do/x-X', fileOf(0), 'CREATE TABLE t (n INTEGER, body TEXT)', (db) => {
      db.prepare('INSERT INTO t VALUES (7, ?), (8, ?)').run('나루', 'abc')
    })
    expect(objectFiles(state, 'x-X').map(longestRows)).toEqual([{ t: 7 }])
  })
})
