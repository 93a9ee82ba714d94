/** What is told of money (결제), whatever it was for. */
import * as payment from '../../queues/payment.ts'
import { type Notice, notice, won } from '../notification/notice.ts'

export const paymentNotices: readonly Notice[] = [
  notice(payment.PaymentRefunded, ({ label, data }) =>
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
]
