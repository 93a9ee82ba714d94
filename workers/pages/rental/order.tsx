/** One rental (렌탈 신청) of a customer: who comes and when, moving it, cancelling it, and the survey. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day, daysAfter } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { ChoiceField, TextField } from '../parts/fields.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, type Stood, stepsDone, Thing } from '../parts/thing.tsx'
import { DAYS_LIMIT, orderPath } from './catalogue.tsx'
import { type Order, orderStatuses, type RentalTexts, texts } from './texts.ts'

const CUSTOMERS = ['customer'] as const
const HISTORY_SIZE = 50
const COMMENT_LIMIT = 1_000
const STEPS = ['requested', 'assigned', 'installed', 'closed'] as const
const DONE: Readonly<Partial<Record<Order['status'], number>>> = {
  requested: 1,
  'awaiting-engineer': 1,
  assigned: 2,
  installed: 3,
  closed: 4,
}
const RATINGS = ['GOOD', 'FAIR', 'BAD'] as const

const found = (self: Page) => self.api.one('/v1/rental/orders/{id}', { id: self.param('id'), ...self.since })

/** A rental that is off has no more steps. */
export const stepsOf = (
  lang: Page['lang'],
  { status }: Order,
  history: readonly Stood[],
): readonly Step[] | undefined => {
  const done = DONE[status]
  return done === undefined ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done, history })
}
const factsOf = (lang: Page['lang'], t: RentalTexts, order: Order): readonly Fact[] => {
  const { installationDate, engineerName, monthlyKrw, months, region, requestedOn, preferredDate, id } = order
  return [
    ...(installationDate
      ? [[t.visit, <time datetime={installationDate}>{day(lang, installationDate)}</time>] as const]
      : []),
    ...(engineerName ? [[t.engineer, engineerName] as const] : []),
    [t.monthly, `${t.perMonth(monthlyKrw)} · ${t.months(months)}`],
    [t.region, region],
    ...(preferredDate && !installationDate ? [[t.preferred, day(lang, preferredDate)] as const] : []),
    [t.appliedOn, <time datetime={requestedOn}>{day(lang, requestedOn)}</time>],
    [t.number, <code>{id}</code>],
  ]
}
export const wordOf = (lang: Page['lang'], status: string): string =>
  status in orderStatuses ? orderStatuses[status as Order['status']].word[lang] : status

const orderPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [order, history] = await Promise.all([
    found(self),
    api.history('/v1/rental/orders/{id}/history', { id: self.param('id'), limit: HISTORY_SIZE }),
  ])
  if (!order.ok) return self.refused(order.problem)
  const one = order.value
  const { word, tone } = orderStatuses[one.status]
  const past = history.ok ? history.value.items : []
  const steps = stepsOf(lang, one, past)
  return self.show(
    one.productName,
    <Thing
      lang={lang}
      of={`rental.order/${one.id}`}
      eyebrow={<a href={self.href('/rentals')}>{t.mine}</a>}
      title={one.productName}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(lang, t, one)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={past.map(({ status, at }) => ({ what: wordOf(lang, status), at }))}
    >
      <Now self={self} order={one} form={form} />
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly order: Order; readonly form: FormState }
const Now = ({ self, order, form }: NowProps) => {
  const t = texts[self.lang]
  switch (order.status) {
    case 'requested':
      return <Waiting self={self} order={order} title={t.requestedTitle} note={t.requestedNote} />
    case 'awaiting-engineer':
      return <Waiting self={self} order={order} title={t.awaitingTitle} note={t.awaitingNote} />
    case 'assigned':
      return <Visit self={self} order={order} />
    case 'installed':
      return (
        <section class="panel stack">
          <h2>{t.surveyTitle}</h2>
          <p class="quiet">{t.surveyNote}</p>
          <SurveyForm lang={self.lang} form={form} action={self.href(`${orderPath(order.id)}/survey`)} />
        </section>
      )
    case 'closed':
      return <Over self={self} title={t.thanks} note={t.closedNote(t.ratings[order.rating ?? 'GOOD'])} />
    case 'cancel-requested':
      return (
        <section class="panel">
          <p class="lead">{t.cancellingNote}</p>
        </section>
      )
    case 'cancelled':
      return (
        <Over
          self={self}
          note={t.cancelledNote}
          {...(order.reason !== undefined && { because: t.cancelledBecause(order.reason) })}
        />
      )
  }
}

type WaitingProps = { readonly self: Page; readonly order: Order; readonly title: string; readonly note: string }
const Waiting = ({ self, order, title, note }: WaitingProps) => (
  <section class="panel stack">
    <h2>{title}</h2>
    <p class="quiet">{note}</p>
    <p>
      <a href={self.href(`${orderPath(order.id)}/cancel`)}>{texts[self.lang].cancel}</a>
    </p>
  </section>
)

const Visit = ({ self, order }: { readonly self: Page; readonly order: Order }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <section class="panel stack">
      <h2>{t.assignedTitle(order.engineerName)}</h2>
      {order.installationDate && <p class="lead">{day(lang, order.installationDate)}</p>}
      <p class="quiet">{t.assignedNote}</p>
      <p class="row">
        <a class="button wide" href={self.href(`${orderPath(order.id)}/move`)}>
          {t.move}
        </a>
        <a class="button secondary wide" href={`/v1/rental/orders/${order.id}/calendar.ics`}>
          {t.calendar}
        </a>
      </p>
      <p>
        <a href={self.href(`${orderPath(order.id)}/cancel`)}>{t.cancel}</a>
      </p>
    </section>
  )
}

type OverProps = { readonly self: Page; readonly title?: string; readonly note: string; readonly because?: string }
const Over = ({ self, title, note, because }: OverProps) => (
  <section class="panel stack">
    {title && <h2>{title}</h2>}
    <p class="lead">{note}</p>
    {because && <p>{because}</p>}
    <p>
      <a class="button secondary" href={self.href('/rentals')}>
        {texts[self.lang].again}
      </a>
    </p>
  </section>
)

type SurveyProps = { readonly lang: Page['lang']; readonly form: FormState; readonly action: string }
export const SurveyForm = ({ lang, form, action }: SurveyProps) => {
  const t = texts[lang]
  const labels = { rating: t.rating, comment: t.comment }
  return (
    <Form form={form} action={action} submit={t.survey} refusals={t.refusals} labels={labels}>
      <ChoiceField
        form={form}
        name="rating"
        label={t.rating}
        value="GOOD"
        choices={RATINGS.map((rating) => ({ value: rating, label: t.ratings[rating] }))}
      />
      <TextField form={form} name="comment" label={t.comment} hint={t.commentHint} maxlength={COMMENT_LIMIT} />
    </Form>
  )
}
export const sendSurvey = (self: Page, typed: Parameters<Parameters<typeof submit>[1]>[1]) =>
  self.api.send('POST /v1/rental/orders/{id}/survey', {
    id: self.param('id'),
    key: typed.key,
    body: { rating: typed.choice('rating', RATINGS), comment: typed.text('comment') },
  })

export const showOrder = page(CUSTOMERS, (self) => orderPage(self, self.form('survey')))
export const answerSurvey = submit(CUSTOMERS, async (self, typed) => {
  const sent = await sendSurvey(self, typed)
  if (!sent.ok) return orderPage(self, self.returned(typed, sent.problem, 'survey'))
  return self.seeOther(orderPath(self.param('id')), sent.value.version)
})

type MoveFormProps = {
  readonly lang: Page['lang']
  readonly form: FormState
  readonly action: string
  readonly date: string | undefined
}
/** To another day: for its customer, its engineer and staff alike (R12). */
export const MoveForm = ({ lang, form, action, date }: MoveFormProps) => {
  const t = texts[lang]
  const today = dateOf(now())
  return (
    <Form form={form} action={action} submit={t.moveSubmit} refusals={t.refusals} labels={{ date: t.moveDay }}>
      <TextField
        form={form}
        name="date"
        label={t.moveDay}
        hint={t.moveHint}
        type="date"
        min={today}
        max={daysAfter(today, DAYS_LIMIT)}
        {...(date !== undefined && { value: date })}
      />
    </Form>
  )
}

const movePage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const order = await found(self)
  if (!order.ok) return self.refused(order.problem)
  const { id, productName, installationDate } = order.value
  return self.show(
    t.moveTitle,
    <Question about={productName} title={t.moveTitle} back={self.href(orderPath(id))} keep={t.keep}>
      {installationDate && <p class="lead">{t.moveNow(day(lang, installationDate))}</p>}
      <MoveForm lang={lang} form={form} action={self.href(`${orderPath(id)}/move`)} date={installationDate} />
    </Question>,
  )
}
export const askToMove = page(CUSTOMERS, (self) => movePage(self, self.form('move')))
export const moveVisit = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const body = { date: typed.text('date') }
  const moved = await self.api.send('POST /v1/rental/orders/{id}/reschedule', { id, key: typed.key, body })
  if (!moved.ok) return movePage(self, self.returned(typed, moved.problem, 'move'))
  return self.seeOther(orderPath(id), moved.value.version)
})

const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const order = await found(self)
  if (!order.ok) return self.refused(order.problem)
  const { id, productName } = order.value
  return self.show(
    t.cancelTitle,
    <Question about={productName} title={t.cancelTitle} back={self.href(orderPath(id))} keep={t.keep}>
      <p class="lead">{t.cancelFree}</p>
      <Form form={form} action={self.href(`${orderPath(id)}/cancel`)} submit={t.cancel} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCancelOrder = page(CUSTOMERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelOrder = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const cancelled = await self.api.send('POST /v1/rental/orders/{id}/cancel', { id, key: typed.key })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(orderPath(id), cancelled.value.version)
})
