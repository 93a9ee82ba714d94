/** What the pages of air-purifier rental (공기청정기 렌탈) say to engineers. */
import type { ReasonOf } from '../../../client/index.ts'
import { type Both, catalogue, counted } from '../language.ts'
import type { Statuses } from '../parts/badge.tsx'
import type { Assignment } from './texts.ts'

type Refused = ReasonOf<'POST /v1/rental/installations/{orderId}/complete'>

export const visitStatuses = {
  waiting: { word: { ko: '기사 기다리는 중', en: 'Waiting for an engineer' }, tone: 'warn' },
  assigned: { word: { ko: '방문 예정', en: 'Visit planned' }, tone: 'good' },
  completed: { word: { ko: '설치 완료', en: 'Installed' }, tone: 'good' },
  cancelled: { word: { ko: '취소됨', en: 'Cancelled' }, tone: 'plain' },
} as const satisfies Statuses<Assignment['status']>

const refusals = {
  InstallationCancelled: {
    ko: '취소된 설치입니다. 가지 않으셔도 됩니다.',
    en: 'It is cancelled; you need not go there.',
  },
  InstallationNotFound: { ko: '이제 기사님의 방문이 아닙니다.', en: 'This visit is not yours any more.' },
  VisitNotDue: {
    ko: '방문일이 아직 오지 않았습니다. 오늘 설치하셨다면 먼저 방문일을 오늘로 바꿔 주세요.',
    en: 'The day of the visit has not come. If you were there today, move the visit to today first.',
  },
} as const satisfies Record<Refused, Both>

export const texts = catalogue({
  refusals,
  title: { ko: '설치 방문', en: 'Visits' },
  countToday: {
    ko: (n: number) => (n === 0 ? '오늘은 방문이 없습니다.' : `오늘 갈 곳이 ${n}곳입니다.`),
    en: (n: number) => (n === 0 ? 'No visits today.' : `You have ${counted(n, 'visit')} today.`),
  },
  overdue: { ko: '지난 방문', en: 'Overdue' },
  today: { ko: '오늘', en: 'Today' },
  later: { ko: '다음', en: 'Later' },
  doneLately: { ko: '마친 방문', en: 'Done' },
  none: { ko: '배정된 방문이 없습니다', en: 'No visits yet' },
  noneMore: { ko: '새 방문이 배정되면 알려 드립니다.', en: 'You will be told when there is one.' },
  date: { ko: '방문일', en: 'Visit' },
  customer: { ko: '고객', en: 'Customer' },
  phone: { ko: '전화', en: 'Phone' },
  address: { ko: '주소', en: 'Address' },
  region: { ko: '지역', en: 'Region' },
  product: { ko: '상품', en: 'Product' },
  number: { ko: '신청 번호', en: 'Order number' },
  dueTitle: { ko: '설치를 마치셨나요?', en: 'Is it installed?' },
  dueNote: { ko: '누르시면 고객에게 설문을 부탁드립니다.', en: 'The customer is then asked how it went.' },
  complete: { ko: '설치 완료', en: 'It is installed' },
  notDueTitle: { ko: (day: string) => `${day}에 방문해 주세요`, en: (day: string) => `Your visit is on ${day}` },
  notDueNote: { ko: '설치 완료는 그날부터 누를 수 있습니다.', en: 'From that day on you can mark it as installed.' },
  move: { ko: '방문일 바꾸기', en: 'Move the visit' },
  moveNote: {
    ko: '고객과 먼저 통화해 주세요. 바뀐 날은 고객에게도 알려 드립니다.',
    en: 'Please call the customer first. The new day is told to them.',
  },
  completedNote: { ko: '설치를 마친 방문입니다. 수고하셨습니다.', en: 'This one is done. Well done.' },
  cancelledNote: { ko: '취소되어 가지 않으셔도 됩니다.', en: 'It was cancelled; you need not go there.' },
  toVisits: { ko: '방문 목록 보기', en: 'See all visits' },
})
export type VisitTexts = (typeof texts)['ko']
