/** A page (화면): who asks, in which language, what the API says, and how it is answered. */

import type { Handler } from 'hono'
import type { Child } from 'hono/jsx'
import type { HtmlEscapedString } from 'hono/utils/html'
import { type Access, isAllowed, PRINCIPAL_HEADER, type Principal } from '../http/principal.ts'
import { type AnyProblem, type Api, apiFor } from './api.ts'
import { assetsOf } from './assets.ts'
import type { PagesContext, PagesEnv } from './env.ts'
import { type FormState, newForm, readTyped, returned, type Typed } from './form.tsx'
import type { Language } from './language.ts'
import { Layout } from './parts/layout.tsx'
import { Message, SignInAgain, SignInFirst } from './parts/message.tsx'
import { type FrameTexts, texts } from './texts.ts'

type Status = 200 | 400 | 401 | 402 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 502 | 503

export type Page = {
  readonly c: PagesContext
  readonly lang: Language
  readonly t: FrameTexts
  readonly principal: Principal | null
  readonly api: Api
  /** The version that this reader has seen, after a command of theirs. */
  readonly since: { readonly minVersion?: number }
  /** An address of ours in this language. */
  readonly href: (path: string) => string
  readonly param: (name: string) => string
  readonly query: (name: string) => string | undefined
  readonly form: (name?: string) => FormState
  /** The form as it came back; the page is answered with the status of the problem. */
  readonly returned: (typed: Typed, problem: AnyProblem, name?: string) => FormState
  readonly show: (title: string, body: Child) => Promise<Response>
  /** After a command: to the page of what it changed, as it is from that version on. */
  readonly seeOther: (path: string, version?: number) => Response
  /** What the API would not show. */
  readonly refused: (problem: AnyProblem) => Promise<Response>
  /** There is nothing at this address. */
  readonly missing: () => Promise<Response>
}

const SINCE = 'since'

/** `isFramed`: it is shown with its frame, which needs to know what is unread. */
export const pageOf = (c: PagesContext, isFramed = true): Page => {
  const { lang, principal } = c.var
  const since = c.req.query(SINCE)
  const api = apiFor(c)
  const unread = isFramed ? unreadOf(c, api, principal) : null
  const self: Page = {
    c,
    lang,
    t: texts[lang],
    principal,
    api,
    since: since && /^\d{1,9}$/.test(since) ? { minVersion: Number(since) } : {},
    href: (path) => `/${lang}${path}`,
    param: (name) => c.req.param(name) ?? '',
    query: (name) => c.req.query(name),
    form: (name) => newForm(lang, name),
    returned: (typed, problem, name) => {
      c.status(problem.status as Status)
      return returned(lang, typed, problem, name)
    },
    show: async (title, body) => {
      const frame = {
        lang,
        title,
        path: pathOf(c),
        principal,
        unread: await unread,
        menu: c.var.areas.flatMap(({ menu }) => menu),
        signIn: signInOf(c),
        account: accountOf(c),
        asset: await assetsOf(c.env),
      }
      c.header('Cache-Control', 'no-store')
      return c.html(await (<Layout {...frame}>{body}</Layout>))
    },
    seeOther: (path, version) =>
      c.redirect(self.href(version === undefined ? path : `${path}?${SINCE}=${version}`), 303),
    refused: (problem) => say(self, problem.status, problem.code),
    missing: () => say(self, 404, 'RouteNotFound'),
  }
  return self
}

/** Behind the language, without what only the reader of this moment needs. */
const pathOf = (c: PagesContext): string => {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.delete(SINCE)
  // What a form was sent to is no page, except where the two are one; its page is what the other language shows.
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  return pathname.slice(`/${c.var.lang}`.length) + query
}

const signInOf = (c: PagesContext): string | null => c.var.areas.flatMap(({ signIn }) => signIn ?? []).at(0) ?? null
const accountOf = (c: PagesContext): string | null => c.var.areas.flatMap(({ account }) => account ?? []).at(0) ?? null

/** Asked for beside what the page itself asks. A page without it is still worth showing. */
const unreadOf = async (c: PagesContext, api: Api, principal: Principal | null): Promise<number | null> => {
  if (principal === null || c.req.header(PRINCIPAL_HEADER) === undefined) return null
  try {
    const answer = await api.read('/v1/notifications', { limit: 1 })
    if (answer.ok) return answer.value.unread
    console.warn(JSON.stringify({ at: 'pages.unread', request: c.get('requestId'), code: answer.problem.code }))
  } catch (fault) {
    console.warn(JSON.stringify({ at: 'pages.unread', request: c.get('requestId'), fault: String(fault) }))
  }
  return null
}

/** Says what stands in the way, and what to do about it. `typed`: what was not sent, because a sign-in had ended. */
export const say = (page: Page, status: number, code?: string, typed: Typed | null = null): Promise<Response> => {
  const { c, t, lang, href } = page
  c.status((status >= 400 && status < 600 ? status : 500) as Status)
  if (code !== undefined) c.set('code', code)
  const path = pathOf(c)
  if (status === 401) {
    const [signIn, isForm] = [signInOf(c), c.req.method === 'POST']
    return page.show(
      isForm ? t.pages.endedTitle : t.pages.signInTitle,
      isForm ? (
        <SignInAgain lang={lang} to={signIn && href(`${signIn}/again`)} next={path} typed={typed} />
      ) : (
        <SignInFirst lang={lang} to={signIn && `${href(signIn)}?next=${encodeURIComponent(path)}`} />
      ),
    )
  }
  const kind = kindOf(status, c.req.method)
  const reference = kind === 'broken' ? c.get('requestId') : undefined
  return page.show(
    t.pages[`${kind}Title`],
    <Message lang={lang} kind={kind} again={href(path)} reference={reference} />,
  )
}

/** Which words fit. An address that the API does not accept is one that somebody has changed. */
const kindOf = (status: number, method: string) => {
  if (status === 403) return 'denied'
  if (status === 503 || status === 429) return 'unavailable'
  if (status >= 500) return 'broken'
  return method === 'POST' && status !== 404 ? 'expired' : 'missing'
}

type Render = (page: Page) => Promise<Response> | Response
type Submit = (page: Page, typed: Typed) => Promise<Response> | Response

/** A page for these; others are told to sign in, or that it is not for them. */
export const page =
  (access: Access, render: Render): Handler<PagesEnv> =>
  async (c) => {
    c.set('route', c.req.routePath)
    const self = pageOf(c)
    if (isAllowed(access, self.principal)) return render(self)
    return say(self, self.principal === null ? 401 : 403)
  }

/** What a form of ours does when it is sent by one of these. */
export const submit =
  (access: Access, act: Submit): Handler<PagesEnv> =>
  async (c) => {
    c.set('route', c.req.routePath)
    const self = pageOf(c)
    const isOpen = isAllowed(access, self.principal)
    if (!isOpen && self.principal !== null) return say(self, 403)
    const typed = await readTyped(c)
    if (!isOpen) return say(self, 401, 'TokenMissing', typed)
    return typed === null ? say(self, 400) : act(self, typed)
  }

/** The inside of a board, asked for alone and often; `etag()` before it answers 304 while nothing has changed. */
export const fragment =
  (access: Access, render: (page: Page) => Promise<HtmlEscapedString | Response>): Handler<PagesEnv> =>
  async (c) => {
    c.set('route', c.req.routePath)
    const self = pageOf(c, false)
    if (!isAllowed(access, self.principal)) return c.body(null, self.principal === null ? 401 : 403)
    const inside = await render(self)
    if (inside instanceof Response) return inside
    c.header('Cache-Control', 'private, no-cache')
    return c.html(inside)
  }
