/** One booking (예매): its seats, its payment, its ticket, and cancelling it. */

import { Form, type FormState } from '../form.tsx'
import { dayTime, won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Countdown } from '../parts/live.tsx'
import { MethodField, methodIn } from '../parts/payment.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, type Stood, stepsDone, Thing } from '../parts/thing.tsx'
import { type Booking, bookingStatuses, type ConcertTexts, type Delivery, texts } from './texts.ts'
import { deliveryOf, Ticket, ToCancel } from './ticket.tsx'

const CUSTOMERS = ['customer'] as const
const STEPS = ['requested', 'booked', 'paid', 'issued'] as const satisfies readonly Booking['status'][]
const HISTORY_SIZE = 50

const found = (self: Page) => self.api.one('/v1/concert/bookings/{id}', { id: self.param('id'), ...self.since })

/** What is done, what it waits for, what is ahead. A booking that is over has no more steps. */
const stepsOf = (lang: Page['lang'], { status }: Booking, history: readonly Stood[]): readonly Step[] | undefined => {
  const at = ([...STEPS] as string[]).indexOf(status)
  return at < 0 ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done: at + 1, history })
}

const factsOf = (self: Page, t: ConcertTexts, booking: Booking): readonly Fact[] => {
  const { startsAt, venue, quantity, amountKrw, fulfilment } = booking
  return [
    ...(startsAt ? [[t.when, <time datetime={startsAt}>{dayTime(self.lang, startsAt)}</time>] as const] : []),
    ...(venue ? [[t.where, venue] as const] : []),
    [t.quantity, String(quantity)],
    ...(amountKrw === undefined ? [] : [[t.amount, won(amountKrw)] as const]),
    [t.collection, fulfilment === 'post' ? t.post : t.onSite],
    [t.number, <code>{booking.id}</code>],
  ]
}

const bookingPage = async (self: Page, payForm: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [booking, history] = await Promise.all([
    found(self),
    api.history('/v1/concert/bookings/{id}/history', { id: self.param('id'), limit: HISTORY_SIZE }),
  ])
  if (!booking.ok) return self.refused(booking.problem)
  const one = booking.value
  const { word, tone } = bookingStatuses[one.status]
  const past = history.ok ? history.value.items : []
  const steps = stepsOf(lang, one, past)
  const delivery = await deliveryOf(self, one)
  return self.show(
    one.concertTitle ?? t.myBooking,
    <Thing
      lang={lang}
      of={`concert.booking/${one.id} concert.delivery/${one.id}`}
      eyebrow={<a href={self.href('/mypage?system=concert')}>{t.myBooking}</a>}
      title={one.concertTitle ?? t.myBooking}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(self, t, one)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={past.map(({ status, at }) => ({ what: wordOf(status, lang), at }))}
    >
      <Now self={self} booking={one} delivery={delivery} payForm={payForm} />
    </Thing>,
  )
}

const isStatus = (status: string): status is Booking['status'] => status in bookingStatuses
const wordOf = (status: string, lang: Page['lang']): string =>
  isStatus(status) ? bookingStatuses[status].word[lang] : status

type NowProps = {
  readonly self: Page
  readonly booking: Booking
  readonly delivery: Delivery | null
  readonly payForm: FormState
}
/** What can be done now. */
const Now = ({ self, booking, delivery, payForm }: NowProps) => {
  const t = texts[self.lang]
  switch (booking.status) {
    case 'requested':
      return <p class="lead">{t.requestedNote}</p>
    case 'booked':
      return <Pay self={self} booking={booking} form={payForm} />
    case 'paid':
    case 'issued':
      return <Ticket self={self} booking={booking} delivery={delivery} />
    case 'rejected':
      return <Over self={self} booking={booking} note={t.rejectedNote} />
    case 'expired':
      return <Over self={self} booking={booking} note={t.expiredNote} />
    case 'cancelled':
      return (
        <Over
          self={self}
          booking={booking}
          note={booking.refundKrw === undefined ? t.cancelledNote : t.refunded(booking.refundKrw)}
        />
      )
  }
}

type PayProps = { readonly self: Page; readonly booking: Booking; readonly form: FormState }
const Pay = ({ self, booking, form }: PayProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.payTitle}</h2>
      {booking.holdExpiresAt && (
        <p class="left">
          {t.payWithin} <Countdown lang={self.lang} until={booking.holdExpiresAt} over={t.payOver} />
        </p>
      )}
      <p class="quiet">{t.heldFor}</p>
      <Form
        form={form}
        action={self.href(`/bookings/${booking.id}/pay`)}
        submit={t.pay(booking.amountKrw ?? 0)}
        refusals={t.refusals}
      >
        <MethodField lang={self.lang} c={self.c} form={form} />
      </Form>
      <ToCancel self={self} booking={booking} />
    </section>
  )
}

type OverProps = { readonly self: Page; readonly booking: Booking; readonly note: string }
const Over = ({ self, booking, note }: OverProps) => (
  <section class="panel stack">
    <p class="lead">{note}</p>
    <p>
      <a class="button secondary" href={self.href(`/concerts/${booking.concertId}`)}>
        {texts[self.lang].bookAgain}
      </a>
    </p>
  </section>
)

export const showBooking = page(CUSTOMERS, (self) => bookingPage(self, self.form('pay')))
export const payBooking = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const body = { method: methodIn(typed) }
  const paid = await self.api.send('POST /v1/concert/bookings/{id}/pay', { id, key: typed.key, body })
  if (!paid.ok) return bookingPage(self, self.returned(typed, paid.problem, 'pay'))
  return self.seeOther(`/bookings/${id}`, paid.value.version)
})

/** What it costs is said before it is done. */
const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const booking = await found(self)
  if (!booking.ok) return self.refused(booking.problem)
  const { id, concertTitle, amountKrw = 0, refundIfCancelledNowKrw: refundKrw, refundChangesAt } = booking.value
  return self.show(
    t.cancelTitle,
    <Question about={concertTitle} title={t.cancelTitle} back={self.href(`/bookings/${id}`)} keep={t.keep}>
      <p class="lead">{refundKrw === undefined ? t.cancelUnpaid : t.cancelGives(refundKrw, amountKrw)}</p>
      {refundChangesAt && <p class="quiet">{t.cancelUntil(dayTime(lang, refundChangesAt))}</p>}
      <Form form={form} action={self.href(`/bookings/${id}/cancel`)} submit={t.cancel} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCancel = page(CUSTOMERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelBooking = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const cancelled = await self.api.send('POST /v1/concert/bookings/{id}/cancel', { id, key: typed.key })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(`/bookings/${id}`, cancelled.value.version)
})
