/** The concerts of a house (공연 관리), and registering one. */

import { now } from '../../../kernel/time.ts'
import { Form, type FormState, isWrong, type Typed } from '../form.tsx'
import { dateOf, dayTime } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { Narrowed } from '../parts/narrowed.tsx'
import { type Concert, concertStatuses, texts } from './texts.ts'

export const MANAGERS = ['concert-manager'] as const
export const STAFF = ['concert-manager', 'venue-staff'] as const
export const HOME = '/work/concerts'
const PAGE_SIZE = 50
const TEXT_LIMIT = 200
const PER_PERSON_LIMIT = 1_000_000
const PER_PERSON = 10
const RULES = [1, 2, 3] as const
const DAYS_LIMIT = 365
const PERCENT_LIMIT = 100
const SEOUL_OFFSET = ':00+09:00'

export const listPage = page(STAFF, async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const when = self.query('when') === 'past' ? 'past' : 'upcoming'
  const cursor = self.query('cursor')
  const asked = { limit: PAGE_SIZE, ours: 'true', when, ...(cursor && { cursor }) } as const
  const found = await api.page('/v1/concert/concerts', asked)
  if (!found.ok) return self.refused(found.problem)
  const { items, next } = found.value
  const path = self.href(HOME)
  return self.show(
    t.title,
    <>
      <header class="head">
        <div class="stack tight">
          <h1>{t.title}</h1>
          <p class="lead">{t.lead}</p>
        </div>
        {self.principal?.roles.includes('concert-manager') && (
          <a class="button" href={`${path}/new`}>
            {t.add}
          </a>
        )}
      </header>
      <Narrowed
        label={t.which}
        choices={[
          { label: t.upcoming, href: path, here: when === 'upcoming' },
          { label: t.past, href: `${path}?when=past`, here: when === 'past' },
        ]}
      />
      {items.length === 0 ? (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      ) : (
        <Concerts self={self} concerts={items} />
      )}
      <More lang={lang} path={when === 'past' ? `${path}?when=past` : path} next={next} />
    </>,
  )
})

const Concerts = ({ self, concerts }: { readonly self: Page; readonly concerts: readonly Concert[] }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <Table
      caption={t.title}
      columns={[
        { label: t.name, of: ({ id, title }) => <a href={self.href(`${HOME}/${id}`)}>{title}</a> },
        { label: t.when, of: ({ startsAt }) => <time datetime={startsAt}>{dayTime(lang, startsAt)}</time> },
        { label: t.venue, of: ({ venue }) => venue },
        {
          label: t.taken,
          number: true,
          of: ({ registeredTickets, availableTickets }) =>
            t.soldOf(registeredTickets - availableTickets, registeredTickets),
        },
        {
          label: t.status,
          of: ({ status }) => <StatusBadge lang={lang} status={concertStatuses[status]} />,
        },
      ]}
      rows={concerts}
    />
  )
}

const newPage = (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const labels = {
    title: t.name,
    venue: t.venue,
    startsAt: t.when,
    ticketsPerPerson: t.perPerson,
    refundRules: t.rules,
  }
  return self.show(
    t.add,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(HOME)}>{t.title}</a>
      </p>
      <h1>{t.add}</h1>
      <p class="lead">{t.addLead}</p>
      <Form form={form} action={self.href(HOME)} submit={t.add} refusals={t.refusals} labels={labels}>
        <TextField form={form} name="title" label={t.name} maxlength={TEXT_LIMIT} />
        <TextField form={form} name="venue" label={t.venue} maxlength={TEXT_LIMIT} />
        <TextField
          form={form}
          name="startsAt"
          type="datetime-local"
          label={t.when}
          hint={t.seoulTime}
          wrong={t.whenWrong}
          min={`${dateOf(now())}T00:00`}
        />
        <NumberField
          form={form}
          name="ticketsPerPerson"
          label={t.perPerson}
          hint={t.perPersonHint}
          wrong={t.numberWrong}
          min={1}
          max={PER_PERSON_LIMIT}
          value={PER_PERSON}
        />
        <Rules self={self} form={form} />
      </Form>
    </section>,
  )
}

const Rules = ({ self, form }: { readonly self: Page; readonly form: FormState }) => {
  const t = texts[self.lang]
  return (
    <fieldset class="stack tight" id={`${form.name}-refundRules`} aria-describedby={`${form.name}-rules-hint`}>
      <legend>{t.rules}</legend>
      <p class="hint" id={`${form.name}-rules-hint`}>
        {t.rulesHint}
      </p>
      {isWrong(form, 'refundRules') && <p class="wrong">{t.rulesWrong}</p>}
      {RULES.map((row) => (
        <div class="pair">
          <NumberField
            form={form}
            name={`days-${row}`}
            label={t.daysBefore(row)}
            min={0}
            max={DAYS_LIMIT}
            optional="unsaid"
          />
          <NumberField
            form={form}
            name={`percent-${row}`}
            label={t.percent(row)}
            min={0}
            max={PERCENT_LIMIT}
            optional="unsaid"
          />
        </div>
      ))}
    </fieldset>
  )
}

/** A row counts as soon as one of its numbers is there; the API says what is wrong with it. */
const rulesIn = (typed: Typed) => {
  const rows = RULES.filter((row) => typed.filled(`days-${row}`) ?? typed.filled(`percent-${row}`))
  return rows.map((row) => ({ daysBefore: typed.number(`days-${row}`), percent: typed.number(`percent-${row}`) }))
}

export const showNew = page(MANAGERS, (self) => newPage(self, self.form()))
export const register = submit(MANAGERS, async (self, typed) => {
  const refundRules = rulesIn(typed)
  const body = {
    title: typed.text('title'),
    venue: typed.text('venue'),
    startsAt: `${typed.text('startsAt')}${SEOUL_OFFSET}`,
    ticketsPerPerson: typed.number('ticketsPerPerson'),
    ...(refundRules.length > 0 && { refundRules }),
  }
  const registered = await self.api.send('POST /v1/concert/concerts', { key: typed.key, body })
  if (!registered.ok) return newPage(self, self.returned(typed, registered.problem))
  return self.seeOther(`${HOME}/${registered.value.id}`, registered.value.version)
})
