/** What customers of concert ticketing (콘서트 예매) are told. */
import { labelled, notices, won } from '../../kernel/notices.ts'
import { bookingEvents, deliveryEvents } from '../../queues/concert.ts'

const cancelledBecause = {
  customer: { ko: '예매가 취소되었습니다.', en: 'your booking is cancelled.' },
  'concert-cancelled': {
    ko: '공연이 취소되어 예매도 취소되었습니다.',
    en: 'the concert is cancelled, and so is your booking.',
  },
} as const

/** What comes back of what was paid (C13); nothing is said of a booking that was not. */
const refunded = (refundKrw: number | undefined) => {
  if (refundKrw === undefined) return { ko: '', en: '' }
  if (refundKrw === 0) return { ko: ' 환불되는 금액은 없습니다.', en: ' Nothing is refunded.' }
  return { ko: ` ${won(refundKrw)}원을 환불해 드립니다.`, en: ` KRW ${won(refundKrw)} will be refunded.` }
}

export const concertNotices = [
  notices(bookingEvents, {
    BookingBooked: ({ label, data }) => ({
      ko: `${label}: 좌석을 잡아 두었습니다. 결제 금액은 ${won(data.amountKrw)}원입니다.`,
      en: `${label}: your seats are held. To pay: KRW ${won(data.amountKrw)}.`,
    }),
    BookingRejected: {
      ko: '예매가 거절되었습니다. 좌석은 잡히지 않았습니다.',
      en: 'The booking was rejected; no seats are held.',
    },
    BookingPaymentDeclined: labelled(
      '결제가 거절되었습니다. 좌석은 아직 잡혀 있으니 다른 방법으로 결제해 주세요.',
      'your payment was declined. Your seats are still held: please pay another way.',
    ),
    BookingPaid: labelled('결제가 완료되었습니다.', 'your payment is complete.'),
    BookingExpired: labelled(
      '결제 시간이 지나 예매가 만료되었습니다.',
      'your booking expired because it was not paid in time.',
    ),
    BookingCancelled: ({ label, data }) => ({
      ko: `${label}: ${cancelledBecause[data.reason].ko}${refunded(data.refundKrw).ko}`,
      en: `${label}: ${cancelledBecause[data.reason].en}${refunded(data.refundKrw).en}`,
    }),
    TicketIssued: ({ label, data }) =>
      data.fulfilment === 'post'
        ? { ko: `${label}: 티켓이 전달되어 발권이 끝났습니다.`, en: `${label}: your ticket arrived and is issued.` }
        : { ko: `${label}: 현장에서 티켓이 발권되었습니다.`, en: `${label}: your ticket was issued at the venue.` },
  }),
  notices(deliveryEvents, {
    DeliveryPrepared: labelled('티켓 배송을 준비하고 있습니다.', 'your ticket is being prepared for delivery.'),
    DeliveryDispatched: labelled('티켓 배송이 시작되었습니다.', 'your ticket is on its way.'),
    DeliveryDelivered: labelled('티켓이 배송되었습니다.', 'your ticket was delivered.'),
    DeliveryCancelled: labelled('티켓 배송이 취소되었습니다.', 'the delivery of your ticket is cancelled.'),
  }),
]
