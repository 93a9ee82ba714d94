/** One concert (공연), and booking it (예매). */

import { Form, type FormState, type Typed } from '../form.tsx'
import { dayTime } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { ChoiceField, NumberField, TextField, When } from '../parts/fields.tsx'
import { type Fact, Thing } from '../parts/thing.tsx'
import { ToSignIn } from '../parts/to-sign-in.tsx'
import { saleOf } from './list.tsx'
import { bookingStatuses, type Concert, type ConcertTexts, type Booking as MyBooking, texts } from './texts.ts'

const ADDRESS_LIMIT = 300

const factsOf = (self: Page, t: ConcertTexts, concert: Concert): readonly Fact[] => {
  const { startsAt, venue, priceKrw, ticketsPerPerson, refundRules } = concert
  const rules = refundRules?.map(({ daysBefore, percent }) => t.refundRule(daysBefore, percent)) ?? [t.refundAll]
  return [
    [t.when, <time datetime={startsAt}>{dayTime(self.lang, startsAt)}</time>],
    [t.where, venue],
    [t.price, t.each(priceKrw)],
    [t.perPerson, t.upTo(ticketsPerPerson)],
    [t.refunds, rules.map((rule) => <div>{rule}</div>)],
  ]
}

const concertPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [found, mine] = await Promise.all([
    api.one('/v1/concert/concerts/{id}', { id: self.param('id'), ...self.since }),
    bookingsOf(self),
  ])
  if (!found.ok) return self.refused(found.problem)
  const concert = found.value
  return self.show(
    concert.title,
    <Thing
      lang={lang}
      of={`concert.concert/${concert.id}`}
      eyebrow={<a href={self.href('/concerts')}>{t.title}</a>}
      title={concert.title}
      status={saleOf(t, concert)}
      facts={factsOf(self, t, concert)}
    >
      {mine.length > 0 && <Mine self={self} bookings={mine} />}
      <Booking self={self} concert={concert} form={form} />
    </Thing>,
  )
}

const LIVE: readonly MyBooking['status'][] = ['requested', 'booked', 'paid', 'issued']
const MINE_SHOWN = 20
/** What this reader has of the concert already: also whoever got no answer, and went back, learns what became of it. */
const bookingsOf = async ({ api, param, principal }: Page): Promise<readonly MyBooking[]> => {
  if (!principal?.roles.includes('customer')) return []
  const mine = await api.page('/v1/concert/bookings', { concertId: param('id'), limit: MINE_SHOWN })
  return mine.ok ? mine.value.items.filter(({ status }) => LIVE.includes(status)) : []
}

const Mine = ({ self, bookings }: { readonly self: Page; readonly bookings: readonly MyBooking[] }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <section class="panel stack tight">
      <h2>{t.haveBooked}</h2>
      {bookings.map(({ id, quantity, status }) => (
        <p class="row">
          <a href={self.href(`/bookings/${id}`)}>{t.tickets(quantity)}</a>
          <StatusBadge lang={lang} status={bookingStatuses[status]} />
        </p>
      ))}
    </section>
  )
}

type BookingProps = { readonly self: Page; readonly concert: Concert; readonly form: FormState }
/** What can be done now: book, or sign in first, or nothing. */
const Booking = ({ self, concert, form }: BookingProps) => {
  const t = texts[self.lang]
  if (concert.status !== 'on-sale' || (concert.availableTickets === 0 && form.problem === null)) return null
  const path = `/concerts/${concert.id}`
  if (self.principal === null) {
    return (
      <section class="panel stack">
        <h2>{t.bookTitle}</h2>
        <ToSignIn lang={self.lang} next={path} label={t.toSignIn} />
      </section>
    )
  }
  if (!self.principal.roles.includes('customer')) return <p class="quiet">{t.notForYou}</p>
  const labels = { quantity: t.quantity, address: t.address, fulfilment: t.collection }
  return (
    <section class="panel stack">
      <h2>{t.bookTitle}</h2>
      <Form form={form} action={self.href(path)} submit={t.book} refusals={t.refusals} labels={labels}>
        <NumberField
          form={form}
          name="quantity"
          label={t.quantity}
          hint={`${t.each(concert.priceKrw)} · ${t.upTo(concert.ticketsPerPerson)}`}
          min={1}
          max={Math.min(concert.ticketsPerPerson, Math.max(1, concert.availableTickets))}
          value={1}
        />
        <ChoiceField
          form={form}
          name="fulfilment"
          label={t.collection}
          value="on-site"
          choices={[
            { value: 'on-site', label: t.onSite, hint: t.onSiteHint },
            { value: 'post', label: t.post, hint: t.postHint },
          ]}
        />
        <When choice="post">
          <TextField
            form={form}
            name="address"
            label={t.address}
            hint={t.addressHint}
            wrong={t.addressWrong}
            autocomplete="street-address"
            maxlength={ADDRESS_LIMIT}
            optional="unsaid"
          />
        </When>
      </Form>
    </section>
  )
}

/** By post with an address, at the venue without one. */
const bodyOf = (concertId: string, typed: Typed) => {
  const quantity = typed.number('quantity')
  return typed.choice('fulfilment', ['on-site', 'post']) === 'post'
    ? ({ concertId, quantity, fulfilment: 'post', address: typed.text('address') } as const)
    : ({ concertId, quantity, fulfilment: 'on-site' } as const)
}

export const showConcert = page('everybody', (self) => concertPage(self, self.form()))
export const bookConcert = submit(['customer'], async (self, typed) => {
  const body = bodyOf(self.param('id'), typed)
  const booked = await self.api.send('POST /v1/concert/bookings', { key: typed.key, body })
  if (!booked.ok) return concertPage(self, self.returned(typed, booked.problem))
  return self.seeOther(`/bookings/${booked.value.id}`, booked.value.version)
})
