/** How an area (영역) is declared: the pages of one system, or for one role. See docs/pages.md. */
import { Hono } from 'hono'
import type { Area, PagesEnv } from './env.ts'

/** The routes of an area; their paths begin behind the language. */
export const routes = (): Hono<PagesEnv> => new Hono<PagesEnv>()

export const area = (declared: Pick<Area, 'pages'> & Partial<Area>): Area => ({ menu: [], kinds: {}, ...declared })
