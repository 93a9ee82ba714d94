/** What the pages of air-purifier rental (공기청정기 렌탈) say to its staff. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { number, won } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'
import { refusals as ofOrders, ratings } from '../rental/texts.ts'

export type Engineer = Shown<'/v1/rental/engineers/{id}'>
export type Assignment = Shown<'/v1/rental/assignments/{orderId}'>
export type Dashboard = Shown<'/v1/rental/dashboard'>
type Refused = ReasonOf<
  | 'POST /v1/rental/assignments/{orderId}/reassign'
  | 'PUT /v1/rental/engineers/{id}'
  | 'DELETE /v1/rental/engineers/{id}'
  | 'PUT /v1/rental/products/{id}'
  | 'DELETE /v1/rental/products/{id}'
>

export const engineerStatuses = {
  active: { word: { ko: '근무 중', en: 'Working' }, tone: 'good' },
  retired: { word: { ko: '퇴사', en: 'Left' }, tone: 'plain' },
} as const satisfies Statuses<Engineer['status']>
export const isEngineerStatus = (status: string): status is Engineer['status'] => status in engineerStatuses

const refusals = {
  ...ofOrders,
  AssignmentNotFound: { ko: '그런 방문이 없습니다.', en: 'There is no such visit.' },
  EngineerNotFound: { ko: '그런 기사님이 없습니다.', en: 'There is no such engineer.' },
  EngineerNotInRegion: {
    ko: '그 기사님은 이제 이 지역에서 일하지 않습니다. 다른 기사님을 골라 주세요.',
    en: 'That engineer does not work in this region any more. Please choose another.',
  },
  OrderReleased: { ko: '이미 끝난 신청이라 기사님을 바꿀 수 없습니다.', en: 'The order is over, so nobody is sent.' },
  ReassignUnderWay: {
    ko: '다른 기사님께 넘기는 중입니다. 잠시 뒤에 다시 해 주세요.',
    en: 'It is being given to somebody else. Try again in a moment.',
  },
} as const satisfies Record<Refused | keyof typeof ofOrders, Both>

export const texts = catalogue({
  erased: { ko: '파기된 이름', en: 'Name erased' },
  refusals,
  ratings,
  board: { ko: '렌탈 현황', en: 'Rentals' },
  boardLead: {
    ko: '기사님이 없는 신청부터 보여 드립니다.',
    en: 'Those without an engineer come first.',
  },
  stages: {
    'awaiting-engineer': { ko: '기사 없음', en: 'No engineer' },
    requested: { ko: '기사 찾는 중', en: 'Looking for an engineer' },
    'cancel-requested': { ko: '취소 확인 중', en: 'Being cancelled' },
    assigned: { ko: '방문 예정', en: 'Visit planned' },
    installed: { ko: '설문 기다림', en: 'Waiting for the survey' },
    closed: { ko: '완료', en: 'Done' },
    cancelled: { ko: '취소', en: 'Cancelled' },
  },
  countOf: {
    ko: (n: number, more: boolean) => `${number(n)}건${more ? ' 이상' : ''}`,
    en: (n: number, more: boolean) => `${number(n)}${more ? ' or more' : ''}`,
  },
  unassigned: {
    ko: (n: number) => (n === 0 ? '기사 없는 신청 없음' : `기사 없는 신청 ${number(n)}건`),
    en: (n: number) => (n === 0 ? 'Every order has an engineer' : `${counted(n, 'order')} without an engineer`),
  },
  all: { ko: '모두 보기', en: 'See all' },
  noOrders: { ko: '이 단계의 신청이 없습니다', en: 'No orders at this stage' },
  noOrdersAtAll: { ko: '아직 신청이 없습니다', en: 'No orders yet' },
  noOrdersMore: {
    ko: '고객이 우리 상품을 신청하면 여기에 나옵니다.',
    en: 'When a customer applies for one of your products, it appears here.',
  },
  find: { ko: '찾기', en: 'Find' },
  findBy: { ko: '상품 이름이나 신청 번호', en: 'Name of a product, or order number' },
  notFound: { ko: '찾으시는 신청이 없습니다', en: 'No such order' },
  toBoard: { ko: '현황으로', en: 'To the board' },
  engineers: { ko: '설치 기사', en: 'Engineers' },
  load: { ko: '맡은 방문', en: 'Open visits' },
  loadOf: { ko: (n: number) => `방문 ${number(n)}건`, en: (n: number) => counted(n, 'visit') },
  noEngineers: { ko: '등록된 기사님이 없습니다', en: 'No engineers yet' },
  noEngineersMore: {
    ko: '기사님을 등록하면 그 지역의 신청이 저절로 배정됩니다.',
    en: 'Register one, and the orders of that region are assigned by themselves.',
  },
  register: { ko: '기사 등록', en: 'Register an engineer' },
  engineerId: { ko: '기사님 계정 번호', en: 'Account number' },
  engineerIdHint: {
    ko: '기사님이 내 정보 화면에서 볼 수 있는 번호입니다.',
    en: 'The engineer finds it under “Your account”.',
  },
  engineerName: { ko: '이름', en: 'Name' },
  engineerNameHint: { ko: '고객에게 보입니다.', en: 'Customers see it.' },
  region: { ko: '지역', en: 'Region' },
  regionHint: { ko: '고객이 적는 지역과 똑같이. 예: 서울 중구', en: 'Exactly as customers write it: 서울 중구' },
  status: { ko: '상태', en: 'Status' },
  save: { ko: '저장하기', en: 'Save' },
  moveNote: {
    ko: '지역을 바꾸면 남은 방문은 그 지역의 다른 기사님께 넘어갑니다.',
    en: 'If the region changes, open visits go to the other engineers of the old one.',
  },
  retireEngineer: { ko: '퇴사 처리', en: 'No longer works here' },
  retireEngineerTitle: {
    ko: (name: string) => `${name} 기사님을 퇴사 처리할까요?`,
    en: (name: string) => `Does ${name} no longer work here?`,
  },
  retireEngineerNote: {
    ko: (open: number) =>
      open === 0
        ? '맡은 방문이 없습니다. 새 방문이 배정되지 않습니다.'
        : `맡은 방문 ${number(open)}건이 같은 지역의 다른 기사님께 넘어갑니다. 없으면 기다리게 됩니다.`,
    en: (open: number) =>
      open === 0
        ? 'There are no open visits, and there will be no new ones.'
        : `${counted(open, 'open visit')} will go to others of the region, or wait if there is nobody.`,
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  products: { ko: '렌탈 상품', en: 'Products' },
  addProduct: { ko: '상품 등록', en: 'Add a product' },
  productId: { ko: '상품 코드', en: 'Product code' },
  productIdHint: {
    ko: '예: air-7. 이미 있는 코드면 그 상품의 조건이 바뀝니다.',
    en: 'For example: air-7. A code you use already changes that product.',
  },
  productTaken: {
    ko: '다른 곳에서 쓰는 코드입니다. 다른 코드를 적어 주세요.',
    en: 'Somebody else uses that code. Please choose another.',
  },
  productName: { ko: '상품 이름', en: 'Name' },
  monthlyKrw: { ko: '월 요금 (원)', en: 'A month (₩)' },
  months: { ko: '약정 개월', en: 'Months' },
  perMonth: { ko: (krw: number) => `월 ${won(krw)}`, en: (krw: number) => `${won(krw)} a month` },
  monthsOf: { ko: (n: number) => `${n}개월`, en: (n: number) => counted(n, 'month') },
  noProducts: { ko: '아직 상품이 없습니다', en: 'No products yet' },
  noProductsMore: {
    ko: '상품을 등록하면 고객이 바로 신청할 수 있습니다.',
    en: 'Add one, and customers can apply at once.',
  },
  termsNote: {
    ko: '바뀐 조건은 앞으로의 신청부터 적용됩니다.',
    en: 'New terms hold for new orders; those there are keep theirs.',
  },
  retireProduct: { ko: '상품 내리기', en: 'Stop offering it' },
  retireProductTitle: { ko: '이 상품을 내릴까요?', en: 'Stop offering this product?' },
  retireProductNote: {
    ko: '새 신청만 막힙니다. 이미 받은 신청은 그대로 진행되고, 언제든 다시 올릴 수 있습니다.',
    en: 'Only new orders stop. Those there are go on, and you can offer it again at any time.',
  },
  offerAgain: { ko: '저장하고 다시 올리기', en: 'Save and offer again' },
  product: { ko: '상품', en: 'Product' },
  customer: { ko: '고객', en: 'Customer' },
  phone: { ko: '전화', en: 'Phone' },
  address: { ko: '주소', en: 'Address' },
  visit: { ko: '방문일', en: 'Visit' },
  engineer: { ko: '설치 기사', en: 'Engineer' },
  nobody: { ko: '아직 없음', en: 'Nobody yet' },
  preferred: { ko: '원하는 날', en: 'Preferred day' },
  appliedOn: { ko: '신청일', en: 'Applied on' },
  terms: { ko: '조건', en: 'Terms' },
  number: { ko: '신청 번호', en: 'Order number' },
  reassignTitle: { ko: '다른 기사님께 맡기기', en: 'Give it to another engineer' },
  reassignTo: { ko: '맡을 기사님', en: 'Engineer' },
  reassign: { ko: '기사 바꾸기', en: 'Change the engineer' },
  noOther: {
    ko: '이 지역에 다른 기사님이 없습니다.',
    en: 'Nobody else works in this region.',
  },
  waitingNote: {
    ko: '이 지역에 기사님이 없습니다. 기사님을 등록하면 저절로 배정됩니다.',
    en: 'Nobody works in this region. Register an engineer, and it is assigned by itself.',
  },
  askingNote: { ko: '기사님을 찾고 있습니다.', en: 'An engineer is being looked for.' },
  move: { ko: '방문일 바꾸기', en: 'Move the visit' },
  cancel: { ko: '신청 취소', en: 'Cancel the order' },
  cancelTitle: { ko: '이 신청을 취소할까요?', en: 'Cancel this order?' },
  cancelNote: {
    ko: '방문도 함께 취소되고, 고객과 기사님께 까닭과 함께 알려 드립니다.',
    en: 'The visit is called off too; customer and engineer are told, with the reason.',
  },
  reason: { ko: '취소하는 까닭', en: 'Reason' },
  reasonHint: { ko: '고객에게 그대로 보입니다.', en: 'The customer reads it as it is.' },
  surveyTitle: { ko: '설문 대신 적기', en: 'Write down the survey' },
  surveyNote: { ko: '고객에게 들은 대로 적어 주세요.', en: 'As the customer told you.' },
  cancelledNote: { ko: '취소된 신청입니다.', en: 'This order is cancelled.' },
  cancellingNote: { ko: '취소를 확인하고 있습니다.', en: 'The cancellation is being confirmed.' },
  closedNote: {
    ko: (rating: string) => `고객 평가: ${rating}`,
    en: (rating: string) => `The customer says: ${rating}`,
  },
  dashboard: { ko: '현황판', en: 'Dashboard' },
  total: { ko: '모든 신청', en: 'Orders' },
  open: { ko: '진행 중', en: 'Under way' },
  byStatus: { ko: '단계별 신청', en: 'Orders by stage' },
  byProduct: { ko: '상품별 신청', en: 'Orders by product' },
  byRegion: { ko: '지역별 신청', en: 'Orders by region' },
  byDay: { ko: '최근 30일 신청', en: 'Orders of the last 30 days' },
  byRating: { ko: '설문 결과', en: 'Survey' },
  byLoad: { ko: '기사별 맡은 방문', en: 'Open visits by engineer' },
  stage: { ko: '단계', en: 'Stage' },
  day: { ko: '날', en: 'Day' },
  rating: { ko: '평가', en: 'Rating' },
  orders: { ko: '신청 수', en: 'Orders' },
  answers: { ko: '설문 답변', en: 'Survey answers' },
  records: { ko: '고객 기록', en: 'Customer records' },
  comment: { ko: '한마디', en: 'Comment' },
  when: { ko: '받은 날', en: 'Received' },
  noRecords: { ko: '아직 설문이 없습니다', en: 'No surveys yet' },
  noRecordsMore: { ko: '고객이 설문에 답하면 여기에 쌓입니다.', en: 'Answers of customers will be kept here.' },
})
export type WorkTexts = (typeof texts)['ko']
