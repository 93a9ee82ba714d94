/** What the frame says, in both languages. */
import type { GrammarProblem } from '../http/problem.ts'
import { type Both, catalogue } from './language.ts'

/** The answers that any route may give, as a person reads them. */
const problems = {
  RouteNotFound: { ko: '그런 주소가 없습니다.', en: 'There is nothing at this address.' },
  MethodNotAllowed: { ko: '여기서는 할 수 없는 일입니다.', en: 'That cannot be done here.' },
  TokenMissing: { ko: '로그인이 필요합니다.', en: 'Please sign in first.' },
  TokenInvalid: {
    ko: '로그인이 끝났습니다. 다시 로그인해 주세요.',
    en: 'Your sign-in has ended. Please sign in again.',
  },
  EmailNotVerified: {
    ko: '먼저 이메일 주소를 확인해 주세요. 보내 드린 메일에 주소가 있습니다.',
    en: 'Confirm your e-mail address first. The link is in your mail.',
  },
  OriginNotSame: {
    ko: '이 화면에서 보낸 요청이 아니어서 처리하지 않았습니다. 다시 열어 주세요.',
    en: 'This did not come from a page of ours, so nothing was done. Please open the page again.',
  },
  RoleNotAllowed: { ko: '이 일을 할 권한이 없습니다.', en: 'You are not allowed to do this.' },
  IdempotencyKeyMissing: {
    ko: '화면이 오래되었습니다. 다시 보내 주세요.',
    en: 'This page was too old. Please send it again.',
  },
  IdempotencyKeyMalformed: {
    ko: '화면이 오래되었습니다. 다시 보내 주세요.',
    en: 'This page was too old. Please send it again.',
  },
  IdempotencyKeyReused: {
    ko: '이 화면으로는 이미 한 번 보내셨습니다. 마이페이지에서 확인하신 뒤, 또 하시려면 다시 보내 주세요.',
    en: 'You have sent this form once already. Look at My page first; to do it once more, send it again.',
  },
  BodyNotJson: { ko: '보내신 내용을 읽을 수 없습니다.', en: 'What you sent could not be read.' },
  BodyEncoded: { ko: '보내신 내용을 읽을 수 없습니다.', en: 'What you sent could not be read.' },
  BodyTooLarge: { ko: '보내신 내용이 너무 깁니다.', en: 'What you sent is too long.' },
  BodyMalformed: { ko: '보내신 내용을 읽을 수 없습니다.', en: 'What you sent could not be read.' },
  PreconditionFailed: {
    ko: '그사이에 바뀌었습니다. 지금 상태를 보고 다시 해 주세요.',
    en: 'It has changed in the meantime. Look at it as it is now and try again.',
  },
  InputInvalid: { ko: '표시된 칸을 확인해 주세요.', en: 'Please look at the marked fields.' },
  CommandMalformed: { ko: '표시된 칸을 확인해 주세요.', en: 'Please look at the marked fields.' },
  PassInvalid: { ko: '이 티켓의 입장권이 아닙니다.', en: 'This is no pass for that.' },
  PersonLeaving: {
    ko: '탈퇴를 처리하고 있어 새로 시작할 수 없습니다.',
    en: 'This account is being closed; nothing new can be begun.',
  },
  PersonForgotten: {
    ko: '탈퇴하여 개인정보가 파기된 회원입니다. 개인정보가 필요한 일은 할 수 없습니다.',
    en: 'This account was closed and its personal data erased; nothing personal is taken any more.',
  },
  TooManyRequests: {
    ko: '요청이 너무 잦습니다. 잠시 뒤에 다시 해 주세요.',
    en: 'That was too often. Please try again in a moment.',
  },
  TemporarilyUnavailable: {
    ko: '결과를 아직 모릅니다. 같은 단추를 다시 눌러 주세요. 두 번 처리되지 않습니다.',
    en: 'The result is not known yet. Press the same button again: nothing will be done twice.',
  },
  NotConfigured: {
    ko: '아직 준비되지 않았습니다. 운영자에게 알려 주세요.',
    en: 'Not set up yet. Please tell the operator.',
  },
  InternalFault: {
    ko: '저희 쪽에서 문제가 생겼습니다. 같은 단추를 다시 눌러 주세요. 두 번 처리되지 않습니다.',
    en: 'Something broke on our side. Press the same button again: nothing will be done twice.',
  },
} as const satisfies Record<GrammarProblem, Both>

export const texts = catalogue({
  brand: { ko: '나루', en: 'Naru' },
  skip: { ko: '본문으로 건너뛰기', en: 'Skip to content' },
  mainMenu: { ko: '주 메뉴', en: 'Main menu' },
  workMenu: { ko: '업무', en: 'Work' },
  phoneMenu: { ko: '빠른 메뉴', en: 'Shortcuts' },
  home: { ko: '홈', en: 'Home' },
  inOther: { ko: 'English', en: '한국어' },
  signIn: { ko: '로그인', en: 'Sign in' },
  account: { ko: '내 정보', en: 'Your account' },
  notifications: { ko: '알림', en: 'Notifications' },
  steps: { ko: '진행 단계', en: 'Steps' },
  stepDone: { ko: '마침', en: 'done' },
  historyOf: { ko: '지난 과정', en: 'What happened' },
  updating: { ko: '방금 하신 일을 반영하고 있습니다.', en: 'What you just did is on its way here.' },
  something: { ko: '이용 내역', en: 'Something of yours' },
  boardLate: {
    ko: '지금은 새 소식을 받지 못하고 있습니다. 아래는 조금 전 모습입니다.',
    en: 'No news is coming through right now. This is how it was a moment ago.',
  },
  more: { ko: '더 보기', en: 'Show more' },
  optional: { ko: '선택', en: 'optional' },
  notAccepted: { ko: '처리하지 못했습니다', en: 'That did not work' },
  checkField: { ko: '이 칸을 확인해 주세요.', en: 'Please check this field.' },
  problems,
  pages: {
    missingTitle: { ko: '찾으시는 화면이 없습니다', en: 'There is no such page' },
    missing: {
      ko: '주소가 바뀌었거나, 볼 수 있는 분의 화면이 아닙니다. 홈에서 다시 찾아보세요.',
      en: 'The address has changed, or it is somebody else’s. Look for it again from home.',
    },
    deniedTitle: { ko: '볼 수 없는 화면입니다', en: 'This page is not for you' },
    denied: {
      ko: '이 화면을 볼 권한이 없습니다. 필요하시면 소속 기관의 담당자에게 요청하세요.',
      en: 'Your account may not open it. If you need it, ask whoever runs your organisation.',
    },
    signInTitle: { ko: '로그인이 필요합니다', en: 'Please sign in' },
    toSignIn: { ko: '로그인하시면 이 화면으로 돌아옵니다.', en: 'You will come back here afterwards.' },
    endedTitle: { ko: '로그인이 끝났습니다', en: 'Your sign-in has ended' },
    ended: {
      ko: '아무것도 보내지 않았습니다. 다시 로그인한 뒤 한 번 더 해 주세요.',
      en: 'Nothing was sent. Sign in again, then do it once more.',
    },
    endedKept: {
      ko: '아직 아무것도 보내지 않았습니다. 입력하신 내용은 그대로 있으니 다시 로그인한 뒤 이어서 보내 주세요.',
      en: 'Nothing was sent yet. What you typed is kept: sign in again, and you can send it.',
    },
    expiredTitle: { ko: '화면이 오래되었습니다', en: 'This form is too old' },
    expired: {
      ko: '아무것도 보내지 않았습니다. 돌아가서 화면을 새로 연 뒤 다시 보내 주세요.',
      en: 'Nothing was sent. Go back, open the page anew and send it again.',
    },
    unavailableTitle: { ko: '지금은 보여 드릴 수 없습니다', en: 'Not available right now' },
    unavailable: {
      ko: '잠시 뒤에 다시 열어 주세요. 이미 하신 일은 그대로 남아 있습니다.',
      en: 'Please open this page again in a moment. What you have done is kept.',
    },
    brokenTitle: { ko: '문제가 생겼습니다', en: 'Something went wrong' },
    broken: {
      ko: '저희 쪽 문제입니다. 다시 열어 보시고, 계속되면 아래 번호를 알려 주세요.',
      en: 'It is our fault. Open the page again; if that does not help, tell us this number.',
    },
    again: { ko: '다시 열기', en: 'Open again' },
    toHome: { ko: '홈으로', en: 'Go home' },
    reference: { ko: '문의 번호', en: 'Reference' },
  },
})
export type FrameTexts = (typeof texts)['ko']
