/** The exhibitions of a museum (전시 관리), and registering one. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Narrowed } from '../parts/narrowed.tsx'
import { type Exhibition, exhibitionStatuses, texts } from './texts.ts'

export const STAFF = ['museum-manager'] as const
export const HOME = '/work/exhibitions'
const PAGE_SIZE = 50
const TITLE_LIMIT = 200
const CAPACITY_LIMIT = 100_000

/** Places that somebody has, also who is in. */
export const takenOf = ({ capacity, available, status, placesLeft = 0, admitted }: Exhibition): number =>
  status === 'open' ? capacity - available : placesLeft + admitted

export const listPage = page(STAFF, async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const when = self.query('when') === 'past' ? 'past' : 'upcoming'
  const cursor = self.query('cursor')
  const found = await api.page('/v1/museum/exhibitions', {
    limit: PAGE_SIZE,
    ours: 'true',
    when,
    ...(cursor && { cursor }),
  })
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  const sorted = items.toSorted((one, other) =>
    when === 'past' ? other.date.localeCompare(one.date) : one.date.localeCompare(other.date),
  )
  const path = self.href(HOME)
  return self.show(
    t.title,
    <>
      <header class="head">
        <div class="stack tight">
          <h1>{t.title}</h1>
          <p class="lead">{t.lead}</p>
        </div>
        <a class="button" href={`${path}/new`}>
          {t.add}
        </a>
      </header>
      <Narrowed
        label={t.which}
        choices={[
          { label: t.upcoming, href: path, here: when === 'upcoming' },
          { label: t.past, href: `${path}?when=past`, here: when === 'past' },
        ]}
      />
      {sorted.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <Exhibitions self={self} exhibitions={sorted} />
      )}
      <More lang={lang} path={when === 'past' ? `${path}?when=past` : path} next={next} />
    </>,
  )
})

type ExhibitionsProps = { readonly self: Page; readonly exhibitions: readonly Exhibition[] }
const Exhibitions = ({ self, exhibitions }: ExhibitionsProps) => {
  const { lang } = self
  const t = texts[lang]
  const today = dateOf(now())
  return (
    <Table
      caption={t.title}
      columns={[
        { label: t.name, of: ({ id, title }) => <a href={self.href(`${HOME}/${id}`)}>{title}</a> },
        {
          label: t.day,
          of: ({ date }) =>
            date === today ? <strong>{t.today}</strong> : <time datetime={date}>{day(lang, date)}</time>,
        },
        { label: t.hall, of: ({ hall }) => hall },
        { label: t.reserved, number: true, of: (one) => t.reservedOf(takenOf(one), one.capacity) },
        {
          label: t.status,
          of: ({ status }) => <StatusBadge lang={lang} status={exhibitionStatuses[status]} />,
        },
      ]}
      rows={exhibitions}
    />
  )
}

const newPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const labels = { title: t.name, hall: t.hall, date: t.day, capacity: t.capacity }
  return self.show(
    t.addTitle,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(HOME)}>{t.title}</a>
      </p>
      <h1>{t.addTitle}</h1>
      <p class="lead">{t.addLead}</p>
      <Form form={form} action={self.href(HOME)} submit={t.add} refusals={t.refusals} labels={labels}>
        <TextField form={form} name="title" label={t.name} hint={t.nameHint} maxlength={TITLE_LIMIT} />
        <TextField form={form} name="hall" label={t.hall} maxlength={TITLE_LIMIT} />
        <TextField form={form} name="date" type="date" label={t.day} wrong={t.dayWrong} min={dateOf(now())} />
        <NumberField
          form={form}
          name="capacity"
          label={t.capacity}
          hint={t.capacityHint}
          wrong={t.capacityWrong}
          min={1}
          max={CAPACITY_LIMIT}
        />
      </Form>
    </section>,
  )
}
export const showNew = page(STAFF, (self) => newPage(self, self.form()))
export const register = submit(STAFF, async (self, typed) => {
  const body = {
    title: typed.text('title'),
    hall: typed.text('hall'),
    date: typed.text('date'),
    capacity: typed.number('capacity'),
  }
  const registered = await self.api.send('POST /v1/museum/exhibitions', { key: typed.key, body })
  if (!registered.ok) return newPage(self, self.returned(typed, registered.problem))
  return self.seeOther(`${HOME}/${registered.value.id}`, registered.value.version)
})
