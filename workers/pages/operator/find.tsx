/** Finding anything (찾기): by what is known of it. And what rests too long. */

import * as z from 'zod'
import { type Instant, plusSeconds } from '../../../kernel/time.ts'
import { type Page, page } from '../page.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { At, actorPath, Head, HOME, Id, OPERATORS, StatusOf } from './parts.tsx'
import { kindName, kindNames, texts } from './texts.ts'

const PAGE_SIZE = 50
const NAME_LIMIT = 200
const DAY_SECONDS = 86_400
const SEOUL_AHEAD_SECONDS = 32_400
const FIELDS = ['id', 'owner', 'organisation', 'system', 'kind', 'status', 'from', 'to'] as const
type Field = (typeof FIELDS)[number]
type Wanted = { readonly [K in Field]?: string }

const wantedIn = (self: Page): Wanted =>
  Object.fromEntries(FIELDS.flatMap((name) => (self.query(name)?.trim() ? [[name, self.query(name)?.trim()]] : [])))

/** Where a day begins in Seoul; nothing for what is no day. */
const startOf = (day: string | undefined, daysLater = 0): Instant | undefined =>
  z.iso.date().safeParse(day).success
    ? plusSeconds(`${day}T00:00:00.000Z`, daysLater * DAY_SECONDS - SEOUL_AHEAD_SECONDS)
    : undefined

export const findPage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const wanted = wantedIn(self)
  const { from, to, ...named } = wanted
  const [since, until, cursor] = [startOf(from), startOf(to, 1), self.query('cursor')]
  const asked = { ...named, ...(since && { since }), ...(until && { until }), ...(cursor && { cursor }) }
  const found = await api.read('/v1/ops/instances', { ...asked, limit: PAGE_SIZE })
  if (!found.ok && found.problem.status !== 422) return self.refused(found.problem)
  const { items, next } = found.ok ? found.value : { items: [], next: null }
  const path = self.href(`${HOME}/instances`)
  return self.show(
    t.find,
    <>
      <Head self={self} title={t.find} lead={t.findLead} up={[t.title, HOME]} />
      <Search self={self} path={path} wanted={wanted} />
      {items.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <Table
          caption={t.find}
          columns={[
            {
              label: t.label,
              of: ({ kind, id, label }) => <a href={self.href(actorPath(kind, id))}>{label || id}</a>,
            },
            { label: t.kind, of: ({ kind }) => kindName(kind, lang) },
            { label: t.owner, of: ({ owner }) => owner ?? '–' },
            { label: t.made, of: ({ createdAt }) => <At self={self} at={createdAt} /> },
            { label: t.changed, of: ({ changedAt }) => <At self={self} at={changedAt} /> },
            { label: t.status, of: ({ kind, status }) => <StatusOf self={self} kind={kind} status={status} /> },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={`${path}?${new URLSearchParams(wanted)}`} next={next} />
    </>,
  )
})

type SearchProps = { readonly self: Page; readonly path: string; readonly wanted: Wanted }
const Search = ({ self, path, wanted }: SearchProps) => {
  const { lang } = self
  const t = texts[lang]
  const form = self.form('find')
  const field = (name: Field, label: string, more: { readonly type?: 'date'; readonly hint?: string } = {}) => (
    <TextField
      form={form}
      name={name}
      label={label}
      maxlength={NAME_LIMIT}
      optional="unsaid"
      {...more}
      {...(wanted[name] && { value: wanted[name] })}
    />
  )
  return (
    <search>
      <form method="get" action={path} class="search panel">
        {field('id', t.id)}
        {field('owner', t.owner, { hint: t.ownerHint })}
        <SelectField
          form={form}
          name="kind"
          label={t.kind}
          optional="unsaid"
          value={wanted.kind ?? ''}
          choices={[
            { value: '', label: t.anyKind },
            ...kindNames.map((kind) => ({ value: kind, label: kindName(kind, lang) })),
          ]}
        />
        {field('status', t.status, { hint: t.statusHint })}
        {field('from', t.from, { type: 'date' })}
        {field('to', t.to, { type: 'date' })}
        {field('organisation', t.organisation)}
        {wanted.system && <input type="hidden" name="system" value={wanted.system} />}
        <button type="submit">{t.find}</button>
      </form>
    </search>
  )
}

export const overduePage = page(OPERATORS, async (self) => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const found = await api.read('/v1/ops/overdue', { limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  return self.show(
    t.overdue,
    <>
      <Head self={self} title={t.overdue} lead={t.overdueLead} up={[t.title, HOME]} />
      {items.length === 0 ? (
        <Empty title={t.nothingOverdue} />
      ) : (
        <Table
          caption={t.overdue}
          columns={[
            { label: t.kind, of: ({ aggregate }) => kindName(aggregate, lang) },
            {
              label: t.id,
              of: ({ aggregate, id }) => (
                <a href={self.href(actorPath(aggregate, id))}>
                  <Id id={id} />
                </a>
              ),
            },
            { label: t.due, of: ({ dueAt }) => <At self={self} at={dueAt} /> },
            {
              label: t.status,
              of: ({ aggregate, status }) => <StatusOf self={self} kind={aggregate} status={status} />,
            },
          ]}
          rows={items}
        />
      )}
      <More lang={lang} path={self.href(`${HOME}/overdue`)} next={next} />
    </>,
  )
})
