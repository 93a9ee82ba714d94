/** What the pages of a museum's staff say. */
import type { Listed, ReasonOf, Shown } from '../../../client/index.ts'
import { number } from '../format.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'

export type Exhibition = Shown<'/v1/museum/exhibitions/{id}'>
export type Entry = Listed<'/v1/museum/admissions'>
type Refused = ReasonOf<
  | 'POST /v1/museum/exhibitions'
  | 'PUT /v1/museum/exhibitions/{id}/capacity'
  | 'DELETE /v1/museum/exhibitions/{id}'
  | 'POST /v1/museum/admissions/{reservationId}/admit'
>

export const exhibitionStatuses = {
  open: { word: { ko: '예약 받는 중', en: 'Open' }, tone: 'good' },
  deleting: { word: { ko: '취소하는 중', en: 'Being called off' }, tone: 'warn' },
  deleted: { word: { ko: '전시 취소', en: 'Called off' }, tone: 'plain' },
} as const satisfies Statuses<Exhibition['status']>
export const entryStatuses = {
  registered: { word: { ko: '입장 전', en: 'Expected' }, tone: 'warn' },
  admitted: { word: { ko: '입장함', en: 'Let in' }, tone: 'good' },
  missed: { word: { ko: '오지 않음', en: 'Did not come' }, tone: 'plain' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
  'force-cancelled': { word: { ko: '전시 취소', en: 'Called off' }, tone: 'plain' },
} as const satisfies Statuses<Entry['status']>

const refusals = {
  PassInvalid: {
    ko: '이 입장권으로는 들어갈 수 없습니다. 손님의 화면에서 다시 읽어 주세요.',
    en: 'This pass lets nobody in. Scan it again from the visitor’s screen.',
  },
  AdmissionCancelled: {
    ko: '취소된 예약입니다. 들여보내지 마세요.',
    en: 'This reservation is cancelled. Do not let them in.',
  },
  AdmissionForceCancelled: {
    ko: '전시와 함께 취소된 예약입니다. 들여보내지 마세요.',
    en: 'This reservation was called off with its exhibition. Do not let them in.',
  },
  AdmissionNotFound: {
    ko: '그런 예약이 없습니다. 번호를 다시 확인하거나 목록에서 찾아 주세요.',
    en: 'There is no such reservation. Check the number, or look in the list.',
  },
  AlreadyAdmitted: {
    ko: '이미 입장한 예약입니다. 두 번 들여보내지 마세요.',
    en: 'These visitors are in already. Do not let anybody in twice.',
  },
  DateInThePast: {
    ko: '지난 날짜입니다. 오늘이나 그 뒤의 날을 골라 주세요.',
    en: 'That day is over. Choose today or later.',
  },
  DateTooFarAhead: {
    ko: '너무 먼 날짜입니다. 3년 안의 날을 골라 주세요.',
    en: 'That day is too far ahead. Choose one within three years.',
  },
  ExhibitionAlreadyRegistered: {
    ko: '이미 등록한 전시입니다. 목록을 확인해 주세요.',
    en: 'This exhibition is registered already. See the list.',
  },
  ExhibitionDeleted: {
    ko: '취소된 전시라 정원을 바꿀 수 없습니다.',
    en: 'The exhibition is called off, so its capacity cannot be changed.',
  },
  ExhibitionNotFound: {
    ko: '그런 전시가 없거나 다른 기관의 전시입니다.',
    en: 'There is no such exhibition, or it belongs to another organisation.',
  },
  ExhibitionOver: {
    ko: '전시일이 지나 더 바꿀 수 없습니다.',
    en: 'The day of the exhibition is over, so nothing can be changed.',
  },
  NotToday: {
    ko: '오늘의 예약이 아닙니다. 예약한 날에만 입장할 수 있습니다.',
    en: 'This reservation is for another day. Visitors come in on their day only.',
  },
  PlacesTaken: {
    ko: '이미 예약된 자리보다 적게 줄일 수 없습니다. 더 큰 수를 적어 주세요.',
    en: 'More places than that are taken. Type a larger number.',
  },
} as const satisfies Record<Refused | 'PassInvalid', Both>

export const texts = catalogue({
  refusals,
  title: { ko: '전시 관리', en: 'Manage exhibitions' },
  lead: { ko: '우리 기관의 전시와 입장', en: 'The exhibitions of your organisation, and who comes' },
  add: { ko: '전시 등록', en: 'Add an exhibition' },
  which: { ko: '어떤 전시', en: 'Which exhibitions' },
  upcoming: { ko: '앞으로의 전시', en: 'To come' },
  past: { ko: '지난 전시', en: 'Past' },
  none: { ko: '전시가 없습니다', en: 'No exhibitions here' },
  noneMore: {
    ko: '전시를 등록하면 바로 예약을 받습니다.',
    en: 'An exhibition takes reservations as soon as it is added.',
  },
  name: { ko: '전시 이름', en: 'Title' },
  hall: { ko: '전시실', en: 'Hall' },
  day: { ko: '전시일', en: 'Day' },
  status: { ko: '상태', en: 'Status' },
  reserved: { ko: '예약', en: 'Reserved' },
  reservedOf: {
    ko: (taken: number, all: number) => `${number(taken)} / ${number(all)}명`,
    en: (taken: number, all: number) => `${number(taken)} of ${number(all)}`,
  },
  today: { ko: '오늘', en: 'Today' },
  capacity: { ko: '정원', en: 'Capacity' },
  capacityHint: { ko: '하루에 들어올 수 있는 사람 수', en: 'How many people may come on that day' },
  addTitle: { ko: '새 전시', en: 'A new exhibition' },
  addLead: {
    ko: '등록하면 바로 모두에게 보이고 예약을 받습니다.',
    en: 'Everybody sees it at once, and it takes reservations.',
  },
  nameHint: { ko: '손님에게 보이는 이름', en: 'As visitors read it' },
  dayWrong: { ko: '날짜를 골라 주세요.', en: 'Please choose a day.' },
  capacityWrong: { ko: '1 이상의 수를 적어 주세요.', en: 'Type a number from 1.' },
  expected: { ko: '올 사람', en: 'Expected' },
  admitted: { ko: '입장', en: 'Let in' },
  free: { ko: '남은 자리', en: 'Places left' },
  doorTitle: { ko: '입장 확인', en: 'At the door' },
  doorLead: {
    ko: '입장권의 QR을 읽으면 바로 입장합니다. 예약 번호를 적으면 먼저 몇 명인지 보여 드립니다.',
    en: 'Scan a pass and its visitors are let in at once. Type a number to see first for how many it is.',
  },
  code: { ko: '예약 번호 또는 입장권', en: 'Reservation number or pass' },
  find: { ko: '확인하기', en: 'Check' },
  listTitle: { ko: '예약 목록', en: 'Reservations' },
  whose: { ko: '어떤 예약', en: 'Which reservations' },
  all: { ko: '모두', en: 'All' },
  number: { ko: '예약 번호', en: 'Number' },
  visitors: { ko: '인원', en: 'Visitors' },
  people: { ko: (n: number) => `${number(n)}명`, en: (n: number) => counted(n, 'person', 'people') },
  changed: { ko: '바뀐 때', en: 'Changed' },
  nobody: { ko: '아직 예약이 없습니다', en: 'No reservations yet' },
  nobodyMore: { ko: '예약이 들어오면 여기에 저절로 나옵니다.', en: 'They appear here by themselves.' },
  nobodyHere: { ko: '여기에 해당하는 예약이 없습니다', en: 'None of these' },
  manage: { ko: '전시 바꾸기', en: 'Change the exhibition' },
  toPublic: { ko: '손님에게 보이는 화면', en: 'As visitors see it' },
  changeCapacity: { ko: '정원 바꾸기', en: 'Change the capacity' },
  change: { ko: '이 정원으로 바꾸기', en: 'Change capacity' },
  changeLead: {
    ko: (taken: number) =>
      taken === 0
        ? '아직 예약된 자리가 없습니다.'
        : `이미 ${number(taken)}명의 자리가 찼습니다. 그보다 적게 줄일 수는 없습니다.`,
    en: (taken: number) =>
      taken === 0
        ? 'No places are taken yet.'
        : `Places for ${counted(taken, 'person', 'people')} are taken. It cannot go below that.`,
  },
  callOff: { ko: '전시 취소하기', en: 'Call the exhibition off' },
  callOffTitle: { ko: '이 전시를 취소할까요?', en: 'Call this exhibition off?' },
  callOffLead: {
    ko: (people: number) =>
      people === 0
        ? '예약한 사람이 없습니다. 더는 예약을 받지 않습니다.'
        : `예약한 ${number(people)}명의 자리가 모두 취소되고, 예약하신 분마다 알림이 갑니다.`,
    en: (people: number) =>
      people === 0
        ? 'Nobody has reserved. It takes no more reservations.'
        : `The places of ${counted(people, 'person', 'people')} are cancelled, and everybody who reserved is told.`,
  },
  callOffIn: {
    ko: (people: number) => `이미 입장한 ${number(people)}명은 그대로 남습니다.`,
    en: (people: number) =>
      people === 1 ? 'The one person who is in stays.' : `The ${number(people)} people who are in stay.`,
  },
  callOffFinal: { ko: '되돌릴 수 없습니다.', en: 'This cannot be undone.' },
  keep: { ko: '그대로 두기', en: 'Keep it' },
  deletingNote: {
    ko: (left: number) => `취소를 알리고 있습니다. ${number(left)}건 남았습니다.`,
    en: (left: number) => `Telling everybody. ${counted(left, 'reservation')} to go.`,
  },
  deletedNote: {
    ko: '취소를 마쳤습니다. 예약하신 분마다 알렸습니다.',
    en: 'It is called off, and everybody was told.',
  },
  back: { ko: '목록으로', en: 'Back to the list' },
  entry: { ko: '입장 확인', en: 'Entry' },
  letIn: {
    ko: (people: number) => `${number(people)}명 들여보내기`,
    en: (people: number) => `Let ${counted(people, 'person', 'people')} in`,
  },
  mayComeIn: { ko: '들어와도 됩니다', en: 'They may come in' },
  areIn: { ko: (at: string) => `${at}에 입장했습니다`, en: (at: string) => `Let in at ${at}` },
  usedBefore: { ko: '이미 쓴 입장권이면 들여보내지 마세요.', en: 'Shown a second time, it lets nobody in.' },
  otherDay: { ko: (day: string) => `${day}의 예약입니다`, en: (day: string) => `This is for ${day}` },
  ended: { ko: '들여보내지 마세요', en: 'Do not let them in' },
  nextOne: { ko: '다음 손님', en: 'Next visitor' },
})
export type DeskTexts = (typeof texts)['ko']
