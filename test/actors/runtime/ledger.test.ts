/** The built-in provider and its books (P1–P3): whatever is asked, each key is charged once at most, and that is kept. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LedgerEntry } from '../../../durable-objects/payment/ledger.ts'
import { builtInProvider, SILENT_MS, slownessMs } from '../../../durable-objects/payment/provider.ts'
import { freshId } from '../../../kernel/ids.ts'
import { type Actor, env, evict, ledgerEntries } from './actors.fixtures.ts'

const AMOUNT_KRW = 88_000
const COPIES = 50
/** More looks than any charge takes to reach its book. */
const LOOKS = 1_000

const aBook = () => env.LEDGER.getByName(freshId())
const charged: LedgerEntry = { kind: 'charged', amountKrw: AMOUNT_KRW }
const approved = { outcome: 'approved', amountKrw: AMOUNT_KRW, currency: 'KRW' }
const declined = (attempt: number): LedgerEntry => ({ kind: 'declined', attempt })
const refunded = (refundedKrw: number, key = 'over'): LedgerEntry => ({
  kind: 'refunded',
  refundedKrw,
  refunds: { [key]: refundedKrw },
})

describe('A book', () => {
  it('charges a key once, whatever the amount and the attempt', async () => {
    const book = aBook()
    expect(await book.look('k')).toBeNull()
    expect(await book.charge('k', AMOUNT_KRW, 1, true)).toEqual(charged)
    for (const [amountKrw, attempt, approve] of [
      [1, 1, true],
      [AMOUNT_KRW, 2, true],
      [5, 3, false],
    ] as const) {
      expect(await book.charge('k', amountKrw, attempt, approve)).toEqual(charged)
    }
    expect(await book.look('k')).toEqual(charged)
    expect(await book.look('other')).toBeNull()
  })

  it('charges a key once when it is asked fifty times at once', async () => {
    const book = aBook()
    const asked = Array.from({ length: COPIES }, (_, at) => book.charge('k', AMOUNT_KRW + at, at + 1, true))
    const answers = await Promise.all(asked)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await book.look('k')).toEqual(answers[0])
  })

  it('stays declined for the attempt that was declined and for older ones, and may approve the next', async () => {
    const book = aBook()
    expect(await book.charge('k', AMOUNT_KRW, 2, false)).toEqual(declined(2))
    expect(await book.charge('k', AMOUNT_KRW, 2, true)).toEqual(declined(2))
    expect(await book.charge('k', AMOUNT_KRW, 1, true)).toEqual(declined(2))
    expect(await book.charge('k', AMOUNT_KRW, 3, false)).toEqual(declined(3))
    expect(await book.charge('k', AMOUNT_KRW, 4, true)).toEqual(charged)
    expect(await book.charge('k', AMOUNT_KRW, 5, false)).toEqual(charged)
  })

  it('gives back what was charged, once', async () => {
    const book = aBook()
    await book.charge('k', AMOUNT_KRW, 1, true)
    for (let times = 0; times < 3; times += 1)
      expect(await book.refund('k', 'over', null)).toEqual({ refundedKrw: AMOUNT_KRW })
    expect(await book.look('k')).toEqual(refunded(AMOUNT_KRW))
    expect(await book.charge('k', AMOUNT_KRW, 2, true)).toEqual(refunded(AMOUNT_KRW))
  })

  it('gives back in parts, each once and never more than it took (P6)', async () => {
    const book = aBook()
    await book.charge('k', AMOUNT_KRW, 1, true)
    for (let times = 0; times < 2; times += 1) {
      expect(await book.refund('k', 'first', 30_000)).toEqual({ refundedKrw: 30_000 })
      expect(await book.look('k')).toEqual({ ...charged, refunds: { first: 30_000 } })
    }
    expect(await book.charge('k', AMOUNT_KRW, 2, true)).toMatchObject(charged)
    expect(await book.refund('k', 'second', AMOUNT_KRW - 30_000 + 1)).toBeNull()
    expect(await book.refund('never charged', 'first', 1)).toBeNull()
    expect(await book.refund('k', 'second', AMOUNT_KRW - 30_000)).toEqual({ refundedKrw: AMOUNT_KRW - 30_000 })
    expect(await book.look('k')).toMatchObject({ kind: 'refunded', refundedKrw: AMOUNT_KRW })
    expect(await book.refund('k', 'third', null)).toEqual({ refundedKrw: 0 })
    expect(await book.refund('k', 'first', 30_000)).toEqual({ refundedKrw: 30_000 })
  })

  it('blocks a key that is refunded before it is charged, or after it was declined', async () => {
    const book = aBook()
    await book.charge('declined', AMOUNT_KRW, 1, false)
    for (const key of ['never charged', 'declined']) {
      for (let times = 0; times < 2; times += 1)
        expect(await book.refund(key, 'over', null)).toEqual({ refundedKrw: 0 })
      expect(await book.charge(key, AMOUNT_KRW, 2, true)).toEqual(refunded(0))
      expect(await book.look(key)).toEqual(refunded(0))
    }
  })

  it('knows all of it after its object left memory', async () => {
    const book = aBook()
    await book.charge('charged', AMOUNT_KRW, 1, true)
    await book.charge('declined', AMOUNT_KRW, 1, false)
    await book.refund('blocked', 'over', null)
    await evict(book as unknown as Actor)
    expect(await book.look('charged')).toEqual(charged)
    expect(await book.charge('charged', 1, 9, false)).toEqual(charged)
    expect(await book.charge('declined', AMOUNT_KRW, 1, true)).toEqual(declined(1))
    expect(await book.charge('blocked', AMOUNT_KRW, 1, true)).toEqual(refunded(0))
    await evict(book as unknown as Actor)
    expect(await book.refund('charged', 'over', null)).toEqual({ refundedKrw: AMOUNT_KRW })
  })
})

describe('The built-in provider', () => {
  const provider = builtInProvider(env)
  const charge = (method: string, attempt = 1) => ({ amountKrw: AMOUNT_KRW, method, attempt })

  it('keeps one key in one book, and says what the book says', async () => {
    const key = freshId()
    expect(await provider.charge(key, charge('test-declined'))).toEqual({
      outcome: 'declined',
      because: 'CardDeclined',
    })
    expect(await provider.charge(key, charge('card'))).toEqual({ outcome: 'declined', because: 'CardDeclined' })
    expect(await provider.charge(key, charge('card', 2))).toEqual(approved)
    expect(await provider.charge(key, charge('test-declined', 3))).toEqual(approved)
    expect(await ledgerEntries(key)).toEqual([charged])
    expect(await provider.refund(key, 'over', AMOUNT_KRW)).toEqual({ refundedKrw: AMOUNT_KRW, currency: 'KRW' })
    expect(await provider.charge(key, charge('card', 4))).toEqual({ outcome: 'declined', because: 'PaymentRefunded' })
    expect(await ledgerEntries(key)).toEqual([refunded(AMOUNT_KRW)])
  })

  it.each(['test-declined', 'test-slow', 'test-timeout'])('honours %s only where it is allowed', async (method) => {
    const key = freshId()
    const strict = builtInProvider({ LEDGER: env.LEDGER })
    expect(await strict.charge(key, charge(method))).toEqual({ outcome: 'declined', because: 'TestMethodNotAllowed' })
    expect(await ledgerEntries(key)).toEqual([])
  })

  describe('by the clock', () => {
    // The platform's timer is turned by hand, so that no real wait decides; the books are asked as ever.
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
    afterEach(() => void vi.useRealTimers())

    const charging = (key: string, method: string) => {
      const outcomes: unknown[] = []
      void provider.charge(key, charge(method)).then((outcome) => outcomes.push(outcome))
      return outcomes
    }
    /** Looks again until `seen`, as often as it takes but not for ever. */
    const advanceUntil = async (seen: () => boolean | Promise<boolean>) => {
      for (let look = 0; look < LOOKS; look += 1) if (await seen()) return
      throw new Error(`not seen in ${LOOKS} looks`)
    }

    it('charges with test-slow after its slowness and not before', async () => {
      const key = freshId()
      const outcomes = charging(key, 'test-slow')
      await vi.advanceTimersByTimeAsync(slownessMs(key) - 1)
      expect([outcomes, await ledgerEntries(key)]).toEqual([[], []])
      await vi.advanceTimersByTimeAsync(1)
      await advanceUntil(async () => (await ledgerEntries(key)).length > 0 && outcomes.length > 0)
      expect([outcomes, await ledgerEntries(key)]).toEqual([[approved], [charged]])
    })

    it('has charged with test-timeout before it answers, five seconds later', async () => {
      const key = freshId()
      const outcomes = charging(key, 'test-timeout')
      await advanceUntil(async () => (await ledgerEntries(key)).length > 0 && vi.getTimerCount() > 0)
      expect(await ledgerEntries(key)).toEqual([charged])
      await vi.advanceTimersByTimeAsync(SILENT_MS - 1)
      expect([SILENT_MS, outcomes]).toEqual([5_000, []])
      await vi.advanceTimersByTimeAsync(1)
      await advanceUntil(() => outcomes.length > 0)
      expect(outcomes).toEqual([approved])
    })
  })
})
