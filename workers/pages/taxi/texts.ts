/** What the pages of taxi dispatch (택시 호출) say to those who call one. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { won } from '../format.ts'
import { type Both, catalogue } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Call = Shown<'/v1/taxi/calls/{id}'>
type Refused = ReasonOf<'POST /v1/taxi/calls' | 'POST /v1/taxi/calls/{id}/cancel'>

type Place = string | null | undefined
export const callStatuses = {
  requested: { word: { ko: '결제 확인 중', en: 'Confirming payment' }, tone: 'warn' },
  rejected: { word: { ko: '접수되지 않음', en: 'Not taken' }, tone: 'bad' },
  'payment-failed': { word: { ko: '결제 실패', en: 'Payment failed' }, tone: 'bad' },
  open: { word: { ko: '기사 찾는 중', en: 'Looking for a driver' }, tone: 'warn' },
  matched: { word: { ko: '기사 배정됨', en: 'Driver found' }, tone: 'good' },
  completed: { word: { ko: '운행 완료', en: 'Ride complete' }, tone: 'good' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  lapsed: { word: { ko: '기사를 찾지 못함', en: 'No driver found' }, tone: 'bad' },
} as const satisfies Statuses<Call['status']>
/** How far the driver is. */
export const callSteps = {
  coming: { word: { ko: '기사님이 오는 중', en: 'Driver on the way' }, tone: 'good' },
  arrived: { word: { ko: '기사님 도착', en: 'Driver is here' }, tone: 'good' },
  boarded: { word: { ko: '이동 중', en: 'On the road' }, tone: 'good' },
} as const satisfies Statuses<NonNullable<Call['step']>>
/** What happened, where the state alone does not say it. */
export const happenings: Readonly<Record<string, Both>> = {
  CallDriverArrived: { ko: '기사님 도착', en: 'The driver arrived' },
  CallBoarded: { ko: '탑승', en: 'On board' },
  CallReopened: { ko: '기사님이 배차를 취소해 다시 찾음', en: 'The driver gave it back; looking again' },
}

const refusals = {
  CallAlreadyRequested: { ko: '이미 요청하신 호출입니다.', en: 'You have requested this call already.' },
  CallInProgress: {
    ko: '진행 중인 호출이 있습니다. 그 호출이 끝나면 다시 부를 수 있습니다.',
    en: 'You have a call under way. When it is over you can call again.',
  },
  CallRejected: {
    ko: '거의 같은 때에 다른 호출이 먼저 접수되었습니다. 결제된 것은 없습니다.',
    en: 'Another call of yours came first. Nothing was charged for this one.',
  },
  PaymentDeclined: {
    ko: '결제가 거절되었습니다. 다른 카드로 다시 불러 주세요.',
    en: 'The payment was declined. Try again with another card.',
  },
  PaymentTimedOut: {
    ko: '결제가 제때 확인되지 않아 호출이 끝났습니다. 청구된 금액은 돌려드립니다. 다시 불러 주세요.',
    en: 'The payment was not confirmed in time. Whatever was charged goes back. Please call again.',
  },
  TestMethodNotAllowed: { ko: '여기서는 쓸 수 없는 결제 수단입니다.', en: 'This way to pay is not allowed here.' },
  CallAlreadyTaken: {
    ko: '그사이 기사님이 호출을 받았습니다. 그래도 취소하시려면 한 번 더 눌러 주세요.',
    en: 'A driver has just taken your call. To cancel it all the same, press once more.',
  },
  CallCompleted: { ko: '이미 끝난 운행이라 취소할 수 없습니다.', en: 'The ride is over and cannot be cancelled.' },
  CallLapsed: {
    ko: '받은 기사님이 없어 이미 끝난 호출입니다. 요금은 돌려드립니다.',
    en: 'No driver took it, so it is over already. Your fare goes back.',
  },
  CallNotFound: { ko: '그런 호출이 없습니다.', en: 'There is no such call.' },
  CallNotOpen: {
    ko: '지금은 취소할 수 없는 호출입니다. 호출 화면에서 상태를 확인해 주세요.',
    en: 'This call cannot be cancelled now. Look at how it stands.',
  },
  PassengerBoarded: {
    ko: '이미 타셨으므로 취소할 수 없습니다. 기사님께 말씀해 주세요.',
    en: 'You are on board, so it cannot be cancelled. Please talk to the driver.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '택시', en: 'Taxi' },
  lead: {
    ko: '어디서 어디까지, 얼마에 갈지 정하고 바로 결제하세요. 기사님이 보고 받습니다.',
    en: 'Say from where to where and for how much, and pay at once. A driver takes it.',
  },
  callTitle: { ko: '택시 부르기', en: 'Call a taxi' },
  origin: { ko: '출발지', en: 'From' },
  originHint: { ko: '예: 서울역 2번 출구', en: 'For example: Seoul Station, exit 2' },
  destination: { ko: '도착지', en: 'To' },
  destinationHint: { ko: '예: 노들섬 라이브하우스', en: 'For example: Nodeul Island' },
  destinationWrong: {
    ko: '출발지와 다른 곳을 적어 주세요.',
    en: 'Please name a place other than where you start.',
  },
  fare: { ko: '요금 (원)', en: 'Fare (₩)' },
  fareHint: {
    ko: '직접 정하는 금액입니다. 지금 결제되고, 못 가면 모두 돌려받습니다.',
    en: 'You set it. It is paid now, and all of it comes back if you do not ride.',
  },
  fareWrong: { ko: '1원부터 1,000만 원까지 적어 주세요.', en: 'Please name ₩1 to ₩10,000,000.' },
  call: { ko: '결제하고 부르기', en: 'Pay and call' },
  toSignIn: { ko: '로그인하고 택시 부르기', en: 'Sign in to call a taxi' },
  notForYou: { ko: '택시는 고객 계정으로 부를 수 있습니다.', en: 'A taxi is called with a customer account.' },
  underWay: { ko: '진행 중인 호출', en: 'Your call under way' },
  toCall: { ko: '호출 보기', en: 'See your call' },
  lately: { ko: '지난 호출', en: 'Your calls so far' },
  mine: { ko: '내 택시 호출', en: 'My taxi' },
  /** Where somebody went is erased with the person. */
  fromTo: {
    ko: (from: Place, to: Place) => `${from ?? '파기된 곳'} → ${to ?? '파기된 곳'}`,
    en: (from: Place, to: Place) => `${from ?? 'erased'} → ${to ?? 'erased'}`,
  },
  steps: {
    pay: { ko: '결제', en: 'Payment' },
    find: { ko: '배정', en: 'Driver' },
    come: { ko: '도착', en: 'Pick-up' },
    board: { ko: '탑승', en: 'On board' },
    done: { ko: '완료', en: 'Done' },
  },
  driver: { ko: '기사', en: 'Driver' },
  paidFare: { ko: '요금', en: 'Fare' },
  number: { ko: '호출 번호', en: 'Call number' },
  when: { ko: '부른 때', en: 'Called' },
  ended: { ko: '내린 때', en: 'Ended' },
  openTitle: { ko: '기사님을 찾고 있습니다', en: 'Looking for a driver' },
  openLeft: { ko: '남은 시간', en: 'Time left' },
  openOver: { ko: '시간이 지났습니다', en: 'The time is over' },
  openNote: {
    ko: '그때까지 아무도 받지 않으면 호출이 끝나고 요금을 모두 돌려드립니다.',
    en: 'If nobody takes it by then, it ends and all of your fare comes back.',
  },
  requestedNote: {
    ko: '결제를 확인하고 있습니다. 이 화면은 저절로 바뀝니다.',
    en: 'Your payment is being confirmed. This page changes by itself.',
  },
  comingTitle: {
    ko: (driver: string) => `${driver} 기사님이 오고 있습니다`,
    en: (driver: string) => `${driver} is on the way`,
  },
  arrivedTitle: {
    ko: (driver: string) => `${driver} 기사님이 도착했습니다`,
    en: (driver: string) => `${driver} has arrived`,
  },
  boardedTitle: { ko: '목적지로 가고 있습니다', en: 'On the way to where you go' },
  comingNote: {
    ko: '탑승하시기 전까지 취소할 수 있고, 요금은 모두 돌려받습니다.',
    en: 'Until you board you can cancel, and all of your fare comes back.',
  },
  arrivedNote: { ko: '출발지에서 기사님을 만나 탑승하세요.', en: 'Meet the driver where you start, and board.' },
  boardedNote: { ko: '편안한 시간 되세요.', en: 'Enjoy the ride.' },
  receipt: { ko: '영수증', en: 'Receipt' },
  receiptNote: {
    ko: (fare: number) => `${won(fare)}을 결제하셨습니다. 더 내실 것은 없습니다.`,
    en: (fare: number) => `You paid ${won(fare)}. There is nothing more to pay.`,
  },
  refunded: {
    ko: (fare: number) => `결제하신 ${won(fare)}을 모두 돌려드립니다.`,
    en: (fare: number) => `All of the ${won(fare)} you paid goes back to you.`,
  },
  rejectedNote: {
    ko: '다른 호출이 먼저 접수되어 있었습니다. 결제된 것은 없습니다.',
    en: 'Another call of yours came first. Nothing was charged.',
  },
  failedNote: {
    ko: '결제가 되지 않아 호출이 끝났습니다. 혹시 청구된 금액이 있으면 돌려드립니다.',
    en: 'The payment did not go through, so the call is over. Anything charged goes back.',
  },
  again: { ko: '택시 다시 부르기', en: 'Call another taxi' },
  cancel: { ko: '호출 취소', en: 'Cancel the call' },
  cancelTitle: { ko: '호출을 취소할까요?', en: 'Cancel this call?' },
  cancelGives: {
    ko: (fare: number) => `지금 취소하면 결제하신 ${won(fare)}을 모두 돌려받습니다.`,
    en: (fare: number) => `Cancel now and all of the ${won(fare)} you paid comes back.`,
  },
  cancelDriver: {
    ko: (driver: string) => `${driver} 기사님께도 알려 드립니다.`,
    en: (driver: string) => `${driver} will be told.`,
  },
  cancelNot: { ko: '이 호출은 이제 취소할 것이 없습니다.', en: 'There is nothing to cancel about this call.' },
  keep: { ko: '그대로 두기', en: 'Keep it' },
})
export type TaxiTexts = (typeof texts)['ko']
