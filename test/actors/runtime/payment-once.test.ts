/** Payment: one net charge for one thing, given back at most once, whatever order the requests come in (P1–P4). */
import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { builtInProvider } from '../../../durable-objects/payment/provider.ts'
import type { Circuit } from '../../../durable-objects/runtime/circuit.ts'
import { freshId } from '../../../kernel/ids.ts'
import {
  accepted,
  actorOf,
  context,
  env,
  journalRows,
  kill,
  ledgerEntries,
  runAlarm,
  typesOf,
  until,
} from './actors.fixtures.ts'
import { knobs } from './knobs.ts'

beforeEach(async () => {
  knobs.reset()
  await env.PAYMENT_ACTORS.resetBreaker('provider')
})

const AMOUNT_KRW = 100_000
const COPIES = 50
const charged = [{ kind: 'charged', amountKrw: AMOUNT_KRW }]
const refundedOf = (refundedKrw: number) => [
  { kind: 'refunded', refundedKrw, refunds: { 'booking-over': refundedKrw } },
]
const refunded = refundedOf(AMOUNT_KRW)
const blocked = refundedOf(0)
const noMore = { outcome: 'refused', refusal: { reason: 'PaymentRefunded' } }

const aPayment = () => {
  const paidFor = { kind: 'concert.booking', id: freshId() }
  const id = `concert.booking~${paidFor.id}`
  const charge = (method = 'card', attempt = 1) => {
    const details = { customerId: 'kim', label: '봄밤', amountKrw: AMOUNT_KRW }
    return { type: 'ChargePayment', paidFor, ...details, attempt, method }
  }
  const refund = { type: 'RefundPayment', paidFor, key: 'booking-over' }
  return {
    id,
    payment: actorOf('PAYMENT', id),
    charge,
    refund,
    statusNow: async () => (await actorOf('PAYMENT', id).peek())?.status,
  }
}

/** The provider did not answer often enough lately, and is left alone. */
const leaveProviderAlone = async (): Promise<void> => {
  await runInDurableObject(env.BREAKER.getByName('provider'), (instance) => {
    const { soft } = instance as unknown as { soft: { circuit: Circuit } }
    soft.circuit = { ...soft.circuit, mode: 'open', since: Date.now() }
  })
  await until(async () => {
    const { payment, charge } = aPayment()
    return (await payment.execute(charge(), context())).outcome === 'unavailable'
  })
}

describe('A payment', () => {
  it('is charged once when it is asked for fifty times at once, under one key or many', async () => {
    const { id, payment, charge } = aPayment()
    const asked = Array.from({ length: COPIES }, (_, at) =>
      payment.execute(charge(), context(at % 2 ? 'same' : `own-${at}`)),
    )
    for (const answer of await Promise.all(asked)) {
      expect(accepted(answer)).toMatchObject({ status: 'approved', reply: { paymentId: id } })
    }
    expect(await typesOf(payment)).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
    expect(await ledgerEntries(id)).toEqual(charged)
  })

  it('that was declined stays declined for the same attempt, and may be tried again as the next', async () => {
    const { id, payment, charge } = aPayment()
    const declined = { outcome: 'refused', refusal: { reason: 'PaymentDeclined', because: 'CardDeclined' } }
    expect(await payment.execute(charge('test-declined'), context('first'))).toMatchObject(declined)
    const again = await kill('PAYMENT', id)
    expect(await again.execute(charge('test-declined'), context('first'))).toMatchObject({
      ...declined,
      replayed: true,
    })
    expect(await again.execute(charge('card'), context('other key, same attempt'))).toMatchObject(declined)
    expect(await ledgerEntries(id)).toEqual([{ kind: 'declined', attempt: 1 }])

    expect(await again.execute(charge('card', 2), context('second'))).toMatchObject({ outcome: 'accepted' })
    const after = await kill('PAYMENT', id)
    // The first command comes once more, without a client's fingerprint as a reaction sends it.
    expect(await after.execute(charge('test-declined'), context('first'))).toMatchObject(declined)
    expect(await ledgerEntries(id)).toEqual(charged)
  })

  it('declined by a reaction without a fingerprint does not become a yes either', async () => {
    const { id, payment, charge } = aPayment()
    const { fingerprint: _, ...own } = context('concert.booking/b/3')
    await payment.execute(charge('test-declined'), own)
    accepted(await payment.execute(charge('card', 2), context('second')))
    const after = await kill('PAYMENT', id)
    expect(await after.execute(charge('test-declined'), own)).toMatchObject({ refusal: { reason: 'PaymentDeclined' } })
  })

  it('takes a slow answer for what it is, sooner or later, and charges once', async () => {
    const { id, payment, charge, statusNow } = aPayment()
    await payment.execute(charge('test-slow'), context())
    await until(async () => (await statusNow()) === 'approved')
    expect(await ledgerEntries(id)).toEqual(charged)
  })

  it('is charged once when its actor died between the provider and its row, and it is asked for again (P1, P4)', async () => {
    const { id, payment, charge } = aPayment()
    const lost = payment.execute(charge('test-timeout'), context('charge')).catch(() => 'lost')
    await until(async () => (await ledgerEntries(id)).length > 0)
    const again = await kill('PAYMENT', id)
    expect(await lost).toBe('lost')
    expect(await journalRows(again)).toBe(0)
    expect(accepted(await again.execute(charge(), context('charge'))).status).toBe('approved')
    expect(await ledgerEntries(id)).toEqual(charged)
    expect(await typesOf(again)).toEqual(['PaymentAuthorizing', 'PaymentApproved'])
    expect(await journalRows(again)).toBe(1)
  })

  it('keeps nothing when its actor died so and what it was for is over before it is asked for again (P2, P4)', async () => {
    const { id, payment, charge, refund } = aPayment()
    const lost = payment.execute(charge('test-timeout'), context('charge')).catch(() => 'lost')
    await until(async () => (await ledgerEntries(id)).length > 0)
    const again = await kill('PAYMENT', id)
    expect(await lost).toBe('lost')
    expect(accepted(await again.execute(refund, context())).status).toBe('blocked')
    expect(await ledgerEntries(id)).toEqual(refunded)
    expect(await again.execute(charge(), context('charge'))).toMatchObject(noMore)
    expect(await again.inspect({ from: 1, limit: 1 })).toMatchObject({ open: [] })
  })

  it('is stored and pursued when the provider does not answer in time (P4)', async () => {
    const { id, payment, charge, statusNow } = aPayment()
    expect(await payment.execute(charge('test-timeout'), context())).toMatchObject({ outcome: 'unavailable' })
    expect(await typesOf(payment)).toEqual(['PaymentAuthorizing'])
    await until(async () => (await statusNow()) === 'approved')
    expect(await ledgerEntries(id)).toEqual(charged)
  })

  it('takes no test method where none is allowed', async () => {
    const { id } = aPayment()
    const provider = builtInProvider({ LEDGER: env.LEDGER })
    const details = { amountKrw: AMOUNT_KRW, attempt: 1 }
    const no = { outcome: 'declined', because: 'TestMethodNotAllowed' }
    expect(await provider.charge(id, { ...details, method: 'test-slow' })).toEqual(no)
    expect(await ledgerEntries(id)).toEqual([])
    expect(await provider.charge(id, { ...details, method: 'card' })).toMatchObject({ outcome: 'approved' })
  })
})

describe('A refund', () => {
  it('before any charge blocks it, here and at the provider', async () => {
    const { id, payment, charge, refund } = aPayment()
    expect(accepted(await payment.execute(refund, context())).status).toBe('blocked')
    expect(await payment.execute(charge(), context())).toMatchObject(noMore)
    expect(await (await kill('PAYMENT', id)).execute(charge('card', 2), context())).toMatchObject(noMore)
    expect(await ledgerEntries(id)).toEqual(blocked)
    expect(await builtInProvider(env).charge(id, { amountKrw: 1, method: 'card', attempt: 3 })).toMatchObject({
      outcome: 'declined',
    })
  })

  it('happens once, however often it is asked for', async () => {
    const { id, payment, charge, refund } = aPayment()
    accepted(await payment.execute(charge(), context()))
    const asked = Array.from({ length: COPIES }, () => payment.execute(refund, context()))
    for (const answer of await Promise.all(asked)) expect(accepted(answer).status).toBe('refunded')
    accepted(await (await kill('PAYMENT', id)).execute(refund, context()))
    expect((await typesOf(actorOf('PAYMENT', id))).slice(2)).toEqual(['PaymentRefundRequested', 'PaymentRefunded'])
    expect(await ledgerEntries(id)).toEqual(refunded)
    expect(await actorOf('PAYMENT', id).execute(charge('card', 2), context())).toMatchObject(noMore)
  })

  it('in parts happens once for each key, and never goes beyond the charge (P6)', async () => {
    const { id, payment, charge, refund } = aPayment()
    accepted(await payment.execute(charge(), context()))
    const part = { ...refund, key: 'part', amountKrw: 30_000 }
    const asked = Array.from({ length: COPIES }, () => payment.execute(part, context()))
    for (const answer of await Promise.all(asked)) expect(accepted(answer).status).toBe('partly-refunded')
    const tooMuch = await payment.execute({ ...refund, key: 'more', amountKrw: AMOUNT_KRW }, context())
    expect(tooMuch).toMatchObject({ refusal: { reason: 'RefundExceedsCharge', leftKrw: AMOUNT_KRW - 30_000 } })
    expect(await ledgerEntries(id)).toEqual([{ ...charged[0], refunds: { part: 30_000 } }])
    expect(accepted(await (await kill('PAYMENT', id)).execute(refund, context())).status).toBe('refunded')
    expect(await ledgerEntries(id)).toMatchObject([{ kind: 'refunded', refundedKrw: AMOUNT_KRW }])
  })

  it('of a charge that is being asked for wins: what was taken goes back, and the late yes changes nothing', async () => {
    const { id, payment, charge, refund, statusNow } = aPayment()
    const charging = payment.execute(charge('test-timeout'), context('charge'))
    await until(async () => (await ledgerEntries(id)).length > 0)
    await payment.execute(refund, context('refund'))
    expect(await charging).not.toMatchObject({ outcome: 'accepted', status: 'approved' })
    await until(async () => (await payment.inspect({ from: 1, limit: 1 }))?.open.length === 0)
    await runAlarm(payment)
    // The charge was not stored yet, so nothing is known here of what went back.
    expect([await statusNow(), await typesOf(payment)]).toEqual(['blocked', ['PaymentRefundRequested']])
    expect(await ledgerEntries(id)).toEqual(refunded)
    expect(await payment.execute(charge('test-timeout'), context('charge'))).toMatchObject(noMore)
  })

  it('of a charge whose outcome is not known wins: what was taken goes back, and the late yes changes nothing', async () => {
    const { id, payment, charge, refund, statusNow } = aPayment()
    await payment.execute(charge('test-timeout'), context('charge'))
    await payment.execute(refund, context('refund'))
    await until(async () => (await statusNow()) === 'refunded')
    await until(async () => (await payment.inspect({ from: 1, limit: 1 }))?.open.length === 0)
    await runAlarm(payment)
    expect(await typesOf(payment)).toEqual(['PaymentAuthorizing', 'PaymentRefundRequested', 'PaymentRefunded'])
    expect(await ledgerEntries(id)).toEqual(refunded)
  })
})

describe('A refund while the provider is left alone', () => {
  it('is owed from the moment it is requested, and pursued until it is given (P2, P4)', async () => {
    const { id, payment, charge, refund, statusNow } = aPayment()
    accepted(await payment.execute(charge(), context()))
    await leaveProviderAlone()
    expect(await payment.execute(refund, context('over'))).toMatchObject({ outcome: 'accepted', status: 'refunding' })
    expect(await ledgerEntries(id)).toEqual(charged)

    await env.PAYMENT_ACTORS.resetBreaker('provider')
    await until(async () => {
      await runAlarm(payment)
      return (await statusNow()) === 'refunded'
    })
    expect(await ledgerEntries(id)).toEqual(refunded)
  })
})
