/** The bookings of a concert (예매 목록), searched; and one of them, whose ticket is issued at the venue (현장 발권). */

import { bookingStatuses } from '../concert/texts.ts'
import { Form, type FormState } from '../form.tsx'
import { moment, number, won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { type Fact, Facts } from '../parts/thing.tsx'
import { found } from './concert.tsx'
import { HOME, STAFF } from './list.tsx'
import { type Booking, type DeskTexts, type ListedBooking, texts } from './texts.ts'

const PAGE_SIZE = 50
const SEARCH_LIMIT = 200
const NUMBER_SHOWN = 8

type Status = Booking['status']
const statuses = Object.keys(bookingStatuses) as Status[]
const statusIn = (self: Page): Status | undefined => statuses.find((status) => status === self.query('status'))

export const bookingsPage = page(STAFF, async (self: Page) => {
  const { lang, api } = self
  const t = texts[lang]
  const concert = await found(self)
  if (!concert.ok) return self.refused(concert.problem)
  const { id, title } = concert.value
  const [q, status, cursor] = [self.query('q')?.trim(), statusIn(self), self.query('cursor')]
  const sought = { concertId: id, ...(q && { q }), ...(status && { status }) }
  const bookings = await api.page('/v1/concert/bookings', { ...sought, limit: PAGE_SIZE, ...(cursor && { cursor }) })
  if (!bookings.ok) return self.refused(bookings.problem)
  const { items, next } = bookings.value
  const path = self.href(`${HOME}/${id}/bookings`)
  const query = new URLSearchParams({ ...(q && { q }), ...(status && { status }) })
  const csv = new URLSearchParams({ ...sought, format: 'csv', whole: 'true' })
  return self.show(
    t.bookings,
    <>
      <header class="stack tight">
        <p class="eyebrow">
          <a href={self.href(`${HOME}/${id}`)}>{title}</a>
        </p>
        <h1>{t.bookings}</h1>
      </header>
      <Search self={self} path={path} q={q} status={status} />
      {items.length === 0 ? (
        <Empty title={t.noBookings}>
          <p class="quiet">{t.noBookingsMore}</p>
        </Empty>
      ) : (
        <>
          <Bookings self={self} bookings={items} />
          <p class="row">
            <a class="button secondary" href={`/v1/concert/bookings?${csv}`} download>
              {t.csv}
            </a>
            <span class="quiet">{t.csvNote}</span>
          </p>
        </>
      )}
      <More lang={lang} path={query.size > 0 ? `${path}?${query}` : path} next={next} />
    </>,
  )
})

type SearchProps = {
  readonly self: Page
  readonly path: string
  readonly q?: string | undefined
  readonly status?: Status | undefined
}
/** Asked by the address, so that what was found can be kept and passed on. */
const Search = ({ self, path, q, status }: SearchProps) => {
  const { lang } = self
  const t = texts[lang]
  const form = self.form('search')
  return (
    <search>
      <form method="get" action={path} class="search">
        <TextField
          form={form}
          name="q"
          type="search"
          label={t.searchFor}
          maxlength={SEARCH_LIMIT}
          optional="unsaid"
          {...(q && { value: q })}
        />
        <SelectField
          form={form}
          name="status"
          label={t.status}
          optional="unsaid"
          value={status ?? ''}
          choices={[
            { value: '', label: t.anyStatus },
            ...statuses.map((value) => ({ value, label: bookingStatuses[value].word[lang] })),
          ]}
        />
        <button type="submit">{t.search}</button>
      </form>
    </search>
  )
}

const collectionOf = (t: DeskTexts, { fulfilment }: Pick<Booking, 'fulfilment'>) =>
  fulfilment === 'post' ? t.post : t.onSite

const Bookings = ({ self, bookings }: { readonly self: Page; readonly bookings: readonly ListedBooking[] }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <Table
      caption={t.bookings}
      columns={[
        {
          label: t.number,
          of: ({ id }) => (
            <a href={self.href(`/work/bookings/${id}`)}>
              <code>{id.slice(0, NUMBER_SHOWN)}…</code>
            </a>
          ),
        },
        { label: t.customer, of: ({ customerName, customerId }) => customerName ?? customerId },
        { label: t.people, number: true, of: ({ quantity }) => number(quantity) },
        { label: t.amount, number: true, of: ({ amountKrw }) => (amountKrw === undefined ? '' : won(amountKrw)) },
        { label: t.collection, of: (one) => collectionOf(t, one) },
        { label: t.made, of: ({ createdAt }) => <time datetime={createdAt}>{moment(lang, createdAt)}</time> },
        {
          label: t.status,
          of: ({ status }) => <StatusBadge lang={lang} status={bookingStatuses[status]} />,
        },
      ]}
      rows={bookings}
    />
  )
}

const bookingPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const booking = await self.api.one('/v1/concert/bookings/{id}', { id: self.param('id'), ...self.since })
  if (!booking.ok) return self.refused(booking.problem)
  const one = booking.value
  const mayIssue = one.status === 'paid' && one.fulfilment === 'on-site'
  const isDoor = self.principal?.roles.includes('venue-staff') ?? false
  const facts: readonly Fact[] = [
    [t.number, <code>{one.id}</code>],
    [t.customer, one.customerName ?? one.customerId],
    [t.people, number(one.quantity)],
    ...(one.amountKrw === undefined ? [] : [[t.amount, won(one.amountKrw)] as const]),
    [t.collection, collectionOf(t, one)],
    [t.made, <time datetime={one.createdAt}>{moment(lang, one.createdAt)}</time>],
    ...(one.checkedIn ? [[t.entered, t.enteredOf(one.checkedIn.length, one.quantity)] as const] : []),
  ]
  return self.show(
    t.issueTitle,
    <article class="thing">
      <header>
        <p class="eyebrow">
          <a href={self.href(`${HOME}/${one.concertId}/bookings`)}>{one.concertTitle ?? t.bookings}</a>
        </p>
        <h1>{t.issueTitle}</h1>
        <p>
          <StatusBadge lang={lang} status={bookingStatuses[one.status]} />
        </p>
      </header>
      <div class="split">
        <section class="panel stack">
          {isDoor && (mayIssue || form.problem) ? (
            <>
              <p class="lead">{t.issueLead}</p>
              <Form
                form={form}
                action={self.href(`/work/bookings/${one.id}/issue`)}
                submit={t.issue}
                refusals={t.refusals}
              />
            </>
          ) : (
            <p class="lead">{t.nothingToDo}</p>
          )}
        </section>
        <section class="panel">
          <Facts facts={facts} />
        </section>
      </div>
    </article>,
  )
}
export const showBooking = page(STAFF, (self) => bookingPage(self, self.form('issue')))
export const issueTicket = submit(['venue-staff'], async (self, typed) => {
  const id = self.param('id')
  const issued = await self.api.send('POST /v1/concert/bookings/{id}/issue', { id, key: typed.key })
  if (!issued.ok) return bookingPage(self, self.returned(typed, issued.problem, 'issue'))
  return self.seeOther(`/work/bookings/${id}`, issued.value.version)
})
