/** What several pages of operators show alike. */
import type { Child } from 'hono/jsx'
import { exactTime, moment, shortDay } from '../format.ts'
import type { Page } from '../page.tsx'
import { Badge, type Status, StatusBadge } from '../parts/badge.tsx'

export const OPERATORS = ['admin'] as const
export const HOME = '/work/ops'
const NUMBER_SHOWN = 8

/** The page of what the API names so: `/v1/ops/overdue`. */
export const pageFor = (self: Page, href: string): string => self.href(`/work${href.slice('/v1'.length)}`)
export const actorPath = (kind: string, id: string): string => `${HOME}/actors/${kind}/${encodeURIComponent(id)}`

export const Id = ({ id }: { readonly id: string }) => (
  <code>{id.length > 2 * NUMBER_SHOWN ? `${id.slice(0, NUMBER_SHOWN)}…` : id}</code>
)
export const At = ({ self, at }: { readonly self: Page; readonly at: string }) => (
  <time datetime={at}>{moment(self.lang, at)}</time>
)

type StatusProps = { readonly self: Page; readonly kind: string; readonly status: string }
/** In the words of its area where one has some. */
export const StatusOf = ({ self, kind, status }: StatusProps) => {
  const known = self.c.var.areas.map(({ kinds }) => kinds[kind]).find((one) => one !== undefined)
  const words = known?.status(status) as Status | undefined
  return words ? <StatusBadge lang={self.lang} status={words} /> : <Badge tone="plain">{status}</Badge>
}

type HeadProps = {
  readonly self: Page
  readonly title: string
  readonly lead?: Child
  readonly up?: readonly [label: string, path: string]
}
export const Head = ({ self, title, lead, up }: HeadProps) => (
  <header class="stack tight">
    {up && (
      <p class="eyebrow">
        <a href={self.href(up[1])}>{up[0]}</a>
      </p>
    )}
    <h1>{title}</h1>
    {lead && <p class="lead">{lead}</p>}
  </header>
)

type Leaf = readonly [pointer: string, value: unknown]
const LEAVES_LIMIT = 200
/** Every place of a state, and what stands there. */
export const leavesOf = (value: unknown, pointer = ''): readonly Leaf[] => {
  if (typeof value !== 'object' || value === null) return [[pointer, value]]
  const entries = Object.entries(value)
  if (entries.length === 0) return [[pointer, value]]
  return entries.flatMap(([name, inner]) => leavesOf(inner, `${pointer}/${name}`)).slice(0, LEAVES_LIMIT)
}
const written = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
/** As it is kept, but for times, which are read as people read them. */
export const Value = ({ lang, value }: { readonly lang: Page['lang']; readonly value: unknown }) =>
  typeof value === 'string' && INSTANT.test(value) ? (
    <time datetime={value} title={value}>
      {shortDay(lang, value)} {exactTime(lang, value)}
    </time>
  ) : (
    <span>{written(value)}</span>
  )

export const Leaves = ({ self, of }: { readonly self: Page; readonly of: unknown }) => (
  <dl class="leaves">
    {leavesOf(of).map(([pointer, value]) => (
      <div>
        <dt>{pointer.slice(1).replaceAll('/', ' › ')}</dt>
        <dd>
          <Value lang={self.lang} value={value} />
        </dd>
      </div>
    ))}
  </dl>
)
