import { describe, expect, it } from 'vitest'
import type { EventOf } from '../../kernel/events.ts'
import { audit, type Seen, type World } from '../../kernel/invariants.ts'
import { found, unbroken, worldOf } from '../../kernel/testing/seen.ts'
import type { paymentEvents } from '../../queues/payment.ts'
import { invariants, LEDGER } from './invariants.ts'
import { payment } from './payment.ts'

type PaymentEvent = EventOf<typeof paymentEvents>
type Books = Readonly<
  Record<string, readonly [kind: string, amountKrw?: number, refunds?: Readonly<Record<string, number>>]>
>

const paidFor = { kind: 'concert.booking', id: 'x' }
const bill = { paidFor, customerId: 'kim', label: '봄밤의 재즈', amountKrw: 100_000, method: 'card' }
const asked = (attempt = 1): PaymentEvent => ({ type: 'PaymentAuthorizing', ...bill, attempt })
const approved = (amountKrw = 100_000): PaymentEvent => ({ type: 'PaymentApproved', paidFor, amountKrw, attempt: 1 })
const declined: PaymentEvent = { type: 'PaymentDeclined', paidFor, attempt: 1, reason: 'CardDeclined' }
const asking = (amountKrw: number, charged: boolean, key = 'booking-over'): PaymentEvent => ({
  type: 'PaymentRefundRequested',
  paidFor,
  key,
  amountKrw,
  charged,
})
const owed = asking(100_000, true)
/** Asked back while it was not known whether it was charged. */
const unsure = asking(100_000, false)
const back = (amountKrw = 100_000, key = 'booking-over'): PaymentEvent => ({
  type: 'PaymentRefunded',
  paidFor,
  key,
  amountKrw,
})
const part = [asking(30_000, true, 'part'), back(30_000, 'part')]

const kept = {
  taken: [asked(), approved()],
  again: [asked(), declined, asked(2), approved()],
  no: [asked(), declined],
  back: [asked(), approved(), owed, back()],
  part: [asked(), approved(), ...part],
  parts: [asked(), approved(), ...part, asking(70_000, true), back(70_000)],
  unseen: [asked(), unsure, back()],
  never: [asked(), unsure, back(0)],
  blocked: [asking(0, false)],
}
const books: Books = {
  taken: ['charged', 100_000],
  again: ['charged', 100_000],
  part: ['charged', 100_000, { part: 30_000 }],
  no: ['declined'],
  back: ['refunded'],
}

/** A payment in each state in which one may rest, and what the provider wrote down. */
const money = (other: Readonly<Record<string, readonly PaymentEvent[]>> = {}, ledger: Books | null = books): World => {
  const { instances, ...world } = worldOf([payment, { ...kept, ...other }])
  const lines = Object.entries(ledger ?? {}).map(([id, [status, amountKrw, refunds]]): Seen => {
    const data = { amountKrw, refunds }
    return { id, version: 1, described: { status, owner: null, label: '', data }, events: [] }
  })
  return { ...world, instances: new Map([...instances, ...(ledger ? [[LEDGER, lines] as const] : [])]) }
}

describe('The invariants of payment', () => {
  it('hold where payments and the books of the provider agree', () => expect(audit(invariants, money())).toEqual([]))

  it('hold for an observer who does not see the books', () => expect(audit(invariants, money({}, null))).toEqual([]))

  const broken: readonly (readonly [string, World, RegExp])[] = [
    ['a charge that waits for ever', money({ no: [asked()] }), /no is authorizing/],
    ['a refund that waits for ever', money({ back: [asked(), approved(), owed] }), /back is refunding/],
    ['a charge approved twice', money({ taken: [asked(), approved(), approved()] }), /twice to one payment.payment/],
    [
      'a refund that is taken back',
      money({ back: [...kept.back, approved()] }),
      /back after a refund: \["PaymentApproved"\]/,
    ],
    ['another amount charged than asked for', money({ taken: [asked(), approved(1)] }), /taken was charged: 1, not/],
    [
      'less given back than was charged',
      money({ back: [...kept.taken, owed, back(1)] }),
      /back was refunded: 1, not 100000/,
    ],
    [
      'nothing given back of what was charged',
      money({ back: [...kept.taken, owed, back(0)] }),
      /back was refunded: 0, not/,
    ],
    [
      'more given back than was asked for',
      money({ never: [asked(), unsure, back(100_001)] }),
      /never was refunded: 100001/,
    ],
    [
      'more given back in parts than was charged',
      money({ parts: [...kept.part, owed, back()] }),
      /parts gave back more than 100000/,
    ],
    ['a refund asked for twice', money({ back: [...kept.taken, owed, owed] }), /asked back for: .*booking-over"\]/],
    [
      'a part given back that the provider still has',
      money({}, { ...books, part: ['charged', 100_000] }),
      /it keeps: \[\["part",100000\].*, not \[\["part",70000\],/,
    ],
    [
      'an approved payment that the provider knows nothing of',
      money({}, { ...books, taken: ['declined'] }),
      /it keeps/,
    ],
    [
      'a charge under two keys',
      money({}, { ...books, x: ['charged', 100_000] }),
      /it keeps: \[\["x",100000\]\], not \[\]/,
    ],
    ['a charge of another amount', money({}, { ...books, again: ['charged', 1] }), /it keeps: \[\["again",1\]/],
    [
      'a charge that was refunded and stayed',
      money({}, { ...books, back: ['charged', 100_000] }),
      /it keeps: \[\["back"/,
    ],
    [
      'an event that is not sent',
      found(money(), payment, 'no', { pending: ['sending'] }),
      /payment no has still to do/,
    ],
    [
      'an old state shown',
      found(money(), payment, 'back', { shown: null }),
      /view shows .* payment.payment back: null/,
    ],
    ['a journal that leads elsewhere', found(money(), payment, 'no', { version: 1 }), /payment no in the end/],
    ['a state that the history lacks', found(money(), payment, 'taken', { history: [] }), /payment taken: \[\], not/],
    [
      'a customer who was not told',
      { ...money(), notices: new Map([['kim', []]]) },
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
