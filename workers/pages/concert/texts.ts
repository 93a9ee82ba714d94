/** What the pages of concert ticketing (콘서트 예매) say. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { number, won } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Concert = Shown<'/v1/concert/concerts/{id}'>
export type Booking = Shown<'/v1/concert/bookings/{id}'>
export type Delivery = Shown<'/v1/concert/deliveries/{bookingId}'>
type Refused = ReasonOf<
  'POST /v1/concert/bookings' | 'POST /v1/concert/bookings/{id}/pay' | 'POST /v1/concert/bookings/{id}/cancel'
>

export const bookingStatuses = {
  requested: { word: { ko: '요청됨', en: 'Requested' }, tone: 'warn' },
  booked: { word: { ko: '결제 기다림', en: 'Waiting for payment' }, tone: 'warn' },
  paid: { word: { ko: '결제 완료', en: 'Paid' }, tone: 'good' },
  issued: { word: { ko: '발권 완료', en: 'Ticket issued' }, tone: 'good' },
  rejected: { word: { ko: '거절됨', en: 'Rejected' }, tone: 'bad' },
  expired: { word: { ko: '시간 지남', en: 'Expired' }, tone: 'bad' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
} as const satisfies Statuses<Booking['status']>
export const deliveryStatuses = {
  prepared: { word: { ko: '발송 준비 중', en: 'Getting ready' }, tone: 'warn' },
  dispatched: { word: { ko: '배송 중', en: 'On its way' }, tone: 'warn' },
  delivered: { word: { ko: '배송 완료', en: 'Delivered' }, tone: 'good' },
  cancelled: { word: { ko: '배송 취소', en: 'Delivery cancelled' }, tone: 'plain' },
} as const satisfies Statuses<Delivery['status']>

const refusals = {
  AlreadyDispatched: {
    ko: '티켓이 이미 발송되어 취소할 수 없습니다.',
    en: 'The tickets are on their way, so it cannot be cancelled any more.',
  },
  AlreadyIssued: { ko: '이미 발권된 티켓은 취소할 수 없습니다.', en: 'An issued ticket cannot be cancelled.' },
  AlreadyPaid: { ko: '이미 결제하셨습니다.', en: 'You have paid already.' },
  BookingAlreadyRequested: { ko: '이미 요청하신 예매입니다.', en: 'You have requested this already.' },
  BookingCancelled: { ko: '취소된 예매입니다.', en: 'This booking is cancelled.' },
  BookingExpired: {
    ko: '결제 시간이 지나 좌석이 풀렸습니다. 다시 예매해 주세요.',
    en: 'The time to pay is over and the seats are free again. Please book anew.',
  },
  BookingNotFound: { ko: '그런 예매가 없습니다.', en: 'There is no such booking.' },
  BookingNotPaid: { ko: '아직 결제되지 않은 예매입니다.', en: 'This booking is not paid.' },
  BookingNotYetBooked: {
    ko: '좌석을 아직 확인하고 있습니다. 잠시 뒤에 다시 해 주세요.',
    en: 'Your seats are still being confirmed. Please try again in a moment.',
  },
  BookingRejected: { ko: '거절된 예매입니다.', en: 'This booking was rejected.' },
  ConcertCancelled: { ko: '취소된 공연입니다.', en: 'The concert is cancelled.' },
  ConcertNotFound: { ko: '그런 공연이 없습니다.', en: 'There is no such concert.' },
  ConcertNotOnSale: { ko: '지금은 예매할 수 없는 공연입니다.', en: 'This concert is not on sale.' },
  ConcertStarted: { ko: '이미 시작한 공연입니다.', en: 'The concert has started.' },
  HoldLapsed: { ko: '좌석을 잡아 둘 시간이 지났습니다.', en: 'The time to hold these seats is over.' },
  PaymentDeclined: {
    ko: '결제가 거절되었습니다. 좌석은 아직 잡혀 있으니 다른 카드로 다시 해 보세요.',
    en: 'The payment was declined. Your seats are still held: try another card.',
  },
  SeatsHeldOtherwise: {
    ko: '같은 요청으로 다른 매수의 좌석이 잡혀 있습니다. 다시 예매해 주세요.',
    en: 'Another number of seats is held under this request. Please book anew.',
  },
  SeatsSoldOut: {
    ko: '그만큼의 좌석이 남아 있지 않습니다. 매수를 줄여 보세요.',
    en: 'Not that many seats are left. Try fewer tickets.',
  },
  TestMethodNotAllowed: { ko: '여기서는 쓸 수 없는 결제 수단입니다.', en: 'This way to pay is not allowed here.' },
  TicketsPerPersonReached: {
    ko: '한 분이 살 수 있는 매수를 넘었습니다.',
    en: 'That is more tickets than one person may have.',
  },
  TooManyPaymentAttempts: {
    ko: '결제가 여러 번 거절되어 이 예매로는 더 결제할 수 없습니다. 다시 예매해 주세요.',
    en: 'The payment was declined too often for this booking. Please book anew.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '공연', en: 'Concerts' },
  lead: {
    ko: '좌석은 한 번만 팔리고, 결제는 한 번만 됩니다.',
    en: 'Every seat is sold once, and every payment is made once.',
  },
  none: { ko: '예매할 수 있는 공연이 아직 없습니다', en: 'No concerts to come yet' },
  noneMore: { ko: '새 공연이 열리면 여기에 나옵니다.', en: 'New concerts will appear here.' },
  left: {
    ko: (seats: number) => (seats === 0 ? '매진' : `${number(seats)}석 남음`),
    en: (seats: number) => (seats === 0 ? 'Sold out' : `${counted(seats, 'seat')} left`),
  },
  of: { ko: (seats: number) => `전체 ${number(seats)}석`, en: (seats: number) => `of ${number(seats)}` },
  closed: { ko: '판매 마감', en: 'Sale closed' },
  cancelled: { ko: '공연 취소', en: 'Cancelled' },
  notYet: { ko: '판매 준비 중', en: 'Not on sale yet' },
  when: { ko: '일시', en: 'When' },
  where: { ko: '장소', en: 'Where' },
  price: { ko: '가격', en: 'Price' },
  each: { ko: (krw: number) => `1매 ${won(krw)}`, en: (krw: number) => `${won(krw)} each` },
  perPerson: { ko: '1인 매수', en: 'Tickets per person' },
  upTo: { ko: (n: number) => `${n}매까지`, en: (n: number) => `up to ${n}` },
  refunds: { ko: '취소와 환불', en: 'Cancelling' },
  refundRule: {
    ko: (days: number, percent: number) =>
      days === 0 ? `공연 시작 전까지 ${percent}% 환불` : `${days}일 전까지 ${percent}% 환불`,
    en: (days: number, percent: number) =>
      days === 0 ? `${percent}% back until it starts` : `${percent}% back until ${counted(days, 'day')} before`,
  },
  refundAll: { ko: '공연 시작 전까지 전액 환불', en: 'All of it back until it starts' },
  book: { ko: '예매하기', en: 'Book' },
  bookTitle: { ko: '예매', en: 'Book tickets' },
  haveBooked: { ko: '이 공연에 예매가 있습니다', en: 'You have booked this concert' },
  tickets: { ko: (n: number) => `티켓 ${n}매`, en: (n: number) => counted(n, 'ticket') },
  toSignIn: { ko: '로그인하고 예매하기', en: 'Sign in to book' },
  notForYou: { ko: '예매는 고객 계정으로 할 수 있습니다.', en: 'Tickets are booked with a customer account.' },
  quantity: { ko: '매수', en: 'Tickets' },
  collection: { ko: '받는 방법', en: 'How you get them' },
  onSite: { ko: '현장에서 받기', en: 'At the venue' },
  onSiteHint: { ko: '공연 당일 QR을 보여 주세요', en: 'Show your QR code on the day' },
  post: { ko: '집으로 받기', en: 'By post' },
  postHint: { ko: '아래 주소로 보내 드립니다', en: 'To the address below' },
  address: { ko: '받을 주소', en: 'Address' },
  addressHint: { ko: '집으로 받으실 때만 적어 주세요.', en: 'Only when the tickets come by post.' },
  addressWrong: { ko: '집으로 받으시려면 주소가 필요합니다.', en: 'Tickets by post need an address.' },
  myBooking: { ko: '내 예매', en: 'My booking' },
  steps: {
    requested: { ko: '요청', en: 'Requested' },
    booked: { ko: '좌석 확보', en: 'Seats held' },
    paid: { ko: '결제', en: 'Payment' },
    issued: { ko: '발권', en: 'Ticket' },
  },
  payTitle: { ko: '결제', en: 'Payment' },
  payWithin: { ko: '남은 결제 시간', en: 'Time left to pay' },
  payOver: { ko: '결제 시간이 지났습니다', en: 'The time to pay is over' },
  pay: { ko: (krw: number) => `${won(krw)} 결제하기`, en: (krw: number) => `Pay ${won(krw)}` },
  heldFor: {
    ko: '좌석을 잡아 두었습니다. 시간 안에 결제하시면 확정됩니다.',
    en: 'Your seats are held. Pay in time and they are yours.',
  },
  requestedNote: {
    ko: '좌석을 확인하고 있습니다. 이 화면은 저절로 바뀝니다.',
    en: 'We are confirming your seats. This page changes by itself.',
  },
  ticketTitle: { ko: '티켓', en: 'Your ticket' },
  number: { ko: '예매 번호', en: 'Booking number' },
  showAtDoor: {
    ko: '공연 당일 입구에서 티켓의 QR을 보여 주세요.',
    en: 'Show the QR code of your ticket at the door on the day.',
  },
  showTicket: { ko: '티켓 보기', en: 'Show the ticket' },
  toCalendar: { ko: '캘린더에 넣기', en: 'Add to calendar' },
  ticketOf: {
    ko: (n: number, of: number) => `티켓 ${of}매 중 ${n}번째`,
    en: (n: number, of: number) => `Ticket ${n} of ${of}`,
  },
  qrOf: { ko: (ticket: string) => `${ticket}의 QR 코드`, en: (ticket: string) => `QR code: ${ticket.toLowerCase()}` },
  entered: { ko: (at: string) => `${at} 입장 완료`, en: (at: string) => `Let in at ${at}` },
  otherTickets: { ko: '다른 티켓', en: 'Other tickets' },
  previousTicket: { ko: '앞 티켓', en: 'Previous ticket' },
  nextTicket: { ko: '다음 티켓', en: 'Next ticket' },
  byPostNote: { ko: '티켓은 집으로 보내 드립니다.', en: 'The tickets come by post.' },
  issuedNote: { ko: '발권이 끝났습니다. 즐거운 시간 되세요.', en: 'Your ticket is issued. Enjoy the concert.' },
  rejectedNote: {
    ko: '좌석을 잡지 못했고, 결제된 것은 없습니다.',
    en: 'No seats were held and nothing was paid.',
  },
  expiredNote: {
    ko: '시간 안에 결제되지 않아 좌석이 풀렸습니다.',
    en: 'It was not paid in time, so the seats are free again.',
  },
  cancelledNote: { ko: '좌석은 돌려놓았습니다.', en: 'The seats were given back.' },
  refunded: {
    ko: (krw: number) => (krw === 0 ? '환불되는 금액은 없습니다.' : `${won(krw)}을 환불해 드립니다.`),
    en: (krw: number) => (krw === 0 ? 'Nothing is refunded.' : `${won(krw)} will be refunded.`),
  },
  bookAgain: { ko: '이 공연 다시 보기', en: 'Back to the concert' },
  amount: { ko: '금액', en: 'Amount' },
  cancel: { ko: '예매 취소', en: 'Cancel booking' },
  cancelTitle: { ko: '예매를 취소할까요?', en: 'Cancel this booking?' },
  cancelGives: {
    ko: (krw: number, of: number) => `지금 취소하면 결제하신 ${won(of)} 가운데 ${won(krw)}을 돌려받습니다.`,
    en: (krw: number, of: number) => `Cancel now and ${won(krw)} of the ${won(of)} you paid comes back.`,
  },
  cancelUntil: {
    ko: (when: string) => `${when}부터는 돌려받는 금액이 줄어듭니다.`,
    en: (when: string) => `From ${when} on it is less.`,
  },
  cancelUnpaid: { ko: '아직 결제하지 않으셨으니 나가는 돈은 없습니다.', en: 'Nothing was paid, so nothing is lost.' },
  cancelFree: { ko: '아직 결제 전이라 나가는 돈이 없습니다.', en: 'Nothing is paid yet, so it costs nothing.' },
  refundNow: {
    ko: (krw: number) =>
      krw === 0 ? '지금 취소하면 돌려받는 금액이 없습니다.' : `지금 취소하면 ${won(krw)}을 돌려받습니다.`,
    en: (krw: number) =>
      krw === 0 ? 'Nothing comes back if you cancel now.' : `${won(krw)} comes back if you cancel now.`,
  },
  onItsWay: {
    ko: '티켓이 발송되어 이제 취소할 수 없습니다.',
    en: 'The tickets are on their way, so it cannot be cancelled any more.',
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  delivery: { ko: '배송', en: 'Delivery' },
})
export type ConcertTexts = (typeof texts)['ko']
