/** The way to the pages (화면): which addresses are theirs, and what a browser sees when the gateway itself says no. */
import type { Context, MiddlewareHandler } from 'hono'
import { accepts } from 'hono/accepts'
import { html } from 'hono/html'
import { PROBLEM_TYPE } from '../http/problem.ts'
import { page } from './page.ts'

export const PAGES = 'PAGES'
const ASSETS = '/assets/'
const LANGUAGES = ['ko', 'en'] as const
/** Behind the language: where staff scan tickets. */
const SCANNER = new RegExp(`^/(${LANGUAGES.join('|')})/work/scan$`)
const PAGE = new RegExp(`^/(${LANGUAGES.join('|')})(/|$)`)

export const isPagePath = (path: string): boolean => PAGE.test(path)
export const isScannerPath = (path: string): boolean => SCANNER.test(path)
export const isAssetPath = (path: string): boolean => path.startsWith(ASSETS)

/** Pages to which mails and applications lead, before anybody knows which language their reader speaks. */
const OF_ANY_LANGUAGE = /^\/(sign-in|consent|device|closed|account\/close|invitations\/[\w-]+)$/
export const isOfAnyLanguage = (path: string): boolean => OF_ANY_LANGUAGE.test(path)

/** The language a browser would rather have, of those there are; Korean for who says nothing. */
export const preferredLanguage = (c: Context): string =>
  accepts(c, {
    header: 'Accept-Language',
    supports: [...LANGUAGES],
    default: LANGUAGES[0],
    match: (wanted, { supports }) =>
      wanted
        .toSorted((one, other) => other.q - one.q)
        .map(({ type }) => supports.find((language) => type === language || type.startsWith(`${language}-`)))
        .find((found) => found !== undefined) ?? LANGUAGES[0],
  })

const WORDS: Readonly<Record<number, readonly [ko: string, en: string]>> = {
  401: ['로그인이 끝났습니다. 다시 로그인해 주세요.', 'Your sign-in has ended. Please sign in again.'],
  429: [
    '요청이 너무 잦습니다. 잠시 뒤에 다시 열어 주세요.',
    'That was too often. Please open this page again in a moment.',
  ],
  503: [
    '지금은 연결할 수 없습니다. 잠시 뒤에 다시 열어 주세요. 이미 하신 일은 그대로 남아 있습니다.',
    'We cannot be reached right now. Please open this page again in a moment. What you have done is kept.',
  ],
}
const OTHERWISE = [
  '처리하지 못했습니다. 잠시 뒤에 다시 열어 주세요.',
  'That did not work. Please try again in a moment.',
] as const

/** Whoever asks for a page gets one, also when it is not the pages that answer. */
export const problemsAsPages: MiddlewareHandler = async (c, next) => {
  await next()
  if (!isPagePath(c.req.path) || !c.res.headers.get('content-type')?.startsWith(PROBLEM_TYPE)) return
  const { status, headers } = c.res
  const [ko, en] = WORDS[status] ?? OTHERWISE
  const body = html`<main><p lang="ko"><strong>${ko}</strong></p><p lang="en">${en}</p><p><a href="/">나루 Naru</a></p></main>`
  const kept = new Headers(headers)
  kept.set('Content-Type', 'text/html; charset=utf-8')
  kept.delete('Content-Length')
  c.res = new Response(String(await page('Naru', body)), { status, headers: kept })
}
