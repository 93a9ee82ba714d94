/** What customers and drivers of taxi dispatch (택시 호출) are told (T5, T6, T8, T10, T11, T15). Where a customer is, is never among it. */
import { labelled, notices, type Text } from '../../kernel/notices.ts'
import { callEvents, driverEvents, type FreedBecause } from '../../queues/taxi.ts'

const freed: Readonly<Record<FreedBecause, Text>> = {
  released: {
    ko: '배차를 내놓았습니다. 다른 호출을 받을 수 있습니다.',
    en: 'you released the call; you may take another.',
  },
  completed: {
    ko: '운행을 마쳤습니다. 다른 호출을 받을 수 있습니다.',
    en: 'the ride is over; you may take another call.',
  },
  cancelled: {
    ko: '손님이 호출을 취소했습니다. 다른 호출을 받을 수 있습니다.',
    en: 'the customer cancelled the call; you may take another.',
  },
  'own-call': {
    ko: '자신의 호출은 받을 수 없습니다. 다른 호출을 받을 수 있습니다.',
    en: 'your own call is not for you; you may take another.',
  },
}

export const taxiNotices = [
  notices(callEvents, {
    CallOpened: {
      ko: '택시 호출: 요금이 결제되었습니다. 기사를 찾고 있습니다.',
      en: 'Taxi: your fare is paid; looking for a driver.',
    },
    CallRejected: labelled(
      '진행 중인 다른 호출이 있어 접수되지 않았습니다.',
      'you had another call under way, so this one was not taken.',
    ),
    CallPaymentFailed: ({ label, data }) =>
      data.refund
        ? {
            ko: `${label}: 결제가 제때 확인되지 않아 호출이 끝났습니다. 청구된 금액은 환불됩니다.`,
            en: `${label}: the payment was not confirmed in time, so the call is off. Whatever was charged goes back.`,
          }
        : {
            ko: `${label}: 결제가 거절되어 호출이 끝났습니다.`,
            en: `${label}: the payment was declined; the call is off.`,
          },
    CallMatched: ({ label, data }) => ({
      ko: `${label}: ${data.driverName} 기사님이 호출을 받았습니다.`,
      en: `${label}: your driver is ${data.driverName}.`,
    }),
    CallDriverArrived: labelled('기사님이 도착했습니다.', 'your driver has arrived.'),
    CallBoarded: labelled(
      '탑승이 확인되었습니다. 이제는 취소할 수 없습니다.',
      'you are on board; the call cannot be cancelled any more.',
    ),
    CallReopened: labelled(
      '기사님이 배차를 취소해 다른 기사를 찾고 있습니다.',
      'your driver released the call; looking for another.',
    ),
    CallCancelled: labelled('호출이 취소되었습니다.', 'your call is cancelled.'),
    CallLapsed: ({ label, data }) =>
      data.because === 'released'
        ? {
            ko: `${label}: 배차 취소가 거듭되어 호출이 끝났습니다. 요금은 환불됩니다.`,
            en: `${label}: too many drivers released your call, so it is off. Your fare goes back.`,
          }
        : {
            ko: `${label}: 받은 기사가 없어 호출이 끝났습니다. 요금은 환불됩니다.`,
            en: `${label}: no driver took your call in time, so it is off. Your fare goes back.`,
          },
    CallCompleted: labelled('운행이 완료되었습니다.', 'your ride is complete.'),
  }),
  notices(driverEvents, {
    DriverFreed: ({ label, data }) => ({
      ko: `${label} 기사님: ${freed[data.reason].ko}`,
      en: `${label}: ${freed[data.reason].en}`,
    }),
  }),
]
