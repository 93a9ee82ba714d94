/** What the pages of air-purifier rental (공기청정기 렌탈) say to customers. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { won } from '../format.ts'
import { type Both, catalogue, counted, withParticle } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Product = Shown<'/v1/rental/products/{id}'>
export type Order = Shown<'/v1/rental/orders/{id}'>
type Refused = ReasonOf<
  | 'POST /v1/rental/orders'
  | 'POST /v1/rental/orders/{id}/cancel'
  | 'POST /v1/rental/orders/{id}/reschedule'
  | 'POST /v1/rental/orders/{id}/survey'
>

/** What is personal is erased with the person. */
type Kept = string | null | undefined
export const orderStatuses = {
  requested: { word: { ko: '접수됨', en: 'Received' }, tone: 'warn' },
  'awaiting-engineer': { word: { ko: '기사 기다리는 중', en: 'Waiting for an engineer' }, tone: 'warn' },
  assigned: { word: { ko: '기사 배정됨', en: 'Engineer assigned' }, tone: 'good' },
  'cancel-requested': { word: { ko: '취소 확인 중', en: 'Being cancelled' }, tone: 'warn' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  installed: { word: { ko: '설치 완료', en: 'Installed' }, tone: 'good' },
  closed: { word: { ko: '설문까지 완료', en: 'All done' }, tone: 'good' },
} as const satisfies Statuses<Order['status']>
/** A visit, on My page. */
export const visitStatuses = {
  accepted: { word: { ko: '방문 예정', en: 'Visit planned' }, tone: 'good' },
  'awaiting-engineer': orderStatuses['awaiting-engineer'],
  completed: orderStatuses.installed,
  cancelled: orderStatuses.cancelled,
} as const satisfies Statuses<string>
export const ratings = {
  GOOD: { ko: '좋아요', en: 'Good' },
  FAIR: { ko: '보통이에요', en: 'Fair' },
  BAD: { ko: '아쉬워요', en: 'Bad' },
} as const satisfies Record<NonNullable<Order['rating']>, Both>

export const refusals = {
  AlreadyClosed: { ko: '이미 설문을 마친 렌탈입니다.', en: 'The survey of this rental is done already.' },
  AlreadyInstalled: {
    ko: '이미 설치가 끝나 취소하거나 날짜를 바꿀 수 없습니다.',
    en: 'It is installed already, so it can be neither cancelled nor moved.',
  },
  CancelUnderWay: {
    ko: '취소를 확인하고 있어 날짜를 바꿀 수 없습니다.',
    en: 'It is being cancelled, so the visit cannot be moved.',
  },
  InstallationCancelled: { ko: '설치가 취소되었습니다.', en: 'The installation was cancelled.' },
  NotYetAssigned: {
    ko: '아직 기사님이 정해지지 않았습니다. 정해지면 날짜를 바꿀 수 있습니다.',
    en: 'There is no engineer yet. Once there is, the day can be changed.',
  },
  NotYetInstalled: { ko: '설문은 설치가 끝난 뒤에 할 수 있습니다.', en: 'The survey comes after the installation.' },
  OpenOrdersReached: {
    ko: '진행 중인 신청이 너무 많습니다. 하나가 설치되거나 취소된 뒤 다시 신청해 주세요.',
    en: 'You have as many open orders as one may have. Apply again when one is installed or cancelled.',
  },
  OrderAlreadyRequested: { ko: '이미 신청하셨습니다.', en: 'You have applied for this already.' },
  OrderCancelled: { ko: '취소된 신청입니다.', en: 'This order is cancelled.' },
  OrderNotFound: { ko: '그런 신청이 없습니다.', en: 'There is no such order.' },
  PreferredDatePast: { ko: '오늘이나 그 뒤의 날짜를 골라 주세요.', en: 'Please choose today or a later day.' },
  PreferredDateTooFar: { ko: '1년 안의 날짜를 골라 주세요.', en: 'Please choose a day within a year.' },
  ProductNotFound: { ko: '그런 상품이 없습니다.', en: 'There is no such product.' },
  ProductRetired: {
    ko: '더는 신청받지 않는 상품입니다. 다른 상품을 골라 주세요.',
    en: 'This product is not offered any more. Please choose another.',
  },
  ReasonRequired: { ko: '취소하는 까닭을 적어 주세요.', en: 'Please say why it is cancelled.' },
  RecordAlreadyStored: { ko: '설문이 이미 저장되어 있습니다.', en: 'The survey is stored already.' },
  RescheduleUnderWay: {
    ko: '다른 날짜로 옮기는 중입니다. 잠시 뒤에 다시 해 주세요.',
    en: 'It is being moved to another day. Try again in a moment.',
  },
  SurveyUnderWay: {
    ko: '앞서 보낸 설문을 저장하고 있습니다. 잠시 뒤에 확인해 주세요.',
    en: 'Your survey is being stored. Look again in a moment.',
  },
  VisitDatePast: { ko: '오늘이나 그 뒤의 날짜를 골라 주세요.', en: 'Please choose today or a later day.' },
  VisitDateTooFar: { ko: '1년 안의 날짜를 골라 주세요.', en: 'Please choose a day within a year.' },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  ratings,
  title: { ko: '공기청정기', en: 'Air purifiers' },
  lead: {
    ko: '골라서 신청하면 가까운 기사님이 설치하러 갑니다.',
    en: 'Choose one and apply: an engineer near you comes to install it.',
  },
  mine: { ko: '내 렌탈', en: 'My rental' },
  mines: { ko: '내 렌탈', en: 'My rentals' },
  products: { ko: '상품', en: 'Products' },
  none: { ko: '신청할 수 있는 상품이 아직 없습니다', en: 'No products yet' },
  noneMore: { ko: '새 상품이 나오면 여기에 보여 드립니다.', en: 'New products will appear here.' },
  perMonth: { ko: (krw: number) => `월 ${won(krw)}`, en: (krw: number) => `${won(krw)} a month` },
  months: { ko: (n: number) => `${n}개월 약정`, en: (n: number) => `for ${counted(n, 'month')}` },
  total: { ko: '약정 기간 전체', en: 'In all' },
  monthly: { ko: '월 요금', en: 'A month' },
  term: { ko: '약정', en: 'Term' },
  offered: { ko: '신청 가능', en: 'On offer' },
  retired: { ko: '신청 마감', en: 'Not offered any more' },
  retiredNote: {
    ko: '더는 신청받지 않는 상품입니다. 다른 상품을 둘러보세요.',
    en: 'This product is not offered any more. Please look at the others.',
  },
  toProducts: { ko: '상품 둘러보기', en: 'See all products' },
  applyTitle: { ko: '렌탈 신청', en: 'Apply for it' },
  applyNote: {
    ko: '지금 나가는 돈은 없습니다. 설치 전까지 그냥 취소할 수 있습니다.',
    en: 'Nothing is paid now, and until it is installed you can cancel for free.',
  },
  apply: { ko: '렌탈 신청하기', en: 'Apply' },
  toSignIn: { ko: '로그인하고 신청하기', en: 'Sign in to apply' },
  notForYou: { ko: '렌탈은 고객 계정으로 신청할 수 있습니다.', en: 'Rentals are for customer accounts.' },
  name: { ko: '받는 분 이름', en: 'Name' },
  phone: { ko: '전화번호', en: 'Phone' },
  phoneHint: { ko: '방문하기 전에 기사님이 연락드립니다.', en: 'The engineer calls before the visit.' },
  phoneWrong: {
    ko: '전화번호를 확인해 주세요. 예: 010-1234-5678',
    en: 'Please check the number. For example: 010-1234-5678',
  },
  region: { ko: '지역', en: 'Region' },
  regionHint: { ko: '시·군·구까지 적어 주세요. 예: 서울 중구', en: 'City and district, for example: 서울 중구' },
  address: { ko: '설치할 주소', en: 'Address' },
  preferred: { ko: '원하는 날', en: 'Preferred day' },
  preferredHint: { ko: '비워 두면 가장 빠른 날에 갑니다.', en: 'Leave it empty for the earliest day.' },
  steps: {
    requested: { ko: '신청', en: 'Applied' },
    assigned: { ko: '기사 배정', en: 'Engineer' },
    installed: { ko: '설치', en: 'Installed' },
    closed: { ko: '설문', en: 'Survey' },
  },
  product: { ko: '상품', en: 'Product' },
  engineer: { ko: '설치 기사', en: 'Engineer' },
  visit: { ko: '방문일', en: 'Visit' },
  appliedOn: { ko: '신청일', en: 'Applied on' },
  number: { ko: '신청 번호', en: 'Order number' },
  requestedTitle: { ko: '기사님을 찾고 있습니다', en: 'Looking for an engineer' },
  requestedNote: {
    ko: '정해지면 바로 알려 드립니다. 이 화면은 저절로 바뀝니다.',
    en: 'You will be told as soon as there is one. This page changes by itself.',
  },
  awaitingTitle: { ko: '이 지역의 기사님을 기다리고 있습니다', en: 'Waiting for an engineer in your region' },
  awaitingNote: {
    ko: '아직 이 지역에 기사님이 없습니다. 정해지는 대로 알려 드립니다.',
    en: 'Nobody works in your region yet. You will be told as soon as somebody does.',
  },
  assignedTitle: {
    ko: (engineer: Kept) => `${engineer ?? '설치'} 기사님이 방문합니다`,
    en: (engineer: Kept) => `${engineer ?? 'An engineer'} is coming`,
  },
  assignedNote: {
    ko: '그날 집에 안 계시면 방문일을 바꿔 주세요. 설치 전까지 취소할 수 있습니다.',
    en: 'Not at home that day? Move the visit. Until it is installed you can cancel.',
  },
  calendar: { ko: '캘린더에 넣기', en: 'Add to calendar' },
  move: { ko: '방문일 바꾸기', en: 'Move the visit' },
  moveTitle: { ko: '언제로 바꿀까요?', en: 'Which day instead?' },
  moveNow: { ko: (day: string) => `지금은 ${day}입니다.`, en: (day: string) => `It is on ${day} now.` },
  moveDay: { ko: '새 방문일', en: 'New day' },
  moveHint: { ko: '오늘부터 1년 안의 날짜', en: 'From today to a year ahead' },
  moveSubmit: { ko: '이 날로 바꾸기', en: 'Move it to this day' },
  cancellingNote: {
    ko: '취소 요청을 받았습니다. 설치 쪽에 확인하고 있으며, 이 화면은 저절로 바뀝니다.',
    en: 'Your wish to cancel is kept and being confirmed. This page changes by itself.',
  },
  cancelledNote: { ko: '취소되었습니다. 내실 돈은 없습니다.', en: 'It is cancelled, and there is nothing to pay.' },
  cancelledBecause: {
    ko: (reason: Kept) => `까닭: ${reason ?? '파기됨'}`,
    en: (reason: Kept) => `Reason: ${reason ?? 'erased'}`,
  },
  surveyTitle: { ko: '설치는 어떠셨나요?', en: 'How did it go?' },
  surveyNote: { ko: '한마디를 남겨 주시면 신청이 마무리됩니다.', en: 'Say a word about it, and all is done.' },
  rating: { ko: '만족도', en: 'Your rating' },
  comment: { ko: '한마디', en: 'Your words' },
  commentHint: { ko: '예: 친절하고 깔끔했습니다', en: 'For example: friendly and tidy' },
  survey: { ko: '설문 보내기', en: 'Send' },
  thanks: { ko: '고맙습니다', en: 'Thank you' },
  closedNote: {
    ko: (rating: string) => `${withParticle(`“${rating}”`, '으로/로')} 답해 주셨습니다. 맑은 공기와 함께하세요.`,
    en: (rating: string) => `You rated it “${rating}”. Enjoy the fresh air.`,
  },
  cancel: { ko: '렌탈 취소', en: 'Cancel the rental' },
  cancelTitle: { ko: '렌탈 신청을 취소할까요?', en: 'Cancel this rental?' },
  cancelFree: {
    ko: '아직 설치 전이라 나가는 돈은 없습니다. 기사님 방문도 함께 취소됩니다.',
    en: 'It is not installed yet, so it costs nothing. The visit is called off too.',
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  again: { ko: '다른 상품 보기', en: 'See other products' },
})
export type RentalTexts = (typeof texts)['ko']
