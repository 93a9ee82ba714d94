/** What the pages of operators (운영) say. */
import { number } from '../format.ts'
import { type Both, catalogue, counted, type Language } from '../language.ts'
import type { Action, Breaker, DeadLetter } from './reads.ts'

/** Every kind of thing there is. */
const kinds: Readonly<Record<string, Both>> = {
  'concert.concert': { ko: '공연', en: 'Concert' },
  'concert.booking': { ko: '공연 예매', en: 'Concert booking' },
  'concert.delivery': { ko: '티켓 배송', en: 'Ticket delivery' },
  'taxi.call': { ko: '택시 호출', en: 'Taxi call' },
  'taxi.passenger': { ko: '택시 승객', en: 'Taxi passenger' },
  'taxi.pickup': { ko: '택시 운행', en: 'Taxi pickup' },
  'taxi.driver': { ko: '택시 기사', en: 'Taxi driver' },
  'rental.product': { ko: '렌탈 상품', en: 'Rental product' },
  'rental.renter': { ko: '렌탈 고객', en: 'Renter' },
  'rental.order': { ko: '렌탈 주문', en: 'Rental order' },
  'rental.assignment': { ko: '기사 배정', en: 'Assignment' },
  'rental.roster': { ko: '기사 명부', en: 'Roster' },
  'rental.engineer': { ko: '설치 기사', en: 'Engineer' },
  'rental.installation': { ko: '설치', en: 'Installation' },
  'rental.customer-record': { ko: '고객 기록', en: 'Customer record' },
  'museum.exhibition': { ko: '전시', en: 'Exhibition' },
  'museum.reservation': { ko: '전시 예약', en: 'Museum reservation' },
  'museum.admission': { ko: '전시 입장', en: 'Admission' },
  'screening.hospital': { ko: '검진 병원', en: 'Hospital' },
  'screening.reservation': { ko: '검진 예약', en: 'Screening reservation' },
  'screening.record': { ko: '검진 기록', en: 'Screening record' },
  'screening.access': { ko: '검진 열람', en: 'Screening look' },
  'payment.payment': { ko: '결제', en: 'Payment' },
  'payment.provider': { ko: '결제 대행사', en: 'Payment provider' },
}
/** What is kept of whom others ask: all but the provider of payments, which is a third party. */
export const kindNames = Object.keys(kinds).filter((kind) => kind !== 'payment.provider')
export const kindName = (kind: string, lang: Language): string => kinds[kind]?.[lang] ?? kind

const systems: Readonly<Record<string, Both>> = {
  concert: { ko: '공연', en: 'Concerts' },
  taxi: { ko: '택시', en: 'Taxi' },
  rental: { ko: '렌탈', en: 'Rental' },
  museum: { ko: '미술관', en: 'Museum' },
  screening: { ko: '건강검진', en: 'Screening' },
  payment: { ko: '결제', en: 'Payment' },
  notification: { ko: '알림', en: 'Notifications' },
  view: { ko: '조회', en: 'View' },
}
export const systemName = (system: string, lang: Language): string => systems[system]?.[lang] ?? system
/** Who is asked behind a breaker: a kind of thing of the system, or another system. */
export const dependencyName = (system: string, dependency: string, lang: Language): string =>
  kinds[`${system}.${dependency}`]?.[lang] ?? systemName(dependency, lang)
/** `concert-delivery`: who listens there. */
export const inboxName = (inbox: string, lang: Language): string => {
  const [system = '', ...context] = inbox.split('-')
  const kind = kinds[`${system}.${context.join('-')}`]?.[lang]
  return context.length === 0 ? systemName(system, lang) : `${systemName(system, lang)} · ${kind ?? context.join('-')}`
}

const modes = {
  closed: { ko: '정상', en: 'Working' },
  open: { ko: '끊김', en: 'Open' },
  'half-open': { ko: '시험 중', en: 'Trying' },
} as const satisfies Record<Breaker['mode'], Both>
const letterStates = {
  parked: { ko: '기다림', en: 'Waiting' },
  redriven: { ko: '다시 보냄', en: 'Sent again' },
  discarded: { ko: '버림', en: 'Discarded' },
} as const satisfies Record<DeadLetter['state'], Both>
const actions = {
  redrive: { ko: '이벤트를 다시 보냄', en: 'Sent its events again' },
  resume: { ko: '멈춘 일을 이어 함', en: 'Resumed what was parked' },
  'reset-breaker': { ko: '차단기를 닫음', en: 'Closed a breaker' },
  'redrive-letter': { ko: '처리 불가 메시지를 다시 보냄', en: 'Sent a dead letter again' },
  'discard-letter': { ko: '처리 불가 메시지를 버림', en: 'Discarded a dead letter' },
  'forget-person': { ko: '개인정보를 파기함', en: 'Forgot a person' },
  'redrive-letters': { ko: '처리 불가 메시지들을 다시 보냄', en: 'Sent dead letters again' },
} as const satisfies Record<Action['action'], Both>
const refusals = {
  ActorNotFound: { ko: '그런 것은 없습니다.', en: 'There is no such thing.' },
  AggregateUnknown: { ko: '그런 종류는 없습니다.', en: 'There is no such kind of thing.' },
  BreakerNotFound: { ko: '그런 차단기는 없습니다.', en: 'There is no such breaker.' },
  DeadLetterNotFound: { ko: '그런 처리 불가 메시지는 없습니다.', en: 'There is no such dead letter.' },
  DeadLetterDecided: {
    ko: '이미 다르게 처리된 메시지입니다. 지금 상태를 확인해 주세요.',
    en: 'Something else was decided about it. See how it stands now.',
  },
} as const

export const texts = catalogue({
  modes,
  letterStates,
  actionWords: actions,
  refusals,
  title: { ko: '운영', en: 'Operations' },
  lead: { ko: '지금 모든 일이 잘 흐르는지 봅니다.', en: 'Whether everything flows, as of now.' },
  lag: { ko: '조회 지연', en: 'The view runs behind' },
  ms: {
    ko: (ms: number | null) => (ms === null ? '아직 모름' : `${number(ms)}ms`),
    en: (ms: number | null) => (ms === null ? 'Not known yet' : `${number(ms)} ms`),
  },
  samples: { ko: (n: number) => `최근 이벤트 ${number(n)}건`, en: (n: number) => `of the last ${counted(n, 'event')}` },
  backlog: { ko: '밀린 메시지', en: 'Messages waiting' },
  oldest: { ko: (when: string) => `가장 오래된 것 ${when}`, en: (when: string) => `the oldest ${when}` },
  letters: { ko: '처리 불가 메시지', en: 'Dead letters' },
  lettersLead: {
    ko: '아무도 처리하지 못한 메시지입니다. 원인을 없앤 뒤 다시 보내세요.',
    en: 'Messages nobody could act on. Remove the cause, then send them again.',
  },
  overdue: { ko: '늦어진 것', en: 'Overdue' },
  overdueLead: {
    ko: '스스로 넘어갔어야 하는데 멈춰 있는 것들입니다.',
    en: 'What should have moved on by itself and rests.',
  },
  orMore: { ko: (n: number) => `${number(n)} 이상`, en: (n: number) => `${number(n)} or more` },
  breakers: { ko: '열린 차단기', en: 'Open breakers' },
  allBreakers: { ko: '차단기', en: 'Breakers' },
  breakersLead: {
    ko: '응답하지 않는 곳을 잠시 부르지 않습니다. 상대가 돌아오면 저절로 닫힙니다.',
    en: 'Whom nobody is asked of for a while because it fails. They close by themselves when it is back.',
  },
  flows: { ko: '분당 이벤트', en: 'Events by minute' },
  flowOf: {
    ko: (name: string, sum: number) => `${name}: 최근 한 시간 ${number(sum)}건`,
    en: (name: string, sum: number) => `${name}: ${counted(sum, 'event')} in the last hour`,
  },
  noFlows: { ko: '최근 한 시간 동안 조용했습니다.', en: 'It was quiet in the last hour.' },
  unavailable: {
    ko: (names: string) => `응답하지 않는 곳: ${names}`,
    en: (names: string) => `Not answering: ${names}`,
  },
  find: { ko: '찾기', en: 'Find' },
  findLead: { ko: '아는 것만 적으세요. 번호 하나로도 찾습니다.', en: 'Enter what you know. An ID alone is enough.' },
  id: { ko: '번호', en: 'ID' },
  owner: { ko: '누구의 것', en: 'Whose' },
  ownerHint: { ko: '고객 아이디', en: 'The ID of the customer' },
  organisation: { ko: '기관', en: 'Organisation' },
  kind: { ko: '종류', en: 'Kind' },
  anyKind: { ko: '모든 종류', en: 'Any kind' },
  system: { ko: '시스템', en: 'System' },
  status: { ko: '상태', en: 'Status' },
  statusHint: { ko: '예: paid', en: 'For example paid' },
  from: { ko: '이날부터', en: 'From' },
  to: { ko: '이날까지', en: 'To' },
  none: { ko: '찾은 것이 없습니다', en: 'Nothing found' },
  noneMore: { ko: '조건을 줄이거나 날짜를 넓혀 보세요.', en: 'Try with less, or over more days.' },
  label: { ko: '이름', en: 'What' },
  made: { ko: '만들어진 때', en: 'Made' },
  changed: { ko: '바뀐 때', en: 'Changed' },
  events: { ko: '이벤트', en: 'Events' },
  event: { ko: '이벤트', en: 'Event' },
  stateNow: { ko: '지금 상태', en: 'As it stands' },
  stateAt: {
    ko: (version: number) => `이벤트 ${version} 뒤의 상태`,
    en: (version: number) => `As it stood after event ${version}`,
  },
  changes: { ko: '바뀐 것', en: 'What it changed' },
  noChanges: { ko: '아무것도 바뀌지 않았습니다.', en: 'Nothing.' },
  chooseEvent: {
    ko: '왼쪽에서 이벤트를 고르면 그때의 상태와 바뀐 것이 나옵니다.',
    en: 'Choose an event to see how it stood then, and what changed.',
  },
  toNow: { ko: '지금으로', en: 'Back to now' },
  earlier: { ko: '이전 이벤트', en: 'Earlier events' },
  later: { ko: '이후 이벤트', en: 'Later events' },
  by: { ko: '누가', en: 'Who' },
  conversation: { ko: '대화', en: 'Conversation' },
  toConversation: { ko: '이 이벤트의 대화 보기', en: 'The conversation of this event' },
  conversationLead: {
    ko: '요청 하나가 일으킨 모든 일입니다. 선은 원인에서 결과로 갑니다.',
    en: 'Everything that one request set off. Lines lead from cause to effect.',
  },
  lanes: {
    ko: (events: number, lanes: number) => `이벤트 ${events}개, 참여한 것 ${lanes}개`,
    en: (events: number, lanes: number) => `${counted(events, 'event')} of ${counted(lanes, 'participant')}`,
  },
  cause: { ko: '원인', en: 'Cause' },
  aRequest: { ko: '요청', en: 'A request' },
  time: { ko: '시각', en: 'When' },
  unanswered: {
    ko: (names: string) => `제때 대답하지 않은 것: ${names}`,
    en: (names: string) => `Did not answer in time: ${names}`,
  },
  todo: { ko: '남은 일', en: 'What is left to do' },
  nothingLeft: { ko: '보낼 것도, 기다리는 대답도 없습니다.', en: 'Nothing to send, no answer to wait for.' },
  unsent: {
    ko: (name: string, events: number) => `${name}에 이벤트 ${events}개를 아직 못 보냄`,
    en: (name: string, events: number) => `${counted(events, 'event')} not sent to ${name} yet`,
  },
  asks: {
    ko: (type: string, tries: number) => `${type}의 대답을 기다림 (${tries}번 물음)`,
    en: (type: string, tries: number) => `Waits for the answer to ${type} (asked ${counted(tries, 'time')})`,
  },
  parked: { ko: '멈춤', en: 'Parked' },
  willDo: {
    ko: (command: string, when: string) => `${when}에 스스로 할 일: ${command}`,
    en: (command: string, when: string) => `Will do ${command} by itself: ${when}`,
  },
  redrive: { ko: '이벤트 다시 보내기', en: 'Send its events again' },
  redriveLead: {
    ko: '들은 곳은 다시 듣지 않으니 해롭지 않습니다. 멈춘 일도 이어 합니다.',
    en: 'Harmless: who has heard them is not bothered. What is parked goes on too.',
  },
  fromSeq: { ko: '몇 번째 이벤트부터', en: 'From event number' },
  resume: { ko: '멈춘 일 이어 하기', en: 'Resume what is parked' },
  resumeLead: {
    ko: '멈춘 질문과 보내기를 지금 다시 해 봅니다.',
    en: 'Tries at once what it had stopped asking and sending.',
  },
  reason: { ko: '이유', en: 'Reason' },
  reasonHint: {
    ko: '나중에 읽을 동료를 위해. 사람 이름은 적지 마세요.',
    en: 'For whoever reads it later. Name no person.',
  },
  reasonWrong: { ko: '이유를 한 줄로 적어 주세요.', en: 'Say why, in one line.' },
  tryIt: { ko: '미리 보기', en: 'See what it would do' },
  doIt: { ko: '실행하기', en: 'Do it' },
  wouldSend: {
    ko: (n: number) => `이벤트 ${number(n)}개를 다시 보내게 됩니다.`,
    en: (n: number) => `It would send ${counted(n, 'event')} again.`,
  },
  wouldResume: {
    ko: (open: number, unsent: number) =>
      `기다리는 대답 ${number(open)}개, 못 보낸 이벤트 ${number(unsent)}개를 다시 해 봅니다.`,
    en: (open: number, unsent: number) =>
      `It would take up ${counted(open, 'open question')} and ${counted(unsent, 'unsent event')}.`,
  },
  wouldSendLetters: {
    ko: (n: number) => `메시지 ${number(n)}건을 다시 보내게 됩니다.`,
    en: (n: number) => `It would send ${counted(n, 'letter')} again.`,
  },
  inbox: { ko: '수신 큐', en: 'Inbox' },
  why: { ko: '처리하지 못한 이유', en: 'Why not' },
  count: { ko: '메시지 수', en: 'Letters' },
  since: { ko: '처음', en: 'Since' },
  latest: { ko: '마지막', en: 'Latest' },
  noLetters: { ko: '처리 불가 메시지가 없습니다', en: 'No dead letters' },
  allCauses: { ko: '모든 이유', en: 'All causes' },
  letter: { ko: '처리 불가 메시지', en: 'Dead letter' },
  attempts: { ko: '시도', en: 'Tries' },
  content: { ko: '내용', en: 'What it says' },
  resend: { ko: '다시 보내기', en: 'Send it again' },
  discard: { ko: '버리기', en: 'Discard it' },
  discardLead: {
    ko: '다시 처리하지 않습니다. 나중에도 읽을 수는 있습니다.',
    en: 'It will not be acted on. It can still be read.',
  },
  resendAll: { ko: '이 수신 큐의 메시지 모두 다시 보내기', en: 'Send all letters of this inbox again' },
  resendAllLead: { ko: '한 번에 100건까지 보냅니다.', en: 'Up to 100 at a time.' },
  reset: { ko: '차단기 닫기', en: 'Close the breaker' },
  resetLead: {
    ko: '상대가 돌아온 것을 알 때만 닫으세요. 아니면 저절로 닫힐 때까지 두세요.',
    en: 'Only when you know that the other side is back. It closes by itself otherwise.',
  },
  asker: { ko: '묻는 쪽', en: 'Who asks' },
  dependency: { ko: '대답하는 쪽', en: 'Who is asked' },
  answered: { ko: '최근 10초', en: 'Last ten seconds' },
  failedOf: {
    ko: (failed: number, all: number) => `${all}번 중 ${failed}번 실패`,
    en: (failed: number, all: number) => `${failed} of ${all} failed`,
  },
  actions: { ko: '운영 기록', en: 'What operators did' },
  noActions: { ko: '아직 아무도 손대지 않았습니다', en: 'Nobody did anything yet' },
  action: { ko: '한 일', en: 'What was done' },
  about: { ko: '무엇에', en: 'To what' },
  notDone: { ko: '되지 않음', en: 'Not done' },
  due: { ko: '넘어갔어야 할 때', en: 'Was due' },
  nothingOverdue: { ko: '늦어진 것이 없습니다', en: 'Nothing is overdue' },
  cancel: { ko: '그만두기', en: 'Leave it' },
})
