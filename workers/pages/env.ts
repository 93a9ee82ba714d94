/** What the pages are made of, as far as every part of them must know: bindings, and what the areas (영역) declare. */
import type { Context, Hono } from 'hono'
import type { RequestState } from '../http/app.ts'
import type { Installation } from '../http/installation.ts'
import type { Access } from '../http/principal.ts'
import type { Owned } from '../view/routes/my-page.ts'
import type { Both, Language } from './language.ts'
import type { Status } from './parts/badge.tsx'
import type { IconName } from './parts/icon.tsx'

type Upstream = { fetch(request: Request): Promise<Response> }
/** Besides, for every system that takes commands: `CONCERT`. */
export type PagesBindings = Installation & {
  readonly VIEW: Upstream
  readonly NOTIFICATION: Upstream
  readonly IDENTITY: Upstream
  readonly ASSETS: Upstream
  /** Whether ways to pay that are for trials are taken (P3). */
  readonly ALLOW_TEST_METHODS?: string
  /** "true" on a developer's machine, where mails are read at a page instead of being sent. */
  readonly KEEP_MAIL?: string
}
export type PagesEnv = {
  Bindings: PagesBindings
  Variables: RequestState['Variables'] & { lang: Language; areas: readonly Area[] }
}
export type PagesContext = Context<PagesEnv>

/** A place in the menu at the top; `work`: for who works here, apart from what customers come for. */
export type MenuItem = {
  readonly path: `/${string}`
  readonly label: Both
  readonly access: Access
  /** Also in the bar of a phone, with this picture. */
  readonly icon?: IconName
  readonly work?: boolean
  /** One's own, beside the bell: my page. */
  readonly own?: boolean
  /** What one does there, for home. */
  readonly about?: Both
}

/** What comes next about something, and when: `공연 시작`. `at` is an instant, or a day of Seoul: `2027-01-05`. */
export type Next = { readonly what: Both; readonly at: string }
export type { Owned }

/** How things of one kind are shown elsewhere: among notifications, on my page, at home. */
export type Kind = {
  readonly name: Both
  readonly path: (id: string) => `/${string}`
  readonly status: (status: string) => Status
  /** What it is called where its label does not say it yet. */
  readonly title?: (thing: Owned) => Both | null
  readonly next?: (thing: Owned) => Next | null
}

/** The pages of one system, or for one role. */
export type Area = {
  readonly menu: readonly MenuItem[]
  /** By kind, `concert.booking`. */
  readonly kinds: Readonly<Record<string, Kind>>
  readonly pages: Hono<PagesEnv>
  /** Where people sign in, if it is here. */
  readonly signIn?: `/${string}`
  /** Where they see their account, likewise. */
  readonly account?: `/${string}`
}
