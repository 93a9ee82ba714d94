/** Signing up and in by the pages, as anybody does. */
import type { Page } from 'playwright-core'
import { here } from '../../harness/here.ts'
import { anyEmail, mailsTo } from '../../stories/identity/identity.fixtures.ts'
import { activate, tick, type } from './hands.ts'

/** By the name that mails and passkeys know this run by. */
export const ORIGIN = here().url.replace('127.0.0.1', 'localhost')
export const PASSWORD = 'correct horse battery'
export const press = (page: Page, name: string) => activate(page.getByRole('button', { name, exact: true }).first())
export const pathOf = (page: Page) => new URL(page.url()).pathname

export const WORDS = {
  ko: {
    join: '가입하기',
    look: '메일을 확인해 주세요',
    confirmed: '이메일 주소를 확인했습니다',
    notGood: '이 주소는 더 쓸 수 없습니다',
    signIn: '로그인',
    wrong: '이메일 주소나 비밀번호가 맞지 않습니다. 다시 확인해 주세요.',
    sendLink: '메일 받기',
    savePassword: '비밀번호 바꾸기',
    changed: '비밀번호를 바꿨습니다',
    save: '저장하기',
    again: '확인 메일 다시 받기',
    end: '로그아웃시키기',
    changePassword: '비밀번호 바꾸기',
    ended: '로그인이 끝났습니다',
    resume: '이어서 보낼까요?',
    sendNow: '지금 보내기',
    saved: '저장했습니다.',
    mailOf: { confirm: /확인/, reset: /다시 정하기/ },
  },
  en: {
    join: 'Create my account',
    look: 'Look in your mail',
    confirmed: 'Your address is confirmed',
    notGood: 'This link is no longer good',
    signIn: 'Sign in',
    wrong: 'The address or the password is not right. Please check both.',
    sendLink: 'Send me the link',
    savePassword: 'Save the new password',
    changed: 'Your password is changed',
    save: 'Save',
    again: 'Send it again',
    end: 'Sign it out',
    changePassword: 'Change the password',
    ended: 'Your sign-in has ended',
    resume: 'Send what you had typed?',
    sendNow: 'Send it now',
    saved: 'Saved.',
    mailOf: { confirm: /Confirm/, reset: /Choose/ },
  },
} as const
export type Lang = keyof typeof WORDS

export const fill = async (page: Page, fields: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(fields)) await type(page.locator(`main input[name=${name}]`), value)
}
export const linkOf = async (email: string, subject: RegExp): Promise<string> => {
  const mail = (await mailsTo(email)).find((one) => subject.test(one.subject))
  return /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
}
export const signUp = async (page: Page, lang: Lang, email: string, name = '김나루') => {
  await page.goto(`${ORIGIN}/${lang}/sign-up?next=/concerts`)
  await fill(page, { name, email, password: PASSWORD })
  for (const kind of ['terms', 'privacy']) await tick(page.locator(`input[value=${kind}]`))
  await press(page, WORDS[lang].join)
}
export const signIn = async (page: Page, lang: Lang, email: string, password = PASSWORD) => {
  await fill(page, { email, password })
  await press(page, WORDS[lang].signIn)
}

/** Somebody whose account is confirmed, signed in with this window. */
export const member = async (page: Page, lang: Lang, name = '김나루'): Promise<string> => {
  const email = anyEmail()
  await signUp(page, lang, email, name)
  await page.goto(await linkOf(email, WORDS[lang].mailOf.confirm))
  await page.goto(`${ORIGIN}/${lang}/sign-in?next=/account`)
  await signIn(page, lang, email)
  await page.waitForURL(`${ORIGIN}/${lang}/account`)
  return email
}
