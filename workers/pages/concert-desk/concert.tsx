/** One concert as its house sees it: the sale, its tickets, and ending it. */

import { texts as shopTexts } from '../concert/texts.ts'
import { Form, type FormState } from '../form.tsx'
import { dayTime, won } from '../format.ts'
import { fragment, type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { NumberField } from '../parts/fields.tsx'
import { Board } from '../parts/live.tsx'
import { Numbers } from '../parts/numbers.tsx'
import { Facts } from '../parts/thing.tsx'
import { HOME, MANAGERS, STAFF } from './list.tsx'
import { SalesCurve } from './sales.tsx'
import { type Concert, concertStatuses, texts, type Undone } from './texts.ts'

const LOT_LIMIT = 100_000
const PRICE_LIMIT_KRW = 10_000_000

export const found = (self: Page) => self.api.one('/v1/concert/concerts/{id}', { id: self.param('id'), ...self.since })
/** What a cancellation would undo; refused where the concert is another house's. */
export const undoneBy = (self: Page) => self.api.one('/v1/concert/concerts/{id}/cancellation', { id: self.param('id') })

const factsOf = (self: Page, concert: Concert) => {
  const { lang } = self
  const [t, shop] = [texts[lang], shopTexts[lang]]
  const { startsAt, venue, priceKrw, registeredTickets, ticketsPerPerson, refundRules } = concert
  const rules = refundRules?.map(({ daysBefore, percent }) => shop.refundRule(daysBefore, percent)) ?? [shop.refundAll]
  return [
    [t.when, <time datetime={startsAt}>{dayTime(lang, startsAt)}</time>],
    [t.venue, venue],
    [t.price, registeredTickets === 0 ? t.notPriced : won(priceKrw)],
    [t.perPerson, t.upTo(ticketsPerPerson)],
    [t.rules, rules.map((rule) => <div>{rule}</div>)],
  ] as const
}

const concertPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const concert = await found(self)
  if (!concert.ok) return self.refused(concert.problem)
  const one = concert.value
  const [sales, undone] = await Promise.all([
    api.one('/v1/concert/concerts/{id}/sales', { id: one.id }),
    undoneBy(self),
  ])
  if (!sales.ok) return self.refused(sales.problem)
  if (!undone.ok) return self.refused(undone.problem)
  const isManager = self.principal?.roles.includes('concert-manager') ?? false
  const soldKrw = sales.value.days.reduce((sum, { amountKrw, cancelledKrw }) => sum + amountKrw - cancelledKrw, 0)
  return self.show(
    one.title,
    <article class="thing">
      <header>
        <p class="eyebrow">
          <a href={self.href(HOME)}>{t.title}</a>
        </p>
        <h1>{one.title}</h1>
        <p>
          <StatusBadge lang={lang} status={concertStatuses[one.status]} />
        </p>
      </header>
      <Numbers
        numbers={[
          { label: t.registered, count: one.registeredTickets },
          { label: t.taken, count: one.registeredTickets - one.availableTickets },
          { label: t.available, count: one.availableTickets },
        ]}
      />
      <div class="split">
        <div class="stack">
          {one.status === 'cancelled' && (
            <Board lang={lang} src={self.href(`${HOME}/${one.id}/progress`)}>
              <Progress self={self} undone={undone.value} />
            </Board>
          )}
          {isManager && one.status === 'draft' && <Tickets self={self} concert={one} form={form} />}
          <section class="panel stack">
            <h2>{t.sales}</h2>
            <SalesCurve lang={lang} sales={sales.value} />
            <p>
              {t.revenue} <strong>{won(soldKrw)}</strong>
            </p>
            <p>
              <a
                class={one.status === 'draft' ? 'button secondary' : 'button'}
                href={self.href(`${HOME}/${one.id}/bookings`)}
              >
                {t.toBookings}
              </a>
            </p>
          </section>
          {isManager && one.status === 'on-sale' && <Tickets self={self} concert={one} form={form} />}
        </div>
        <section class="panel stack">
          <Facts facts={factsOf(self, one)} />
          {isManager && one.status !== 'cancelled' && <Ending self={self} concert={one} />}
        </section>
      </div>
    </article>,
  )
}

const Ending = ({ self, concert }: { readonly self: Page; readonly concert: Concert }) => {
  const t = texts[self.lang]
  const path = self.href(`${HOME}/${concert.id}`)
  return (
    <p class="row">
      {concert.status === 'on-sale' && <a href={`${path}/close`}>{t.close}</a>}
      <a href={`${path}/cancel`}>{t.cancel}</a>
    </p>
  )
}

type TicketsProps = { readonly self: Page; readonly concert: Concert; readonly form: FormState }
/** The first of its tickets put it on sale. */
const Tickets = ({ self, concert, form }: TicketsProps) => {
  const t = texts[self.lang]
  const isFirst = concert.status === 'draft'
  return (
    <section class="panel stack">
      <h2>{isFirst ? t.tickets : t.moreTickets}</h2>
      {isFirst && <p class="lead">{t.ticketsLead}</p>}
      <Form
        form={form}
        action={self.href(`${HOME}/${concert.id}/tickets`)}
        submit={t.tickets}
        refusals={t.refusals}
        labels={{ quantity: t.quantity, priceKrw: t.priceKrw }}
        quiet={!isFirst}
      >
        <div class="pair">
          <NumberField form={form} name="quantity" label={t.quantity} wrong={t.numberWrong} min={1} max={LOT_LIMIT} />
          <NumberField
            form={form}
            name="priceKrw"
            label={t.priceKrw}
            {...(!isFirst && { hint: t.priceHint, value: concert.priceKrw })}
            min={0}
            max={PRICE_LIMIT_KRW}
          />
        </div>
      </Form>
    </section>
  )
}

/** How far the cancellation has come; asked for again and again. */
const Progress = ({ self, undone }: { readonly self: Page; readonly undone: Undone }) => {
  const t = texts[self.lang]
  const { ticketsStillHeld, bookings } = undone
  const left = ticketsStillHeld ?? 0
  const isDone = left === 0 && bookings === 0
  return (
    <section class="panel stack" data-status={isDone ? t.progressDone : t.progress}>
      <h2>{t.progress}</h2>
      <p class="lead">{isDone ? t.progressDone : t.progressLeft(left, bookings)}</p>
    </section>
  )
}
export const showProgress = fragment(STAFF, async (self) => {
  const undone = await undoneBy(self)
  return undone.ok ? <Progress self={self} undone={undone.value} /> : self.refused(undone.problem)
})

export const showConcert = page(STAFF, (self) => concertPage(self, self.form()))
export const registerTickets = submit(MANAGERS, async (self, typed) => {
  const id = self.param('id')
  const body = { quantity: typed.number('quantity'), priceKrw: typed.number('priceKrw') }
  const registered = await self.api.send('POST /v1/concert/concerts/{id}/tickets', { id, key: typed.key, body })
  if (!registered.ok) return concertPage(self, self.returned(typed, registered.problem))
  return self.seeOther(`${HOME}/${id}`, registered.value.version)
})
