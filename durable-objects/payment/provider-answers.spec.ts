import { describe, expect, it } from 'vitest'
import { type PaymentProvider, providerPort } from './provider.ts'

const AMOUNT_KRW = 100_000
const charge = { type: 'Charge', amountKrw: AMOUNT_KRW, method: 'card', attempt: 1 }
const refund = { type: 'Refund', key: 'part', amountKrw: 30_000, charged: true }
const unseen = { type: 'Refund', key: 'over', amountKrw: AMOUNT_KRW, charged: false }

/** A third party that answers everything with this, whatever its type should be. */
const answering = (answer: unknown) => {
  const say = async () => answer as never
  return providerPort({ charge: say, refund: say, cancel: say } satisfies PaymentProvider)
}
const approved = { outcome: 'approved', amountKrw: AMOUNT_KRW, currency: 'KRW' }
const given = (refundedKrw: number) => ({ refundedKrw, currency: 'KRW' })

describe('What a provider answers (P7)', () => {
  it('is an approval when it charged what it was asked for', async () =>
    expect(await answering(approved)('p', charge)).toMatchObject({ outcome: 'accepted' }))

  it('is a refusal when it says that it declined, and why', async () => {
    const no = await answering({ outcome: 'declined', because: 'CardDeclined' })('p', charge)
    expect(no).toMatchObject({ outcome: 'refused', refusal: { reason: 'CardDeclined' } })
  })

  it.each([
    ['an unknown word', { ...approved, outcome: 'pending' }],
    ['no word', { amountKrw: AMOUNT_KRW, currency: 'KRW' }],
    ['nothing', undefined],
    ['less than it was asked for', { ...approved, amountKrw: AMOUNT_KRW - 1 }],
    ['more than it was asked for', { ...approved, amountKrw: AMOUNT_KRW + 1 }],
    ['no amount', { outcome: 'approved', currency: 'KRW' }],
    ['another currency', { ...approved, currency: 'USD' }],
    ['a no without a reason', { outcome: 'declined' }],
  ])('is a fault, and neither yes nor no, when a charge is answered with %s', async (_, answer) =>
    expect(answering(answer)('p', charge)).rejects.toThrow(),
  )

  it('is a refund when it gave back what was asked', async () => {
    expect(await answering(given(30_000))('p', refund)).toMatchObject({ reply: { refundedKrw: 30_000 } })
    expect(await answering(given(AMOUNT_KRW))('p', unseen)).toMatchObject({ reply: { refundedKrw: AMOUNT_KRW } })
    expect(await answering(given(0))('p', unseen)).toMatchObject({ reply: { refundedKrw: 0 } })
  })

  it('is a refund of whatever it took when no charge is known here: its payment died before it was stored (P2, P4)', async () => {
    const unknown = { ...unseen, amountKrw: 0 }
    expect(await answering(given(AMOUNT_KRW))('p', unknown)).toMatchObject({ reply: { refundedKrw: AMOUNT_KRW } })
    expect(await answering(given(0))('p', unknown)).toMatchObject({ reply: { refundedKrw: 0 } })
  })

  it.each([
    ['more than was asked back', refund, given(30_001)],
    ['less than was asked back', refund, given(29_999)],
    ['nothing of what was charged', refund, given(0)],
    ['more than the charge', unseen, given(AMOUNT_KRW + 1)],
    ['a part of what was charged unseen', unseen, given(1)],
    ['another currency', refund, { ...given(30_000), currency: 'USD' }],
    ['no amount', refund, { currency: 'KRW' }],
  ])('is a fault when a refund is answered with %s', async (_, asked, answer) =>
    expect(answering(answer)('p', asked)).rejects.toThrow(),
  )
})
