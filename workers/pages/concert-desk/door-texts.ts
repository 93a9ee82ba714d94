/** What is said at the door (입장 확인). */
import type { ReasonOf } from '../../../client/index.ts'
import { number } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'

type Refused = ReasonOf<'POST /v1/concert/bookings/{id}/check-in' | 'POST /v1/concert/bookings/{id}/undo-check-in'>
const again = { ko: '번호를 확인하고 다시 해 주세요.', en: 'Check the number and try again.' }
/** Read from afar first, then what to do about it. */
const refusals = {
  BookingNotFound: { ko: `그런 티켓이 없습니다. ${again.ko}`, en: `There is no such ticket. ${again.en}` },
  BookingNotYetBooked: { ko: '좌석이 아직 확인되지 않았습니다.', en: 'The seats are not confirmed yet.' },
  BookingRejected: { ko: '거절된 예매입니다.', en: 'This booking was rejected.' },
  BookingExpired: { ko: '결제 시간이 지난 예매입니다.', en: 'This booking was not paid in time.' },
  BookingCancelled: { ko: '취소된 예매입니다.', en: 'This booking is cancelled.' },
  BookingNotPaid: { ko: '아직 결제되지 않은 예매입니다.', en: 'This booking is not paid.' },
  TicketsGoByPost: {
    ko: '집으로 보낸 티켓입니다. 아직 배송이 끝나지 않았습니다.',
    en: 'This ticket goes by post and has not arrived yet.',
  },
  TicketNotFound: { ko: '이 예매에 그런 번호의 티켓이 없습니다.', en: 'The booking has no ticket of this number.' },
  ConcertDayOver: { ko: '지난 공연의 티켓입니다.', en: 'The day of this concert is over.' },
  NotConcertDay: { ko: '오늘 공연의 티켓이 아닙니다.', en: 'This ticket is for another day.' },
  AlreadyCheckedIn: { ko: '이미 들어간 티켓입니다.', en: 'Somebody came in with this ticket already.' },
  TicketNotCheckedIn: { ko: '들어간 적이 없는 티켓입니다.', en: 'Nobody came in with this ticket.' },
  UndoTimeOver: { ko: '취소할 수 있는 10초가 지났습니다.', en: 'The ten seconds to take it back are over.' },
} as const satisfies Record<Refused, Both>

export const doorTexts = catalogue({
  refusals,
  title: { ko: '입장 확인', en: 'Door' },
  lead: { ko: '티켓의 QR을 비추거나 번호를 적어 주세요.', en: 'Show the QR code to the camera, or type the number.' },
  camera: { ko: '카메라 켜기', en: 'Turn the camera on' },
  cameraOff: {
    ko: '카메라를 쓸 수 없습니다. 아래에 번호를 적어 주세요.',
    en: 'The camera cannot be used. Type the number below.',
  },
  picture: { ko: '카메라가 보는 것', en: 'What the camera sees' },
  ticket: { ko: '예매 번호 또는 QR 내용', en: 'Booking number, or what the QR says' },
  ticketWrong: { ko: '티켓의 예매 번호를 적어 주세요.', en: 'Enter the booking number of the ticket.' },
  which: { ko: '몇 번째 티켓', en: 'Which ticket' },
  whichHint: { ko: '여러 장이면 티켓에 적힌 순번입니다.', en: 'Its number, when the booking has several.' },
  check: { ko: '입장 확인하기', en: 'Check in' },
  comeIn: { ko: '들어가세요', en: 'Come in' },
  notIn: { ko: '들어갈 수 없습니다', en: 'Do not let in' },
  ticketOf: {
    ko: (which: number, of: number) => `티켓 ${number(of)}매 중 ${number(which)}번째`,
    en: (which: number, of: number) => `Ticket ${number(which)} of ${number(of)}`,
  },
  insideOf: {
    ko: (inside: number, of: number) => `이 예매에서 ${number(of)}명 중 ${number(inside)}명 입장`,
    en: (inside: number, of: number) =>
      `${number(inside)} of ${counted(of, 'person', 'people')} of this booking are in`,
  },
  usedAt: { ko: (at: string) => `${at}에 들어갔습니다.`, en: (at: string) => `Came in at ${at}.` },
  byYou: { ko: '확인한 사람: 나', en: 'Checked by you' },
  byOther: { ko: (who: string) => `확인한 사람: ${who}`, en: (who: string) => `Checked by ${who}` },
  startsAt: { ko: (at: string) => `공연 일시: ${at}`, en: (at: string) => `The concert is on ${at}` },
  has: {
    ko: (tickets: number) => `티켓은 ${number(tickets)}매입니다.`,
    en: (tickets: number) => `It has ${counted(tickets, 'ticket')}.`,
  },
  otherKind: { ko: '공연 티켓이 아닙니다.', en: 'This is no concert ticket.' },
  undo: { ko: '입장 취소', en: 'Take it back' },
  undoLeft: { ko: '취소할 수 있는 시간', en: 'Time left to take it back' },
  undoOver: { ko: '지났습니다', en: 'over' },
  undone: { ko: '입장을 취소했습니다', en: 'Taken back' },
  undoneMore: { ko: '이 티켓으로 다시 들어갈 수 있습니다.', en: 'The ticket lets somebody in again.' },
  next: { ko: '다음 티켓', en: 'Next ticket' },
})
