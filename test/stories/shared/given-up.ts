import { randomUUID } from 'node:crypto'
import { sealedLike } from '../../../kernel/testing/sealed.ts'
import { PRICE_KRW, paymentOf } from '../concert/concert.fixtures.ts'
import { inDays } from './people.ts'
import { NOBODYS_ID } from './problem.ts'

/** What lies in the dead letters after a consumer gave up: here, that a booking was paid and wants a delivery. */
export const givenUp = (bookingId: string, customerId: string) => {
  const at = new Date().toISOString()
  const envelope = {
    specversion: '1.0',
    id: `/concert.booking/${bookingId}/4`,
    source: `/concert.booking/${bookingId}`,
    type: 'naru.concert.booking.BookingPaid.v1',
    time: at,
    subject: bookingId,
    sequence: 4,
    datacontenttype: 'application/json',
    correlationid: bookingId,
    causationid: 'a story',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: {
      customerId,
      organisation: 'naru',
      startsAt: inDays(30),
      concertId: NOBODYS_ID,
      concertTitle: '늦은 소식',
      quantity: 1,
      amountKrw: PRICE_KRW,
      paymentId: paymentOf(bookingId),
      fulfilment: 'post',
      address: sealedLike('서울 용산구'),
    },
    status: { status: 'paid', was: 'booked', owner: customerId, label: '늦은 소식 × 1', dueAt: null },
  }
  const reason = 'gave up after 16 attempts: the story says so'
  const inbox = 'concert-delivery'
  return { parked: 'naru.dead-letter.v1', inbox, messageId: randomUUID(), attempts: 16, reason, body: [envelope] }
}
