/** What the pages of health screening (건강검진 예약) say to customers. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { number } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Slot = Shown<'/v1/screening/hospitals/{id}'>
export type Appointment = Shown<'/v1/screening/reservations/{id}'>
type Refused = ReasonOf<'POST /v1/screening/reservations' | 'POST /v1/screening/reservations/{id}/cancel'>

export const appointmentStatuses = {
  requested: { word: { ko: '확인 중', en: 'Being confirmed' }, tone: 'warn' },
  completed: { word: { ko: '예약 완료', en: 'Reserved' }, tone: 'good' },
  attended: { word: { ko: '방문 완료', en: 'Visited' }, tone: 'good' },
  missed: { word: { ko: '방문하지 않음', en: 'Not visited' }, tone: 'plain' },
  rejected: { word: { ko: '거절됨', en: 'Rejected' }, tone: 'bad' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  'force-cancelled': { word: { ko: '기관에서 취소', en: 'Called off' }, tone: 'bad' },
} as const satisfies Statuses<Appointment['status']>

const refusals = {
  AlreadyAttended: { ko: '이미 방문하셔서 취소할 수 없습니다.', en: 'You have been there, so it cannot be cancelled.' },
  AlreadyReserved: {
    ko: '이 병원에는 같은 날 예약이 이미 있습니다. 하루에 한 번만 예약할 수 있습니다.',
    en: 'You have a reservation at this hospital on this day. One person may have one a day.',
  },
  HoldLapsed: {
    ko: '자리를 확인하는 데 너무 오래 걸려 잡지 못했습니다. 다시 예약해 주세요.',
    en: 'Confirming your place took too long, so none is held. Please reserve again.',
  },
  HospitalDeleted: {
    ko: '이 날은 더 예약을 받지 않습니다. 다른 날을 골라 주세요.',
    en: 'This day takes no reservations any more. Please choose another one.',
  },
  HospitalFull: {
    ko: '자리가 모두 찼습니다. 다른 날이나 다른 병원을 골라 주세요.',
    en: 'All places are taken. Please choose another day or another hospital.',
  },
  HospitalNotFound: { ko: '그런 검진일이 없습니다.', en: 'There is no such day.' },
  PlaceGivenBack: {
    ko: '이미 돌려놓은 자리입니다. 새로 예약해 주세요.',
    en: 'This place was given back. Please reserve anew.',
  },
  ReservationAlreadyRequested: { ko: '이미 요청하신 예약입니다.', en: 'You have requested this already.' },
  ReservationForceCancelled: {
    ko: '기관 사정으로 이미 취소된 예약입니다.',
    en: 'The hospital has called this reservation off already.',
  },
  ReservationNotFound: { ko: '그런 예약이 없습니다.', en: 'There is no such reservation.' },
  ReservationRejected: {
    ko: '자리를 잡지 못한 예약입니다. 다시 예약해 주세요.',
    en: 'No place is held for this reservation. Please reserve again.',
  },
  ScreeningDateOver: {
    ko: '검진일이 지나 더 바꿀 수 없습니다.',
    en: 'The day of the screening is over, so nothing can be changed.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '건강검진', en: 'Health screening' },
  menu: { ko: '검진', en: 'Screening' },
  lead: {
    ko: '병원과 날짜를 고르면 자리가 바로 확정됩니다. 누가 언제 검진받는지는 본인과 그 병원만 알 수 있습니다.',
    en: 'Choose a hospital and a day, and your place is certain at once. Only you and that hospital know of it.',
  },
  none: { ko: '예약할 수 있는 검진일이 아직 없습니다', en: 'No days to come yet' },
  noneMore: { ko: '병원에서 검진일을 열면 여기에 나옵니다.', en: 'Days that hospitals open will appear here.' },
  left: {
    ko: (places: number) => (places === 0 ? '예약 마감' : `${number(places)}자리 남음`),
    en: (places: number) => (places === 0 ? 'Full' : `${counted(places, 'place')} left`),
  },
  of: { ko: (places: number) => `정원 ${number(places)}명`, en: (places: number) => `of ${number(places)}` },
  calledOff: { ko: '예약받지 않음', en: 'Called off' },
  over: { ko: '지난 날', en: 'Over' },
  where: { ko: '병원', en: 'Hospital' },
  when: { ko: '검진일', en: 'Day' },
  capacity: { ko: '정원', en: 'Places' },
  people: { ko: (n: number) => `${number(n)}명`, en: (n: number) => counted(n, 'person', 'people') },
  fee: { ko: '예약과 취소', en: 'Reserving and cancelling' },
  free: { ko: '무료, 검진일이 끝날 때까지 취소할 수 있습니다', en: 'Free; you can cancel until the day is over' },
  reserveTitle: { ko: '예약', en: 'Reserve' },
  reserve: { ko: '이 날로 예약하기', en: 'Reserve this day' },
  toSignIn: { ko: '로그인하고 예약하기', en: 'Sign in to reserve' },
  notForYou: { ko: '예약은 고객 계정으로 할 수 있습니다.', en: 'Places are reserved with a customer account.' },
  privacyTitle: { ko: '개인정보 안내', en: 'Your privacy' },
  privacy: {
    seen: {
      ko: '검진 예약은 건강 정보입니다. 본인과 이 병원의 담당 직원만 볼 수 있습니다.',
      en: 'A screening is health data. Only you and the staff of this hospital can see it.',
    },
    kept: {
      ko: '직원이 볼 때마다 누가 언제 보았는지 남고, 예약 화면에서 확인하실 수 있습니다.',
      en: 'Each time they look, it is recorded who and when; you can read it with your reservation.',
    },
    told: {
      ko: '알림에는 병원도 날짜도 적지 않습니다.',
      en: 'Notifications name neither the hospital nor the day.',
    },
  },
  fullNote: {
    ko: '자리가 모두 찼습니다. 다른 날을 골라 주세요.',
    en: 'All places are taken. Please choose another day.',
  },
  others: { ko: '다른 검진일 보기', en: 'See other days' },
  toMine: { ko: '이미 하신 예약 보기', en: 'See your reservation' },
  mine: { ko: '내 검진 예약', en: 'My reservation' },
  steps: {
    requested: { ko: '요청', en: 'Requested' },
    completed: { ko: '예약 완료', en: 'Reserved' },
    attended: { ko: '방문', en: 'Visit' },
  },
  number: { ko: '예약 번호', en: 'Reservation number' },
  requestedNote: {
    ko: '병원에 자리를 확인하고 있습니다. 이 화면은 저절로 바뀝니다.',
    en: 'We are asking the hospital for a place. This page changes by itself.',
  },
  waiting: { ko: '지금 상태 다시 보기', en: 'Look again' },
  completedTitle: { ko: '예약이 확정되었습니다', en: 'Your place is certain' },
  completedNote: {
    ko: '검진일에 병원 접수처에서 예약 번호를 말씀해 주세요.',
    en: 'On the day, tell the reception of the hospital your reservation number.',
  },
  calendar: { ko: '캘린더에 넣기', en: 'Add to calendar' },
  calendarNote: {
    ko: '캘린더에는 날짜만 적힙니다.',
    en: 'Only the day is written in your calendar.',
  },
  attendedNote: { ko: '방문이 확인되었습니다. 건강하세요.', en: 'Your visit is confirmed. Stay well.' },
  missedNote: {
    ko: '검진일이 지났습니다. 다른 날로 다시 예약하실 수 있습니다.',
    en: 'The day is over. You can reserve another one.',
  },
  rejectedNote: {
    ko: '자리를 잡지 못했습니다. 다른 날로 다시 예약해 주세요.',
    en: 'No place is held. Please reserve another day.',
  },
  cancelledNote: { ko: '자리는 돌려놓았습니다. 비용은 없습니다.', en: 'Your place was given back. It cost nothing.' },
  forceCancelledNote: {
    ko: '기관 사정으로 예약이 취소되었습니다. 다른 날로 다시 예약해 주세요.',
    en: 'The hospital had to cancel your reservation. Please reserve another day.',
  },
  cancel: { ko: '예약 취소', en: 'Cancel reservation' },
  cancelTitle: { ko: '예약을 취소할까요?', en: 'Cancel this reservation?' },
  cancelCosts: {
    ko: '취소 비용은 없습니다. 자리는 바로 다른 분이 예약할 수 있으니, 다시 오시려면 새로 예약하셔야 합니다.',
    en: 'Cancelling costs nothing. Somebody else can have your place at once, so to come after all you would reserve anew.',
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  causes: {
    customer: { ko: '본인', en: 'by you' },
    hospital: { ko: '병원', en: 'by the hospital' },
    'hospital-deleted': { ko: '병원이 검진일을 닫음', en: 'the hospital closed the day' },
    'day-over': { ko: '검진일이 지남', en: 'the day is over' },
  },
  because: {
    ko: (what: string, cause: string) => `${what} (${cause})`,
    en: (what: string, cause: string) => `${what} (${cause})`,
  },
  lookedTitle: { ko: '누가 보았나요', en: 'Who looked at it' },
  lookedNone: { ko: '병원에서 아직 아무도 보지 않았습니다.', en: 'Nobody at the hospital has looked yet.' },
  lookedNote: {
    ko: '병원 직원이 예약자 목록을 볼 때마다 여기에 남습니다.',
    en: 'Each time the staff of the hospital look at who comes, it is kept here.',
  },
  looked: {
    slot: { ko: '이 날 오시는 분 목록', en: 'The list of who comes on this day' },
    all: { ko: '병원 전체 예약 목록', en: 'The list of all who come to the hospital' },
  },
  who: { ko: '본 사람', en: 'Who' },
  what: { ko: '본 것', en: 'What' },
  whenLooked: { ko: '언제', en: 'When' },
})
export type ScreeningTexts = (typeof texts)['ko']
