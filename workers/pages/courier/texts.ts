/** What the pages of couriers (배송원) say. */
import type { Listed, ReasonOf } from '../../../client/index.ts'
import { type Both, catalogue, counted } from '../language.ts'

export type Delivery = Listed<'/v1/concert/deliveries'>
type Refused = ReasonOf<
  'POST /v1/concert/deliveries/{bookingId}/dispatch' | 'POST /v1/concert/deliveries/{bookingId}/deliver'
>

const refusals = {
  AlreadyDispatched: {
    ko: '다른 분이 이미 발송했습니다. 목록에서 다음 티켓을 골라 주세요.',
    en: 'Somebody else has sent it already. Take the next one on the list.',
  },
  AlreadyIssued: {
    ko: '이미 발권된 티켓이라 보낼 것이 없습니다.',
    en: 'It is issued already, so there is nothing to send.',
  },
  BookingCancelled: {
    ko: '고객이 취소한 예매입니다. 보내지 마세요.',
    en: 'The customer has cancelled. Do not send it.',
  },
  BookingNotPaid: { ko: '결제되지 않은 예매입니다. 보내지 마세요.', en: 'It is not paid. Do not send it.' },
  ConcertStarted: {
    ko: '공연이 이미 시작해 보내도 늦습니다. 보내지 마세요.',
    en: 'The concert has started, so it would come too late. Do not send it.',
  },
  DeliveryCancelled: { ko: '취소된 배송입니다. 보내지 마세요.', en: 'The delivery is cancelled. Do not send it.' },
  DeliveryNotDispatched: {
    ko: '아직 발송하지 않은 티켓입니다. 먼저 발송해 주세요.',
    en: 'It has not been sent yet. Send it first.',
  },
  DeliveryNotFound: { ko: '그런 배송이 없습니다.', en: 'There is no such delivery.' },
} as const satisfies Partial<Record<string, Both>> & Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '배송', en: 'Deliveries' },
  lead: {
    ko: '티켓을 발송하고, 전해 드린 뒤 배송 완료를 눌러 주세요.',
    en: 'Send the tickets, and say so when they have arrived.',
  },
  toTake: { ko: '발송할 티켓', en: 'To be sent' },
  mine: { ko: '내가 배송 중인 티켓', en: 'In my hands' },
  noneToTake: { ko: '지금은 발송할 티켓이 없습니다', en: 'Nothing to be sent right now' },
  noneToTakeMore: { ko: '새로 들어오면 여기에 저절로 나타납니다.', en: 'What comes in appears here by itself.' },
  noneMine: { ko: '배송 중인 티켓이 없습니다', en: 'You have nothing on the way' },
  noneMineMore: { ko: '발송하신 티켓이 여기에 모입니다.', en: 'What you send is kept here.' },
  tickets: { ko: (n: number) => `티켓 ${n}매`, en: (n: number) => counted(n, 'ticket') },
  before: { ko: (when: string) => `${when} 공연`, en: (when: string) => `For ${when}` },
  noAddress: { ko: '주소가 파기된 배송', en: 'Address erased' },
  concert: { ko: '공연', en: 'Concert' },
  starts: { ko: '공연 시작', en: 'Starts' },
  quantity: { ko: '매수', en: 'Tickets' },
  number: { ko: '예매 번호', en: 'Booking number' },
  dispatchTitle: { ko: '발송하시겠어요?', en: 'Ready to send it?' },
  dispatchCosts: {
    ko: '발송하면 고객은 더 취소할 수 없고, 이 배송은 회원님이 맡습니다.',
    en: 'Once sent, the customer cannot cancel any more, and the delivery is yours.',
  },
  dispatch: { ko: '발송하기', en: 'Send it' },
  deliverTitle: { ko: '전해 드렸나요?', en: 'Has it arrived?' },
  deliverCosts: { ko: '배송을 마치면 고객의 티켓이 발권됩니다.', en: 'The tickets are issued as soon as you say so.' },
  deliver: { ko: '배송 완료', en: 'It has arrived' },
  others: { ko: '다른 분이 배송하고 있습니다.', en: 'Somebody else is on the way with it.' },
  arrived: { ko: '배송을 마쳤습니다. 고맙습니다.', en: 'It has arrived. Thank you.' },
  over: { ko: '취소된 배송입니다. 보낼 것이 없습니다.', en: 'It is cancelled. There is nothing to send.' },
  toList: { ko: '배송 목록으로', en: 'Back to the list' },
})
export type CourierTexts = (typeof texts)['ko']
