/** What the pages of closing an account (탈퇴) say. */
import { catalogue } from '../language.ts'

export const texts = catalogue({
  title: { ko: '회원 탈퇴', en: 'Close your account' },
  about: { ko: '내 정보', en: 'Your account' },
  lead: {
    ko: '탈퇴하시면 몇 분 안에 계정과 개인정보가 모든 곳에서 파기됩니다. 되돌릴 수 없습니다.',
    en: 'Within minutes your account is erased, and with it everything personal, everywhere. It cannot be taken back.',
  },
  goes: {
    ko: '이름, 이메일, 전화번호, 주소, 남기신 글, 알림, 패스키와 로그인이 사라집니다.',
    en: 'Gone are your name, e-mail, phone, addresses, what you wrote, notifications, passkeys and sign-ins.',
  },
  stays: {
    ko: '결제 금액과 이용 횟수는 누구의 것인지 알 수 없게 남습니다.',
    en: 'Amounts and counts stay, and say nothing about who you were.',
  },
  again: {
    ko: '같은 이메일로 다시 가입하실 수 있지만, 지난 내역은 보실 수 없습니다.',
    en: 'You may sign up with the same address again, without what you had before.',
  },
  export: { ko: '먼저 내 데이터 내려받기', en: 'Download your data first' },
  password: { ko: '비밀번호', en: 'Password' },
  passwordWrong: { ko: '비밀번호를 적어 주세요.', en: 'Your password, please.' },
  submit: { ko: '탈퇴하기', en: 'Close my account' },
  keep: { ko: '탈퇴하지 않고 돌아가기', en: 'Keep it' },
  notYet: { ko: '아직 탈퇴하실 수 없습니다', en: 'Not yet' },
  endFirst: {
    ko: '아직 끝나지 않은 이용이 있습니다. 마치거나 취소하신 뒤에 탈퇴해 주세요.',
    en: 'Something is still under way. Finish or cancel it first.',
  },
  handOver: {
    ko: '혼자 대표로 계신 기관이 있습니다. 다른 구성원을 대표로 정하신 뒤에 탈퇴해 주세요.',
    en: 'You are the only owner of an organisation. Make another member its owner first.',
  },
  progress: { ko: '탈퇴 진행 상황', en: 'Closing your account' },
  judging: {
    ko: '탈퇴를 처리하고 있습니다. 그사이 새로 시작하신 일이 없는지 확인합니다. 보통 2분 안에 끝납니다.',
    en: 'We are making sure that nothing has just begun. It takes two minutes at most, as a rule.',
  },
  forgetting: {
    ko: '계정을 지우고 개인정보를 파기하고 있습니다.',
    en: 'Your account and what is personal are being erased.',
  },
  forgotten: {
    ko: '탈퇴가 끝났습니다. 계정과 개인정보를 모두 파기했습니다. 그동안 이용해 주셔서 고맙습니다.',
    en: 'It is done. Your account and everything personal are erased. Thank you for having been here.',
  },
  refused: {
    ko: '그사이 끝나지 않은 이용이 나타나 탈퇴하지 못했습니다. 계정은 그대로 있습니다.',
    en: 'Something of yours had just begun, so your account is as it was.',
  },
  refusedOwner: {
    ko: '기관에 다른 대표가 없어 탈퇴하지 못했습니다. 계정은 그대로 있습니다.',
    en: 'Your organisation would have no owner, so your account is as it was.',
  },
  asked: { ko: '신청', en: 'Asked for' },
  erased: { ko: '계정 삭제', en: 'Account erased' },
  destroyed: { ko: '개인정보 파기', en: 'Personal data unreadable' },
  done: { ko: '완료', en: 'Done' },
  receipt: { ko: '접수 번호', en: 'Receipt' },
  receiptHint: {
    ko: '이 화면 주소를 보관하시면 언제든 확인하실 수 있습니다.',
    en: 'Keep the address of this page to look again.',
  },
  refresh: { ko: '다시 확인하기', en: 'Look again' },
  back: { ko: '탈퇴 화면으로', en: 'See what is left' },
  refusals: {
    PasswordWrong: { ko: '비밀번호가 맞지 않습니다.', en: 'This is not your password.' },
    LiveThings: {
      ko: '아직 끝나지 않은 이용이 있습니다.',
      en: 'Something is still under way.',
    },
    LastOwner: { ko: '혼자 대표로 계신 기관이 있습니다.', en: 'You are the only owner of an organisation.' },
  },
})
