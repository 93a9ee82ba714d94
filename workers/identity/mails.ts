/** What people are written, in Korean or English. */

export const locales = ['ko', 'en'] as const
export type Locale = (typeof locales)[number]

type Words = { readonly subject: string; readonly text: string }
/** What a mail is about: the link in it, and whatever else it names. */
type About = { readonly link: string; readonly name?: string }

const invitation = ({ link, name = '' }: About): Words => ({
  subject: `[나루] ${name}에서 초대했습니다 · An invitation from ${name}`,
  text: `${name}의 구성원으로 초대받으셨습니다. 이 주소로 로그인한 뒤 초대를 받아들이세요.\nYou are invited to work for ${name}. Sign in with this address and accept.\n\n${link}`,
})

const words = {
  confirm: {
    ko: ({ link }) => ({
      subject: '[나루] 이메일 주소를 확인해 주세요',
      text: `아래 주소를 열면 이메일 확인이 끝납니다. 24시간 동안 한 번만 쓸 수 있습니다.\n\n${link}\n\n가입하지 않으셨다면 이 메일을 무시하셔도 됩니다.`,
    }),
    en: ({ link }) => ({
      subject: '[Naru] Confirm your e-mail address',
      text: `Open this link to confirm your address. It works once, within 24 hours.\n\n${link}\n\nIf you have not signed up, you can ignore this mail.`,
    }),
  },
  taken: {
    ko: ({ link }) => ({
      subject: '[나루] 이미 가입된 주소입니다',
      text: `이 주소로 다시 가입하려는 요청이 있었습니다. 이미 회원이시므로 바뀐 것은 없습니다.\n로그인하거나 비밀번호를 다시 정하세요: ${link}`,
    }),
    en: ({ link }) => ({
      subject: '[Naru] You already have an account',
      text: `Somebody wanted to sign up with this address. You have an account already, and nothing has changed.\nSign in, or choose a new password: ${link}`,
    }),
  },
  reset: {
    ko: ({ link }) => ({
      subject: '[나루] 비밀번호 다시 정하기',
      text: `아래 주소에서 새 비밀번호를 정하세요. 한 시간 동안 한 번만 쓸 수 있습니다.\n\n${link}\n\n요청하지 않으셨다면 이 메일을 무시하셔도 됩니다.`,
    }),
    en: ({ link }) => ({
      subject: '[Naru] Choose a new password',
      text: `Choose a new password here. The link works once, within one hour.\n\n${link}\n\nIf you have not asked for it, you can ignore this mail.`,
    }),
  },
  leaving: {
    ko: ({ link }) => ({
      subject: '[나루] 탈퇴 신청을 받았습니다',
      text: `회원 탈퇴를 신청하셨습니다. 몇 분 안에 계정과 개인정보가 모든 곳에서 파기되며, 되돌릴 수 없습니다.\n진행 상황: ${link}\n\n신청하지 않으셨다면 누군가 비밀번호를 알고 있는 것이니 곧바로 문의해 주세요.`,
    }),
    en: ({ link }) => ({
      subject: '[Naru] Your account is being closed',
      text: `You have asked to close your account. Within minutes it is erased, and with it everything personal, everywhere and for good.\nHow far it is: ${link}\n\nIf you have not asked for it, somebody knows your password: write to us at once.`,
    }),
  },
  staying: {
    ko: ({ link }) => ({
      subject: '[나루] 탈퇴하지 못했습니다',
      text: `아직 끝나지 않은 이용 내역이 있어 탈퇴를 처리하지 못했습니다. 계정은 그대로 있습니다.\n무엇이 남았는지 보고 끝낸 뒤 다시 신청해 주세요: ${link}`,
    }),
    en: ({ link }) => ({
      subject: '[Naru] Your account was not closed',
      text: `Something of yours is still under way, so your account is as it was.\nSee what it is, end it, and ask again: ${link}`,
    }),
  },
  // Nobody knows yet which language whoever is invited speaks.
  invited: {
    ko: invitation,
    en: invitation,
  },
} as const satisfies Record<string, Record<Locale, (about: About) => Words>>

/** The words of one mail, in the language of whoever gets it. */
export const mailOf = (kind: keyof typeof words, locale: unknown, about: About): Words =>
  words[kind][locale === 'en' ? 'en' : 'ko'](about)
