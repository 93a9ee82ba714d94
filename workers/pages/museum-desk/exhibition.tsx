/** One exhibition as its museum sees it: how its places stand, who comes, and what can be changed. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day, moment } from '../format.ts'
import { fragment, type Page, page } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Board } from '../parts/live.tsx'
import { Narrowed } from '../parts/narrowed.tsx'
import { Numbers } from '../parts/numbers.tsx'
import { HOME, STAFF, takenOf } from './list.tsx'
import { type Entry, type Exhibition, entryStatuses, exhibitionStatuses, texts } from './texts.ts'

const PAGE_SIZE = 100
const CODE_LIMIT = 2_000
const SHOWN = ['registered', 'admitted'] as const

export const found = (self: Page) =>
  self.api.one('/v1/museum/exhibitions/{id}', { id: self.param('id'), ...self.since })

/** `?status=&cursor=`, as this page and its board are asked for. */
const askedOf = (self: Page) => {
  const status = SHOWN.find((one) => one === self.query('status'))
  const cursor = self.query('cursor')
  const query = new URLSearchParams({ ...(status && { status }), ...(cursor && { cursor }) })
  return { ...(status && { status }), ...(cursor && { cursor }), suffix: query.size > 0 ? `?${query}` : '' }
}

/** How it stands now: all that changes while somebody looks. */
const standing = async (self: Page) => {
  const { suffix: _, ...asked } = askedOf(self)
  const id = self.param('id')
  const [exhibition, entries] = await Promise.all([
    found(self),
    self.api.page('/v1/museum/admissions', { limit: PAGE_SIZE, exhibitionId: id, ...asked }),
  ])
  if (!exhibition.ok) return { problem: exhibition.problem }
  if (!entries.ok) return { problem: entries.problem }
  return { exhibition: exhibition.value, entries: entries.value }
}

export const exhibitionPage = async (self: Page, door: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const stands = await standing(self)
  if ('problem' in stands) return self.refused(stands.problem)
  const { exhibition } = stands
  const { id, title, hall, date, status } = exhibition
  const path = `${HOME}/${id}`
  const isToday = date === dateOf(now())
  return self.show(
    title,
    <>
      <header class="stack tight">
        <p class="eyebrow">
          <a href={self.href(HOME)}>{t.title}</a>
        </p>
        <h1>{title}</h1>
        <p class="lead">
          {isToday && <strong>{t.today} · </strong>}
          <time datetime={date}>{day(lang, date)}</time> · {hall}
        </p>
        <p>
          <StatusBadge lang={lang} status={exhibitionStatuses[status]} />
        </p>
      </header>
      {isToday && status === 'open' && <Door self={self} exhibition={exhibition} form={door} />}
      <Board lang={lang} src={self.href(`${path}/board${askedOf(self).suffix}`)}>
        <Standing self={self} {...stands} />
      </Board>
      <section class="stack tight">
        <h2>{t.manage}</h2>
        <p class="row">
          {status === 'open' && date >= dateOf(now()) && (
            <>
              <a class="button secondary" href={self.href(`${path}/capacity`)}>
                {t.changeCapacity}
              </a>
              <a class="button secondary" href={self.href(`${path}/call-off`)}>
                {t.callOff}
              </a>
            </>
          )}
          <a class="button secondary" href={self.href(`/exhibitions/${id}`)}>
            {t.toPublic}
          </a>
        </p>
      </section>
    </>,
  )
}

export const showExhibition = page(STAFF, (self) => exhibitionPage(self, self.form('door')))

/** The inside of the board alone. */
export const showBoard = fragment(STAFF, async (self) => {
  const stands = await standing(self)
  return 'problem' in stands ? self.refused(stands.problem) : <Standing self={self} {...stands} />
})

type DoorProps = { readonly self: Page; readonly exhibition: Exhibition; readonly form: FormState }
const Door = ({ self, exhibition, form }: DoorProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.doorTitle}</h2>
      <p class="quiet">{t.doorLead}</p>
      <Form form={form} action={self.href(`${HOME}/${exhibition.id}`)} submit={t.find} refusals={t.refusals}>
        <TextField form={form} name="code" label={t.code} autocomplete="off" maxlength={CODE_LIMIT} />
      </Form>
    </section>
  )
}

type StandingProps = {
  readonly self: Page
  readonly exhibition: Exhibition
  readonly entries: { readonly items: readonly Entry[]; readonly next: string | null }
}
const Standing = ({ self, exhibition, entries }: StandingProps) => {
  const t = texts[self.lang]
  const { id, status, admitted, available, capacity, reservationsLeft = 0 } = exhibition
  const path = self.href(`${HOME}/${id}`)
  const asked = askedOf(self)
  return (
    <div class="stack" data-status={exhibitionStatuses[status].word[self.lang]}>
      {status === 'deleting' && <p class="lead">{t.deletingNote(reservationsLeft)}</p>}
      {status === 'deleted' && <p class="lead">{t.deletedNote}</p>}
      <Numbers
        numbers={[
          { label: t.expected, count: takenOf(exhibition) - admitted },
          { label: t.admitted, count: admitted },
          { label: t.free, count: available },
          { label: t.capacity, count: capacity },
        ]}
      />
      <div class="head">
        <h2>{t.listTitle}</h2>
        <Narrowed
          label={t.whose}
          choices={[
            { label: t.all, href: path, here: asked.status === undefined },
            ...SHOWN.map((one) => ({
              label: entryStatuses[one].word[self.lang],
              href: `${path}?status=${one}`,
              here: asked.status === one,
            })),
          ]}
        />
      </div>
      {entries.items.length === 0 ? (
        <Empty title={asked.status ? t.nobodyHere : t.nobody}>
          <p class="quiet">{t.nobodyMore}</p>
        </Empty>
      ) : (
        <Entries self={self} entries={entries.items} />
      )}
      <More lang={self.lang} path={asked.status ? `${path}?status=${asked.status}` : path} next={entries.next} />
    </div>
  )
}

const Entries = ({ self, entries }: { readonly self: Page; readonly entries: readonly Entry[] }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <Table
      caption={t.listTitle}
      columns={[
        {
          label: t.number,
          of: ({ id, exhibitionId }) => (
            <a href={self.href(`${HOME}/${exhibitionId}/entries/${id}`)}>
              <code>{id}</code>
            </a>
          ),
        },
        { label: t.visitors, number: true, of: ({ visitors }) => t.people(visitors) },
        { label: t.changed, of: ({ changedAt }) => <time datetime={changedAt}>{moment(lang, changedAt)}</time> },
        {
          label: t.status,
          of: ({ status }) => <StatusBadge lang={lang} status={entryStatuses[status]} />,
        },
      ]}
      rows={entries}
    />
  )
}
