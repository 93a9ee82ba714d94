/** What the pages of who runs concerts (공연 관리) say. */
import type { Listed, ReasonOf, Shown } from '../../../client/index.ts'
import { number, won } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Concert = Shown<'/v1/concert/concerts/{id}'>
export type Sales = Shown<'/v1/concert/concerts/{id}/sales'>
export type Undone = Shown<'/v1/concert/concerts/{id}/cancellation'>
export type Booking = Shown<'/v1/concert/bookings/{id}'>
export type ListedBooking = Listed<'/v1/concert/bookings'>

export const concertStatuses = {
  draft: { word: { ko: '준비 중', en: 'Draft' }, tone: 'plain' },
  'on-sale': { word: { ko: '판매 중', en: 'On sale' }, tone: 'good' },
  closed: { word: { ko: '판매 마감', en: 'Sale closed' }, tone: 'warn' },
  cancelled: { word: { ko: '공연 취소', en: 'Cancelled' }, tone: 'bad' },
} as const satisfies Statuses<Concert['status']>

type Refused = ReasonOf<
  | 'POST /v1/concert/concerts'
  | 'POST /v1/concert/concerts/{id}/tickets'
  | 'POST /v1/concert/concerts/{id}/close'
  | 'POST /v1/concert/concerts/{id}/cancel'
  | 'POST /v1/concert/bookings/{id}/issue'
>
const refusals = {
  ConcertNotFound: {
    ko: '그런 공연이 없습니다. 목록에서 다시 찾아 주세요.',
    en: 'There is no such concert. Find it in the list.',
  },
  ConcertAlreadyRegistered: { ko: '이미 등록된 공연입니다.', en: 'This concert is registered already.' },
  StartsInThePast: {
    ko: '공연 일시가 지났습니다. 앞으로의 날짜를 골라 주세요.',
    en: 'It would start in the past. Choose a time to come.',
  },
  ConcertCancelled: {
    ko: '취소된 공연이라 더 바꿀 수 없습니다.',
    en: 'The concert is cancelled and cannot be changed any more.',
  },
  ConcertNotOnSale: {
    ko: '판매 중인 공연이 아닙니다. 지금 상태를 확인해 주세요.',
    en: 'The concert is not on sale. Look at how it stands now.',
  },
  ConcertStarted: {
    ko: '이미 시작한 공연이라 바꿀 수 없습니다.',
    en: 'The concert has started, so this cannot be changed.',
  },
  TicketLimitReached: {
    ko: '한 공연에 둘 수 있는 티켓 수를 넘습니다. 수량을 줄여 주세요.',
    en: 'That is more tickets than a concert can have. Enter fewer.',
  },
  BookingNotFound: {
    ko: '그런 예매가 없습니다. 번호를 확인해 주세요.',
    en: 'There is no such booking. Check the number.',
  },
  BookingNotYetBooked: {
    ko: '좌석을 아직 확인하고 있습니다. 잠시 뒤에 다시 해 주세요.',
    en: 'Its seats are still being confirmed. Try again in a moment.',
  },
  BookingRejected: { ko: '거절된 예매라 발권할 수 없습니다.', en: 'This booking was rejected, so there is no ticket.' },
  BookingExpired: {
    ko: '결제 시간이 지난 예매라 발권할 수 없습니다.',
    en: 'It was not paid in time, so there is no ticket.',
  },
  BookingCancelled: {
    ko: '취소된 예매라 발권할 수 없습니다.',
    en: 'This booking is cancelled, so there is no ticket.',
  },
  BookingNotPaid: {
    ko: '아직 결제되지 않았습니다. 결제한 뒤에 발권해 주세요.',
    en: 'It is not paid yet. Issue the ticket once it is.',
  },
  AlreadyIssued: { ko: '이미 발권했습니다.', en: 'The ticket is issued already.' },
  ConcertDayOver: { ko: '공연 날이 지나 발권할 수 없습니다.', en: 'The day of the concert is over.' },
  TicketsGoByPost: {
    ko: '집으로 보내는 티켓이라 현장에서 발권하지 않습니다.',
    en: 'These tickets go by post and are not issued here.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '공연 관리', en: 'Manage concerts' },
  lead: { ko: '공연을 열고, 판매를 보고, 예매를 찾습니다.', en: 'Set up concerts, watch the sale, find bookings.' },
  upcoming: { ko: '앞으로', en: 'To come' },
  past: { ko: '지난 공연', en: 'Past' },
  which: { ko: '볼 공연', en: 'Which concerts' },
  add: { ko: '공연 등록', en: 'Register a concert' },
  addLead: {
    ko: '등록하면 준비 중인 공연이 됩니다. 티켓을 등록하기 전에는 아무도 예매할 수 없습니다.',
    en: 'It begins as a draft. Nobody can book before you register tickets.',
  },
  none: { ko: '공연이 아직 없습니다', en: 'No concerts yet' },
  noneMore: { ko: '첫 공연을 등록해 보세요.', en: 'Register the first one.' },
  name: { ko: '공연 이름', en: 'Title' },
  venue: { ko: '장소', en: 'Venue' },
  when: { ko: '일시', en: 'When' },
  seoulTime: { ko: '서울 시각으로 적어 주세요.', en: 'In Seoul time.' },
  whenWrong: { ko: '앞으로의 날짜와 시각을 적어 주세요.', en: 'Enter a day and time to come.' },
  perPerson: { ko: '1인 최대 매수', en: 'Tickets per person' },
  upTo: { ko: (n: number) => `${number(n)}매까지`, en: (n: number) => `up to ${number(n)}` },
  perPersonHint: { ko: '한 사람이 가질 수 있는 매수입니다.', en: 'As many as one person may have.' },
  numberWrong: { ko: '1 이상의 수를 적어 주세요.', en: 'Enter a number of 1 or more.' },
  rules: { ko: '환불 규정', en: 'Refund rules' },
  rulesHint: {
    ko: '먼 날부터 적어 주세요. 비워 두면 공연 시작 전까지 전액 환불합니다.',
    en: 'The most days first. Left empty, all of it comes back until the start.',
  },
  rulesWrong: {
    ko: '먼 날부터, 비율이 줄어들게 적어 주세요. 날과 비율을 함께 채워 주세요.',
    en: 'Most days first, and never a higher percent later. Fill in both numbers of a row.',
  },
  daysBefore: { ko: (row: number) => `규정 ${row}: 며칠 전까지`, en: (row: number) => `Rule ${row}: days before` },
  percent: { ko: (row: number) => `규정 ${row}: 환불 비율(%)`, en: (row: number) => `Rule ${row}: % back` },
  status: { ko: '상태', en: 'Status' },
  soldOf: {
    ko: (taken: number, all: number) => `${number(all)}석 중 ${number(taken)}석`,
    en: (taken: number, all: number) => `${number(taken)} of ${number(all)}`,
  },
  taken: { ko: '나간 좌석', en: 'Seats taken' },
  available: { ko: '남은 좌석', en: 'Seats left' },
  registered: { ko: '등록한 티켓', en: 'Tickets in all' },
  revenue: { ko: '판매 금액', en: 'Sold for' },
  price: { ko: '가격', en: 'Price' },
  notPriced: { ko: '아직 없음', en: 'None yet' },
  sales: { ko: '판매 추이', en: 'Sales' },
  noSales: { ko: '아직 판매된 티켓이 없습니다.', en: 'Nothing is sold yet.' },
  curve: {
    ko: (total: number, days: number) => `판매된 티켓 누계: ${days}일 동안 ${number(total)}매`,
    en: (total: number, days: number) => `Tickets sold so far: ${number(total)} in ${counted(days, 'day')}`,
  },
  asTable: { ko: '표로 보기', en: 'As a table' },
  day: { ko: '날짜', en: 'Day' },
  sold: { ko: '판매', en: 'Sold' },
  takenBack: { ko: '취소', en: 'Cancelled' },
  amount: { ko: '금액', en: 'Amount' },
  sum: { ko: '누계', en: 'So far' },
  tickets: { ko: '티켓 등록', en: 'Register tickets' },
  ticketsLead: { ko: '등록하면 바로 판매가 시작됩니다.', en: 'The sale begins at once.' },
  moreTickets: { ko: '티켓 더 등록하기', en: 'Register more tickets' },
  quantity: { ko: '티켓 수', en: 'How many' },
  priceKrw: { ko: '1매 가격(원)', en: 'Price of one (₩)' },
  priceHint: { ko: '앞으로 예매하는 티켓에 적용됩니다.', en: 'For what is booked from now on.' },
  bookings: { ko: '예매 목록', en: 'Bookings' },
  toBookings: { ko: '예매 찾아보기', en: 'Look at the bookings' },
  close: { ko: '판매 마감하기', en: 'Close the sale' },
  closeTitle: { ko: '판매를 마감할까요?', en: 'Close the sale?' },
  closeLead: {
    ko: (left: number) => `남은 ${number(left)}석은 더 팔지 않습니다. 이미 예매한 분들은 그대로입니다.`,
    en: (left: number) => `The ${counted(left, 'seat')} left will not be sold. Bookings stay as they are.`,
  },
  final: { ko: '되돌릴 수 없습니다.', en: 'This cannot be undone.' },
  cancel: { ko: '공연 취소하기', en: 'Cancel the concert' },
  cancelTitle: { ko: '공연을 취소할까요?', en: 'Cancel the concert?' },
  cancelLead: {
    ko: (bookings: number, krw: number) =>
      bookings === 0
        ? '결제된 예매가 없어 환불할 금액이 없습니다.'
        : `결제된 예매 ${number(bookings)}건이 취소되고 ${won(krw)}을 환불합니다.`,
    en: (bookings: number, krw: number) =>
      bookings === 0
        ? 'No paid bookings, so nothing is refunded.'
        : `${counted(bookings, 'paid booking')} will be cancelled and ${won(krw)} refunded.`,
  },
  cancelUnpaid: {
    ko: (seats: number) => `결제를 기다리는 ${number(seats)}석도 풀립니다.`,
    en: (seats: number) => `${counted(seats, 'seat')} held for payment will be released too.`,
  },
  cancelIssued: {
    ko: (seats: number) => `이미 발권된 ${number(seats)}매는 그대로 남습니다.`,
    en: (seats: number) => `${counted(seats, 'issued ticket')} will stay issued.`,
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  progress: { ko: '공연 취소 진행', en: 'Cancelling' },
  progressDone: { ko: '모든 예매를 취소했습니다.', en: 'All bookings are cancelled.' },
  progressLeft: {
    ko: (seats: number, bookings: number) =>
      `돌아올 좌석 ${number(seats)}석, 취소할 예매 ${number(bookings)}건이 남았습니다.`,
    en: (seats: number, bookings: number) =>
      `${counted(seats, 'seat')} still to come back, ${counted(bookings, 'booking')} still to cancel.`,
  },
  search: { ko: '찾기', en: 'Find' },
  searchFor: { ko: '예매 번호, 고객, 공연 이름', en: 'Booking number, customer or title' },
  anyStatus: { ko: '모든 상태', en: 'Any status' },
  csv: { ko: 'CSV로 받기', en: 'Download as CSV' },
  csvNote: { ko: '찾은 예매를 최신순으로 10,000건까지 담습니다.', en: 'What was found, the latest 10,000.' },
  noBookings: { ko: '그런 예매가 없습니다', en: 'No such bookings' },
  noBookingsMore: { ko: '찾는 말이나 상태를 바꿔 보세요.', en: 'Try other words, or another status.' },
  number: { ko: '예매 번호', en: 'Booking number' },
  customer: { ko: '고객', en: 'Customer' },
  people: { ko: '매수', en: 'Tickets' },
  collection: { ko: '받는 방법', en: 'Collection' },
  onSite: { ko: '현장', en: 'At the venue' },
  post: { ko: '우편', en: 'By post' },
  made: { ko: '예매한 때', en: 'Booked' },
  entered: { ko: '입장', en: 'Came in' },
  enteredOf: {
    ko: (inside: number, all: number) => `${number(all)}명 중 ${number(inside)}명`,
    en: (inside: number, all: number) => `${number(inside)} of ${number(all)}`,
  },
  issue: { ko: '현장 발권하기', en: 'Issue the ticket' },
  issueTitle: { ko: '현장 발권', en: 'Issue at the venue' },
  issueLead: {
    ko: '예매한 분을 확인한 뒤 눌러 주세요. 발권한 뒤에는 취소와 환불이 되지 않습니다.',
    en: 'Check who it is first. An issued ticket cannot be cancelled or refunded.',
  },
  nothingToDo: { ko: '지금 여기서 할 일은 없습니다.', en: 'There is nothing to do here now.' },
})
export type DeskTexts = (typeof texts)['ko']
