/** What the pages of a hospital's staff say. */
import type { Listed, ReasonOf, Shown } from '../../../client/index.ts'
import { number } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Slot = Shown<'/v1/screening/hospitals/{id}'>
export type Expected = Listed<'/v1/screening/records'>
type Refused = ReasonOf<
  | 'POST /v1/screening/hospitals'
  | 'DELETE /v1/screening/hospitals/{id}'
  | 'POST /v1/screening/records/{reservationId}/attend'
>

export const slotStatuses = {
  open: { word: { ko: '예약 받는 중', en: 'Open' }, tone: 'good' },
  deleting: { word: { ko: '닫는 중', en: 'Being called off' }, tone: 'warn' },
  deleted: { word: { ko: '닫음', en: 'Called off' }, tone: 'plain' },
} as const satisfies Statuses<Slot['status']>
export const recordStatuses = {
  registered: { word: { ko: '오기 전', en: 'Expected' }, tone: 'warn' },
  attended: { word: { ko: '내원함', en: 'Came' }, tone: 'good' },
  missed: { word: { ko: '오지 않음', en: 'Did not come' }, tone: 'plain' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  'force-cancelled': { word: { ko: '병원에서 취소', en: 'Called off' }, tone: 'plain' },
} as const satisfies Statuses<Expected['status']>

const refusals = {
  AlreadyAttended: { ko: '이미 내원을 확인한 예약입니다.', en: 'This visit is marked already.' },
  DateInThePast: {
    ko: '지난 날짜입니다. 오늘이나 그 뒤의 날을 골라 주세요.',
    en: 'That day is over. Choose today or later.',
  },
  DateTooFarAhead: {
    ko: '너무 먼 날짜입니다. 2년 안의 날을 골라 주세요.',
    en: 'That day is too far ahead. Choose one within two years.',
  },
  HospitalAlreadyRegistered: {
    ko: '이미 연 검진일입니다. 목록을 확인해 주세요.',
    en: 'This day is open already. See the list.',
  },
  HospitalNotFound: {
    ko: '그런 검진일이 없거나 다른 기관의 것입니다.',
    en: 'There is no such day, or it belongs to another organisation.',
  },
  NotToday: {
    ko: '오늘의 예약이 아닙니다. 내원은 검진일에만 확인할 수 있습니다.',
    en: 'This reservation is for another day. Who comes is marked on their day only.',
  },
  RecordCancelled: { ko: '취소된 예약입니다.', en: 'This reservation is cancelled.' },
  RecordForceCancelled: {
    ko: '검진일과 함께 취소된 예약입니다.',
    en: 'This reservation was called off with its day.',
  },
  RecordNotFound: {
    ko: '그런 예약이 없거나 다른 병원의 예약입니다.',
    en: 'There is no such reservation, or it is another hospital’s.',
  },
  ScreeningDateOver: {
    ko: '검진일이 지나 더 바꿀 수 없습니다.',
    en: 'The day of the screening is over, so nothing can be changed.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '검진 관리', en: 'Manage screenings' },
  lead: { ko: '우리 기관의 검진일과 오시는 분', en: 'The days of your organisation, and who comes' },
  add: { ko: '검진일 열기', en: 'Open a day' },
  which: { ko: '어떤 검진일', en: 'Which days' },
  upcoming: { ko: '앞으로의 검진일', en: 'To come' },
  past: { ko: '지난 검진일', en: 'Past' },
  none: { ko: '검진일이 없습니다', en: 'No days here' },
  noneMore: { ko: '검진일을 열면 바로 예약을 받습니다.', en: 'A day takes reservations as soon as it is open.' },
  name: { ko: '병원 이름', en: 'Hospital' },
  nameHint: { ko: '예약하는 분에게 보이는 이름', en: 'As patients read it' },
  day: { ko: '검진일', en: 'Day' },
  dayWrong: { ko: '날짜를 골라 주세요.', en: 'Please choose a day.' },
  capacity: { ko: '정원', en: 'Places' },
  capacityHint: {
    ko: '하루에 검진할 수 있는 사람 수, 10,000명까지',
    en: 'How many people can be screened that day, up to 10,000',
  },
  capacityWrong: { ko: '1부터 10,000까지의 수를 적어 주세요.', en: 'Type a number from 1 to 10,000.' },
  status: { ko: '상태', en: 'Status' },
  reserved: { ko: '예약', en: 'Reserved' },
  reservedOf: {
    ko: (taken: number, all: number) => `${number(taken)} / ${number(all)}명`,
    en: (taken: number, all: number) => `${number(taken)} of ${number(all)}`,
  },
  today: { ko: '오늘', en: 'Today' },
  addTitle: { ko: '새 검진일', en: 'A new day' },
  addLead: {
    ko: '열면 바로 모두에게 보이고 예약을 받습니다.',
    en: 'Everybody sees it at once, and it takes reservations.',
  },
  expected: { ko: '올 사람', en: 'Expected' },
  came: { ko: '내원', en: 'Came' },
  free: { ko: '남은 자리', en: 'Places left' },
  listTitle: { ko: '오시는 분', en: 'Who comes' },
  listLead: {
    ko: '이 목록을 여실 때마다 누가 언제 보았는지 남고, 예약하신 분이 확인할 수 있습니다.',
    en: 'Each time you open this list, a record is kept that the people on it can read.',
  },
  openList: { ko: '오시는 분 목록 열기', en: 'Open the list of who comes' },
  again: { ko: '목록 다시 열기', en: 'Open the list again' },
  person: { ko: '예약한 분', en: 'Person' },
  personUnknown: { ko: '알 수 없음', en: 'Not known' },
  number: { ko: '예약 번호', en: 'Number' },
  mark: { ko: '내원', en: 'Visit' },
  attend: { ko: '내원 확인', en: 'Mark as come' },
  marked: { ko: '방금 내원을 확인했습니다.', en: 'The visit is marked.' },
  nobody: { ko: '아직 예약이 없습니다', en: 'No reservations yet' },
  nobodyMore: { ko: '예약이 들어오면 이 목록에 나옵니다.', en: 'Reservations will be on this list.' },
  onTheDay: { ko: '검진일에 내원을 확인할 수 있습니다.', en: 'Visits are marked on the day itself.' },
  manage: { ko: '검진일 바꾸기', en: 'Change the day' },
  toPublic: { ko: '예약하는 분에게 보이는 화면', en: 'As patients see it' },
  callOff: { ko: '검진일 닫기', en: 'Call the day off' },
  callOffTitle: { ko: '이 검진일을 닫을까요?', en: 'Call this day off?' },
  callOffLead: {
    ko: (people: number) =>
      people === 0
        ? '예약한 사람이 없습니다. 더는 예약을 받지 않습니다.'
        : `${number(people)}명의 예약이 모두 취소되고, 한 분 한 분께 알림이 갑니다.`,
    en: (people: number) =>
      people === 0
        ? 'Nobody has reserved. It takes no more reservations.'
        : `The ${counted(people, 'reservation')} on it ${people === 1 ? 'is' : 'are'} cancelled, and everybody is told.`,
  },
  callOffCame: {
    ko: (people: number) => `이미 내원한 ${number(people)}명은 그대로 남습니다.`,
    en: (people: number) =>
      people === 1 ? 'The one person who came stays.' : `The ${number(people)} people who came stay.`,
  },
  callOffFinal: { ko: '되돌릴 수 없습니다.', en: 'This cannot be undone.' },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  deletingNote: {
    ko: (left: number) => `취소를 알리고 있습니다. ${number(left)}건 남았습니다.`,
    en: (left: number) => `Telling everybody. ${counted(left, 'reservation')} to go.`,
  },
  deletedNote: { ko: '모두 취소하고 알렸습니다.', en: 'All of it is called off, and everybody was told.' },
})
export type DeskTexts = (typeof texts)['ko']
