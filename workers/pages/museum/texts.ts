/** What the pages of museum exhibitions (미술관 전시 예약) say to customers. */
import type { ReasonOf, Shown } from '../../../client/index.ts'
import { number } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Exhibition = Shown<'/v1/museum/exhibitions/{id}'>
export type Visit = Shown<'/v1/museum/reservations/{id}'>
type Refused = ReasonOf<'POST /v1/museum/reservations' | 'POST /v1/museum/reservations/{id}/cancel'>

export const visitStatuses = {
  requested: { word: { ko: '확인 중', en: 'Being confirmed' }, tone: 'warn' },
  completed: { word: { ko: '예약 완료', en: 'Reserved' }, tone: 'good' },
  admitted: { word: { ko: '입장 완료', en: 'Visited' }, tone: 'good' },
  missed: { word: { ko: '관람하지 않음', en: 'Not visited' }, tone: 'plain' },
  rejected: { word: { ko: '거절됨', en: 'Rejected' }, tone: 'bad' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  'force-cancelled': { word: { ko: '전시 취소', en: 'Called off' }, tone: 'bad' },
} as const satisfies Statuses<Visit['status']>

const refusals = {
  AlreadyAdmitted: {
    ko: '이미 입장하셔서 취소할 수 없습니다.',
    en: 'You have been let in, so it cannot be cancelled.',
  },
  ExhibitionDeleted: {
    ko: '취소된 전시입니다. 다른 전시를 골라 주세요.',
    en: 'This exhibition is called off. Please choose another one.',
  },
  ExhibitionFull: {
    ko: '그만큼의 자리가 남아 있지 않습니다. 인원을 줄이거나 다른 날을 골라 주세요.',
    en: 'Not that many places are left. Come with fewer people, or choose another day.',
  },
  ExhibitionNotFound: { ko: '그런 전시가 없습니다.', en: 'There is no such exhibition.' },
  ExhibitionOver: {
    ko: '전시일이 지나 더 바꿀 수 없습니다.',
    en: 'The day of the exhibition is over, so nothing can be changed.',
  },
  HoldLapsed: {
    ko: '자리를 확인하는 데 너무 오래 걸려 잡지 못했습니다. 다시 예약해 주세요.',
    en: 'Confirming your places took too long, so none are held. Please reserve again.',
  },
  ReservationAlreadyRequested: { ko: '이미 요청하신 예약입니다.', en: 'You have requested this already.' },
  ReservationCancelled: { ko: '취소된 예약입니다.', en: 'This reservation is cancelled.' },
  ReservationForceCancelled: {
    ko: '전시가 취소되어 예약도 취소되었습니다.',
    en: 'The exhibition is called off, and so is this reservation.',
  },
  ReservationNotFound: { ko: '그런 예약이 없습니다.', en: 'There is no such reservation.' },
  ReservationRejected: {
    ko: '자리를 잡지 못한 예약입니다. 다시 예약해 주세요.',
    en: 'No places are held for this reservation. Please reserve again.',
  },
  VisitorsPerPersonReached: {
    ko: '한 분이 예약할 수 있는 인원을 넘었습니다. 먼저 하신 예약도 함께 셉니다.',
    en: 'That is more people than one customer may bring. Earlier reservations count too.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '전시', en: 'Exhibitions' },
  lead: {
    ko: '관람하실 날을 고르면 자리를 바로 잡아 드립니다. 예약과 취소는 무료입니다.',
    en: 'Choose your day and your places are held at once. Reserving and cancelling cost nothing.',
  },
  none: { ko: '예약할 수 있는 전시가 아직 없습니다', en: 'No exhibitions to come yet' },
  noneMore: { ko: '새 전시가 열리면 여기에 나옵니다.', en: 'New exhibitions will appear here.' },
  left: {
    ko: (places: number) => (places === 0 ? '예약 마감' : `${number(places)}자리 남음`),
    en: (places: number) => (places === 0 ? 'Full' : `${counted(places, 'place')} left`),
  },
  of: { ko: (places: number) => `정원 ${number(places)}명`, en: (places: number) => `of ${number(places)}` },
  calledOff: { ko: '전시 취소', en: 'Called off' },
  over: { ko: '지난 전시', en: 'Over' },
  when: { ko: '관람일', en: 'Day' },
  where: { ko: '전시실', en: 'Hall' },
  capacity: { ko: '정원', en: 'Capacity' },
  people: { ko: (n: number) => `${number(n)}명`, en: (n: number) => counted(n, 'person', 'people') },
  fee: { ko: '예약과 취소', en: 'Reserving and cancelling' },
  free: { ko: '무료, 관람일이 끝날 때까지 취소할 수 있습니다', en: 'Free; you can cancel until the day is over' },
  reserveTitle: { ko: '예약', en: 'Reserve' },
  reserve: { ko: '예약하기', en: 'Reserve' },
  toSignIn: { ko: '로그인하고 예약하기', en: 'Sign in to reserve' },
  notForYou: { ko: '예약은 고객 계정으로 할 수 있습니다.', en: 'Places are reserved with a customer account.' },
  visitors: { ko: '관람 인원', en: 'Visitors' },
  visitorsHint: {
    ko: (limit: number) => `본인을 포함해 ${limit}명까지`,
    en: (limit: number) => `Up to ${limit}, yourself included`,
  },
  fullNote: {
    ko: '자리가 모두 찼습니다. 다른 날을 골라 주세요.',
    en: 'All places are taken. Please choose another day.',
  },
  others: { ko: '다른 전시 보기', en: 'See other exhibitions' },
  mine: { ko: '내 전시 예약', en: 'My visit' },
  steps: {
    requested: { ko: '요청', en: 'Requested' },
    completed: { ko: '예약 완료', en: 'Reserved' },
    admitted: { ko: '입장', en: 'Visit' },
  },
  number: { ko: '예약 번호', en: 'Reservation number' },
  requestedNote: {
    ko: '자리를 잡았고, 입장 준비를 하고 있습니다. 이 화면은 저절로 바뀝니다.',
    en: 'Your places are held, and your entry is being prepared. This page changes by itself.',
  },
  waiting: { ko: '지금 상태 다시 보기', en: 'Look again' },
  passTitle: { ko: '입장권', en: 'Your pass' },
  passNote: {
    ko: (people: number) => `관람일에 입구에서 보여 주세요. 한 장으로 ${number(people)}명이 함께 입장합니다.`,
    en: (people: number) =>
      `Show it at the entrance on the day. It lets ${people === 1 ? 'one person' : `${number(people)} people together`} in.`,
  },
  passPicture: { ko: '입장권 QR', en: 'QR code of your pass' },
  calendar: { ko: '캘린더에 넣기', en: 'Add to calendar' },
  admittedNote: { ko: '입장하셨습니다. 즐거운 관람 되세요.', en: 'You have been let in. Enjoy your visit.' },
  missedNote: {
    ko: '관람일이 지났습니다. 다음에 다시 찾아 주세요.',
    en: 'The day is over. We hope to see you another time.',
  },
  rejectedNote: {
    ko: '자리를 잡지 못했습니다. 다른 날이나 더 적은 인원으로 다시 예약해 주세요.',
    en: 'No places are held. Please reserve again for another day or fewer people.',
  },
  cancelledNote: { ko: '자리는 돌려놓았습니다. 비용은 없습니다.', en: 'Your places were given back. It cost nothing.' },
  forceCancelledNote: {
    ko: '미술관 사정으로 전시가 취소되어 예약도 취소되었습니다. 비용은 없습니다.',
    en: 'The museum called the exhibition off, and your reservation with it. It cost nothing.',
  },
  cancel: { ko: '예약 취소', en: 'Cancel reservation' },
  cancelTitle: { ko: '예약을 취소할까요?', en: 'Cancel this reservation?' },
  cancelCosts: {
    ko: '취소 비용은 없습니다. 자리는 바로 다른 분이 예약할 수 있으니, 다시 오시려면 새로 예약하셔야 합니다.',
    en: 'Cancelling costs nothing. Others can have your places at once, so to come after all you would reserve anew.',
  },
  keep: { ko: '그대로 두기', en: 'Keep it' },
})
export type MuseumTexts = (typeof texts)['ko']
