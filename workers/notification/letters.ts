/**
 * What a customer is told (G7, N2): one sentence in Korean and one in English for each event that notification hears.
 * A spec holds this table against the subscriptions, so that no event goes untold.
 */
import type * as z from 'zod'
import * as concert from '../../queues/concert.ts'
import type { Envelope, EventKind } from '../../queues/envelope.ts'
import * as payment from '../../queues/payment.ts'

/** The same news in both languages. */
export type Text = { readonly ko: string; readonly en: string }

/** One piece of news for one recipient: which thing, what happened to it, and when. */
export type News = {
  readonly eventId: string
  readonly system: string
  readonly kind: string
  readonly thing: string
  readonly status: string
  readonly text: Text
  readonly at: string
}

type Told<Z extends z.ZodType> = { readonly label: string; readonly data: z.infer<Z> }
type Letter = readonly [type: string, write: (envelope: Envelope) => Text]

const letter = <Z extends z.ZodType>(kind: EventKind<string, string, Z>, write: (told: Told<Z>) => Text): Letter => [
  kind.type,
  ({ status, data }) => write({ label: status.label, data: kind.data.parse(data) }),
]

const won = (amountKrw: number): string => amountKrw.toLocaleString('en-US')

const cancelledBecause = {
  customer: { ko: '예매가 취소되었습니다.', en: 'your booking is cancelled.' },
  'concert-cancelled': {
    ko: '공연이 취소되어 예매도 취소되었습니다.',
    en: 'the concert is cancelled, and so is your booking.',
  },
} as const

/** CloudEvents type -> the sentences. */
export const letters: ReadonlyMap<string, (envelope: Envelope) => Text> = new Map([
  letter(concert.BookingBooked, ({ label, data }) => ({
    ko: `${label}: 좌석을 잡아 두었습니다. 결제 금액은 ${won(data.amountKrw)}원입니다.`,
    en: `${label}: your seats are held. To pay: KRW ${won(data.amountKrw)}.`,
  })),
  letter(concert.BookingRejected, () => ({
    ko: '예매가 거절되었습니다. 좌석은 잡히지 않았습니다.',
    en: 'The booking was rejected; no seats are held.',
  })),
  letter(concert.BookingPaid, ({ label }) => ({
    ko: `${label}: 결제가 완료되었습니다.`,
    en: `${label}: your payment is complete.`,
  })),
  letter(concert.BookingExpired, ({ label }) => ({
    ko: `${label}: 결제 시간이 지나 예매가 만료되었습니다.`,
    en: `${label}: your booking expired because it was not paid in time.`,
  })),
  letter(concert.BookingCancelled, ({ label, data }) => ({
    ko: `${label}: ${cancelledBecause[data.reason].ko}`,
    en: `${label}: ${cancelledBecause[data.reason].en}`,
  })),
  letter(concert.TicketIssued, ({ label, data }) =>
    data.fulfilment === 'post'
      ? { ko: `${label}: 티켓이 전달되어 발권이 끝났습니다.`, en: `${label}: your ticket arrived and is issued.` }
      : { ko: `${label}: 현장에서 티켓이 발권되었습니다.`, en: `${label}: your ticket was issued at the venue.` },
  ),
  letter(concert.DeliveryPrepared, ({ label }) => ({
    ko: `${label}: 티켓 배송을 준비하고 있습니다.`,
    en: `${label}: your ticket is being prepared for delivery.`,
  })),
  letter(concert.DeliveryDispatched, ({ label }) => ({
    ko: `${label}: 티켓 배송이 시작되었습니다.`,
    en: `${label}: your ticket is on its way.`,
  })),
  letter(concert.DeliveryDelivered, ({ label }) => ({
    ko: `${label}: 티켓이 배송되었습니다.`,
    en: `${label}: your ticket was delivered.`,
  })),
  letter(concert.DeliveryCancelled, ({ label }) => ({
    ko: `${label}: 티켓 배송이 취소되었습니다.`,
    en: `${label}: the delivery of your ticket is cancelled.`,
  })),
  letter(payment.PaymentRefunded, ({ label, data }) =>
    data.amountKrw === 0
      ? {
          ko: `${label}: 결제가 취소되었고, 청구된 금액은 없습니다.`,
          en: `${label}: the payment is off; nothing was charged.`,
        }
      : {
          ko: `${label}: ${won(data.amountKrw)}원이 환불되었습니다.`,
          en: `${label}: KRW ${won(data.amountKrw)} was refunded.`,
        },
  ),
])

/** The news in an event. An event without sentences is a bug here, and waits in the dead letters until it is mended. */
export const newsOf = (envelope: Envelope): News => {
  const write = letters.get(envelope.type)
  if (!write) throw new Error(`There is no letter for ${envelope.type}`)
  const [, aggregate = ''] = envelope.source.split('/')
  const [system = '', kind = ''] = aggregate.split('.')
  return {
    eventId: envelope.id,
    system,
    kind,
    thing: envelope.subject,
    status: envelope.status.status,
    text: write(envelope),
    at: envelope.time,
  }
}
