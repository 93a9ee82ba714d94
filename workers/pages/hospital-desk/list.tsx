/** The days of a hospital (검진 관리), and opening one. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Narrowed } from '../parts/narrowed.tsx'
import { type Slot, slotStatuses, texts } from './texts.ts'

export const STAFF = ['hospital-admin'] as const
export const HOME = '/work/screenings'
const PAGE_SIZE = 50
const NAME_LIMIT = 200
const CAPACITY_LIMIT = 10_000

/** Those who have a place and have not come yet. */
export const expectedOf = ({ capacity, available, attended, status, reservationsLeft = 0 }: Slot): number =>
  status === 'open' ? capacity - available - attended : reservationsLeft

export const listPage = page(STAFF, async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const when = self.query('when') === 'past' ? 'past' : 'upcoming'
  const cursor = self.query('cursor')
  const found = await api.page('/v1/screening/hospitals', {
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
        <Slots self={self} slots={sorted} />
      )}
      <More lang={lang} path={when === 'past' ? `${path}?when=past` : path} next={next} />
    </>,
  )
})

const Slots = ({ self, slots }: { readonly self: Page; readonly slots: readonly Slot[] }) => {
  const { lang } = self
  const t = texts[lang]
  const today = dateOf(now())
  return (
    <Table
      caption={t.title}
      columns={[
        {
          label: t.day,
          of: ({ date }) =>
            date === today ? <strong>{t.today}</strong> : <time datetime={date}>{day(lang, date)}</time>,
        },
        { label: t.name, of: ({ id, name }) => <a href={self.href(`${HOME}/${id}`)}>{name}</a> },
        { label: t.reserved, number: true, of: (one) => t.reservedOf(expectedOf(one) + one.attended, one.capacity) },
        {
          label: t.status,
          of: ({ status }) => <StatusBadge lang={lang} status={slotStatuses[status]} />,
        },
      ]}
      rows={slots}
    />
  )
}

const newPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const labels = { name: t.name, date: t.day, capacity: t.capacity }
  return self.show(
    t.addTitle,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(HOME)}>{t.title}</a>
      </p>
      <h1>{t.addTitle}</h1>
      <p class="lead">{t.addLead}</p>
      <Form form={form} action={self.href(HOME)} submit={t.add} refusals={t.refusals} labels={labels}>
        <TextField form={form} name="name" label={t.name} hint={t.nameHint} maxlength={NAME_LIMIT} />
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
export const open = submit(STAFF, async (self, typed) => {
  const body = { name: typed.text('name'), date: typed.text('date'), capacity: typed.number('capacity') }
  const opened = await self.api.send('POST /v1/screening/hospitals', { key: typed.key, body })
  if (!opened.ok) return newPage(self, self.returned(typed, opened.problem))
  return self.seeOther(`${HOME}/${opened.value.id}`, opened.value.version)
})
