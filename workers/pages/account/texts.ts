/** What the pages of accounts (회원) say while somebody signs up or in. */
import { catalogue } from '../language.ts'

/** Why identity says no, by its codes. */
const refusals = {
  EmailOrPasswordWrong: {
    ko: '이메일 주소나 비밀번호가 맞지 않습니다. 다시 확인해 주세요.',
    en: 'The address or the password is not right. Please check both.',
  },
  TooManyRequests: {
    ko: '너무 여러 번 시도하셨습니다. 15분 뒤에 다시 해 주세요.',
    en: 'That was too often. Please try again in 15 minutes.',
  },
  LinkNotValid: {
    ko: '이 주소는 이미 썼거나 시간이 지났습니다. 메일을 새로 받아 주세요.',
    en: 'This link has been used or is too old. Please ask for a new mail.',
  },
  InvalidToken: {
    ko: '이 주소는 이미 썼거나 시간이 지났습니다. 메일을 새로 받아 주세요.',
    en: 'This link has been used or is too old. Please ask for a new mail.',
  },
  EmailAlreadyVerified: {
    ko: '이미 확인된 주소입니다.',
    en: 'This address is confirmed already.',
  },
  PasswordTooShort: {
    ko: '비밀번호는 12자 이상이어야 합니다.',
    en: 'A password needs 12 characters at least.',
  },
  PasswordTooLong: {
    ko: '비밀번호는 128자까지입니다.',
    en: 'A password has 128 characters at most.',
  },
  CrossSiteNavigationLoginBlocked: {
    ko: '다른 사이트에서 보낸 요청이라 처리하지 않았습니다. 이 화면에서 다시 보내 주세요.',
    en: 'This came from another site, so nothing was done. Please send it from this page.',
  },
  TemporarilyUnavailable: {
    ko: '지금은 로그인 서비스에 연결할 수 없습니다. 잠시 뒤에 다시 해 주세요.',
    en: 'Signing in is not available right now. Please try again in a moment.',
  },
} as const

export const texts = catalogue({
  refusals,
  signIn: { ko: '로그인', en: 'Sign in' },
  signInLead: {
    ko: '로그인하시면 보시던 화면으로 돌아갑니다.',
    en: 'You will come back to where you were.',
  },
  keptLead: {
    ko: '입력하신 내용은 그대로 있습니다. 로그인하신 뒤 이어서 보내실 수 있습니다.',
    en: 'What you typed is kept. Sign in, and you can send it then.',
  },
  email: { ko: '이메일 주소', en: 'E-mail address' },
  password: { ko: '비밀번호', en: 'Password' },
  remember: { ko: '로그인 상태 유지', en: 'Stay signed in' },
  withPasskey: { ko: '패스키로 로그인', en: 'Sign in with a passkey' },
  passkeyFailed: {
    ko: '패스키로 로그인하지 못했습니다. 다시 하시거나 비밀번호로 로그인해 주세요.',
    en: 'That did not work with a passkey. Try again, or use your password.',
  },
  forgot: { ko: '비밀번호를 잊으셨나요?', en: 'Forgot your password?' },
  noAccount: { ko: '아직 회원이 아니신가요?', en: 'No account yet?' },
  signUp: { ko: '회원 가입', en: 'Sign up' },
  signUpLead: {
    ko: '이메일 주소 하나로 나루의 모든 서비스를 이용하실 수 있습니다.',
    en: 'One e-mail address opens all that Naru offers.',
  },
  haveAccount: { ko: '이미 회원이신가요?', en: 'Have an account already?' },
  name: { ko: '이름', en: 'Name' },
  passwordHint: {
    ko: '12자 이상. 문장처럼 길게 정하시면 외우기 쉽습니다.',
    en: '12 characters at least. A short sentence is easy to remember.',
  },
  passwordWrong: { ko: '비밀번호는 12자에서 128자까지입니다.', en: 'A password has 12 to 128 characters.' },
  emailWrong: { ko: '이메일 주소를 다시 확인해 주세요.', en: 'Please check the address.' },
  nameWrong: { ko: '이름을 적어 주세요.', en: 'Please tell us your name.' },
  agreements: { ko: '동의', en: 'What you agree to' },
  agreementsWrong: { ko: '필수 항목에 동의하셔야 가입하실 수 있습니다.', en: 'Both of the required ones are needed.' },
  terms: { ko: '이용약관에 동의합니다 (필수)', en: 'I agree to the terms of use (required)' },
  privacy: { ko: '개인정보 처리방침에 동의합니다 (필수)', en: 'I agree to the privacy notice (required)' },
  marketing: { ko: '새 공연과 혜택 소식을 받겠습니다 (선택)', en: 'Send me news and offers (optional)' },
  readTerms: { ko: '이용약관 보기', en: 'Read the terms' },
  readPrivacy: { ko: '개인정보 처리방침 보기', en: 'Read the privacy notice' },
  join: { ko: '가입하기', en: 'Create my account' },
  lookInMail: { ko: '메일을 확인해 주세요', en: 'Look in your mail' },
  lookInMailLead: {
    ko: '보내 드린 메일의 주소를 여시면 가입이 끝납니다. 24시간 안에 한 번 쓸 수 있습니다.',
    en: 'Open the link that we have sent you, and your account is ready. It works once, within 24 hours.',
  },
  noMailTitle: { ko: '메일이 오지 않았나요?', en: 'No mail?' },
  noMail: {
    ko: '스팸함을 먼저 확인해 주세요. 없으면 다시 보내 드립니다.',
    en: 'Look among the junk first. If it is not there, we send another one.',
  },
  sendAgain: { ko: '확인 메일 다시 받기', en: 'Send it again' },
  localMail: {
    ko: '이 컴퓨터에서 시험하는 중이라 메일을 실제로 보내지 않습니다.',
    en: 'This is a trial on this machine, so mails are not really sent.',
  },
  openLocalMail: { ko: '받은 메일 보기', en: 'Read the mails' },
  mailsTitle: { ko: '이 컴퓨터에 보관된 메일', en: 'Mails kept on this machine' },
  noMails: { ko: '아직 메일이 없습니다', en: 'No mail yet' },
  mailTo: { ko: '받는 사람', en: 'To' },
  confirmedTitle: { ko: '이메일 주소를 확인했습니다', en: 'Your address is confirmed' },
  confirmedLead: {
    ko: '이제 나루의 모든 서비스를 이용하실 수 있습니다.',
    en: 'You can use all that Naru offers now.',
  },
  goOn: { ko: '계속하기', en: 'Go on' },
  notConfirmedTitle: { ko: '이 주소는 더 쓸 수 없습니다', en: 'This link is no longer good' },
  forgotTitle: { ko: '비밀번호 다시 정하기', en: 'Choose a new password' },
  forgotLead: {
    ko: '가입하신 이메일 주소로 새 비밀번호를 정하는 주소를 보내 드립니다.',
    en: 'We send you a link with which you choose a new one.',
  },
  sendLink: { ko: '메일 받기', en: 'Send me the link' },
  resetSentLead: {
    ko: '가입된 주소라면 메일을 보내 드렸습니다. 한 시간 안에 한 번 쓸 수 있습니다.',
    en: 'If there is an account with this address, a mail is on its way. Its link works once, within an hour.',
  },
  newPassword: { ko: '새 비밀번호', en: 'New password' },
  newPasswordLead: {
    ko: '바꾸시면 모든 기기에서 로그아웃됩니다.',
    en: 'You will be signed out everywhere.',
  },
  saveNewPassword: { ko: '비밀번호 바꾸기', en: 'Save the new password' },
  changedTitle: { ko: '비밀번호를 바꿨습니다', en: 'Your password is changed' },
  changedLead: { ko: '새 비밀번호로 로그인해 주세요.', en: 'Sign in with the new one.' },
  askAgain: { ko: '메일 새로 받기', en: 'Ask for a new mail' },
  resumeTitle: { ko: '이어서 보낼까요?', en: 'Send what you had typed?' },
  resumeLead: {
    ko: '로그인되었습니다. 로그인이 끝나기 전에 보내려던 내용은 아직 보내지 않았습니다.',
    en: 'You are signed in. What you wanted to send before has not been sent yet.',
  },
  resume: { ko: '지금 보내기', en: 'Send it now' },
  notResume: { ko: '보내지 않고 돌아가기', en: 'Do not send it' },
})
