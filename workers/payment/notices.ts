/** What is told of money (결제), whatever it was for. */
import { notices, won } from '../../kernel/notices.ts'
import { paymentEvents } from '../../queues/payment.ts'

export const paymentNotices = [
  notices(paymentEvents, {
    PaymentRefunded: ({ label, data }) =>
      data.amountKrw === 0
        ? {
            ko: `${label}: 결제가 취소되었고, 청구된 금액은 없습니다.`,
            en: `${label}: the payment is off; nothing was charged.`,
          }
        : {
            ko: `${label}: ${won(data.amountKrw)}원이 환불되었습니다.`,
            en: `${label}: KRW ${won(data.amountKrw)} was refunded.`,
          },
  }),
]
