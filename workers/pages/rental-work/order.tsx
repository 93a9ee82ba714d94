/** One rental as its staff see it (렌탈 신청): who goes where and when, and changing that. */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, Thing } from '../parts/thing.tsx'
import { MoveForm, SurveyForm, sendSurvey, stepsOf, wordOf } from '../rental/order.tsx'
import { type Order, texts as ofCustomers, orderStatuses } from '../rental/texts.ts'
import { orderPath, STAFF } from './board.tsx'
import { type Assignment, type Engineer, texts, type WorkTexts } from './texts.ts'

const HISTORY_SIZE = 50
const ENGINEERS_AT_MOST = 100
const REASON_LIMIT = 200
/** Waits for what an answer said of the assignment, as `since` does for the order. */
const GIVEN = 'given'

const found = (self: Page) => self.api.one('/v1/rental/orders/{id}', { id: self.param('id'), ...self.since })
const assignmentOf = async (self: Page): Promise<Assignment | null> => {
  const given = Number(self.query(GIVEN))
  const answer = await self.api.one('/v1/rental/assignments/{orderId}', {
    orderId: self.param('id'),
    ...(Number.isSafeInteger(given) && given > 0 && { minVersion: given }),
  })
  if (answer.ok) return answer.value
  // It comes a moment after the order.
  if (answer.problem.status === 404) return null
  throw new Error(`The assignment of an order: ${answer.problem.code}`)
}

const factsOf = (lang: Page['lang'], t: WorkTexts, order: Order, job: Assignment | null): readonly Fact[] => {
  const { installationDate, preferredDate, requestedOn, monthlyKrw, months, region, id } = order
  const engineerName = job?.engineerName ?? order.engineerName
  return [
    [t.engineer, engineerName ?? t.nobody],
    ...(installationDate
      ? [[t.visit, <time datetime={installationDate}>{day(lang, installationDate)}</time>] as const]
      : []),
    ...(preferredDate && !installationDate ? [[t.preferred, day(lang, preferredDate)] as const] : []),
    ...(job?.customerName ? [[t.customer, job.customerName] as const] : []),
    ...(job?.phone ? [[t.phone, <a href={`tel:${job.phone.replace(/[^+\d]/g, '')}`}>{job.phone}</a>] as const] : []),
    [t.region, region],
    ...(job?.address ? [[t.address, job.address] as const] : []),
    [t.terms, `${t.perMonth(monthlyKrw)} · ${t.monthsOf(months)}`],
    [t.appliedOn, <time datetime={requestedOn}>{day(lang, requestedOn)}</time>],
    [t.number, <code>{id}</code>],
  ]
}

const orderPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [order, job, history] = await Promise.all([
    found(self),
    assignmentOf(self),
    api.history('/v1/rental/orders/{id}/history', { id: self.param('id'), limit: HISTORY_SIZE }),
  ])
  if (!order.ok) return self.refused(order.problem)
  const one = order.value
  const { word, tone } = orderStatuses[one.status]
  const past = history.ok ? history.value.items : []
  const steps = stepsOf(lang, one, past)
  return self.show(
    `${one.region} · ${one.productName}`,
    <Thing
      lang={lang}
      of={`rental.order/${one.id}`}
      eyebrow={<a href={self.href('/rental/board')}>{t.board}</a>}
      title={one.region}
      lead={one.productName}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(lang, t, one, job)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={past.map(({ status, at }) => ({ what: wordOf(lang, status), at }))}
    >
      <Now self={self} order={one} job={job} form={form} />
    </Thing>,
  )
}

type NowProps = {
  readonly self: Page
  readonly order: Order
  readonly job: Assignment | null
  readonly form: FormState
}
const Now = ({ self, order, job, form }: NowProps) => {
  const t = texts[self.lang]
  switch (order.status) {
    case 'requested':
      return <Waiting self={self} order={order} note={t.askingNote} />
    case 'awaiting-engineer':
      return <Waiting self={self} order={order} note={t.waitingNote} toEngineers />
    case 'assigned':
      return <Visit self={self} order={order} job={job} form={form} />
    case 'installed':
      return (
        <section class="panel stack">
          <h2>{t.surveyTitle}</h2>
          <p class="quiet">{t.surveyNote}</p>
          <SurveyForm lang={self.lang} form={form} action={self.href(`${orderPath(order.id)}/survey`)} />
        </section>
      )
    case 'closed':
      return <Note>{t.closedNote(t.ratings[order.rating ?? 'GOOD'])}</Note>
    case 'cancel-requested':
      return <Note>{t.cancellingNote}</Note>
    case 'cancelled':
      return <Note>{[t.cancelledNote, order.reason].filter(Boolean).join(' ')}</Note>
  }
}
const Note = ({ children }: { readonly children: string }) => (
  <section class="panel">
    <p class="lead">{children}</p>
  </section>
)

type WaitingProps = {
  readonly self: Page
  readonly order: Order
  readonly note: string
  readonly toEngineers?: boolean
}
const Waiting = ({ self, order, note, toEngineers }: WaitingProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <p class="lead">{note}</p>
      {toEngineers && (
        <p class="row">
          <a class="button wide" href={self.href(`/rental/engineers/new?region=${encodeURIComponent(order.region)}`)}>
            {t.register}
          </a>
        </p>
      )}
      <ToCancel self={self} order={order} />
    </section>
  )
}
const ToCancel = ({ self, order }: { readonly self: Page; readonly order: Order }) => (
  <p>
    <a href={self.href(`${orderPath(order.id)}/cancel`)}>{texts[self.lang].cancel}</a>
  </p>
)

/** Who works where, for giving a visit to somebody else. */
const engineersOf = async (self: Page): Promise<readonly Engineer[]> => {
  const found = await self.api.page('/v1/rental/engineers', { status: 'active', limit: ENGINEERS_AT_MOST })
  if (!found.ok) throw new Error(`The engineers: ${found.problem.code}`)
  return found.value.items
}
const Visit = async ({ self, order, job, form }: NowProps) => {
  const t = texts[self.lang]
  const others = (await engineersOf(self)).filter(({ id, region }) => region === order.region && id !== job?.engineerId)
  return (
    <>
      <section class="panel stack">
        <h2>{t.reassignTitle}</h2>
        {others.length === 0 && !form.problem ? (
          <p class="quiet">{t.noOther}</p>
        ) : (
          <Form
            form={form}
            action={self.href(`${orderPath(order.id)}/reassign`)}
            submit={t.reassign}
            refusals={t.refusals}
            labels={{ engineerId: t.reassignTo }}
          >
            <SelectField
              form={form}
              name="engineerId"
              label={t.reassignTo}
              choices={others.map(({ id, name }) => ({ value: id, label: name ?? t.erased }))}
            />
          </Form>
        )}
      </section>
      <p class="row">
        <a class="button secondary" href={self.href(`${orderPath(order.id)}/move`)}>
          {t.move}
        </a>
        <a href={self.href(`${orderPath(order.id)}/cancel`)}>{t.cancel}</a>
      </p>
    </>
  )
}

export const showOrder = page(STAFF, (self) => orderPage(self, self.form('order')))
export const reassign = submit(STAFF, async (self, typed) => {
  const orderId = self.param('id')
  const body = { engineerId: typed.text('engineerId') }
  const given = await self.api.send('POST /v1/rental/assignments/{orderId}/reassign', { orderId, key: typed.key, body })
  if (!given.ok) return orderPage(self, self.returned(typed, given.problem, 'order'))
  return self.seeOther(`${orderPath(orderId)}?${GIVEN}=${given.value.version}`)
})
export const writeSurvey = submit(STAFF, async (self, typed) => {
  const sent = await sendSurvey(self, typed)
  if (!sent.ok) return orderPage(self, self.returned(typed, sent.problem, 'order'))
  return self.seeOther(orderPath(self.param('id')), sent.value.version)
})

const movePage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = ofCustomers[lang]
  const order = await found(self)
  if (!order.ok) return self.refused(order.problem)
  const { id, productName, region, installationDate } = order.value
  return self.show(
    t.moveTitle,
    <Question about={`${region} · ${productName}`} title={t.moveTitle} back={self.href(orderPath(id))} keep={t.keep}>
      {installationDate && <p class="lead">{t.moveNow(day(lang, installationDate))}</p>}
      <MoveForm lang={lang} form={form} action={self.href(`${orderPath(id)}/move`)} date={installationDate} />
    </Question>,
  )
}
export const askToMove = page(STAFF, (self) => movePage(self, self.form('move')))
export const moveVisit = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const body = { date: typed.text('date') }
  const moved = await self.api.send('POST /v1/rental/orders/{id}/reschedule', { id, key: typed.key, body })
  if (!moved.ok) return movePage(self, self.returned(typed, moved.problem, 'move'))
  return self.seeOther(orderPath(id), moved.value.version)
})

const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const order = await found(self)
  if (!order.ok) return self.refused(order.problem)
  const { id, productName, region } = order.value
  return self.show(
    t.cancelTitle,
    <Question about={`${region} · ${productName}`} title={t.cancelTitle} back={self.href(orderPath(id))} keep={t.keep}>
      <p class="lead">{t.cancelNote}</p>
      <Form
        form={form}
        action={self.href(`${orderPath(id)}/cancel`)}
        submit={t.cancel}
        refusals={t.refusals}
        labels={{ reason: t.reason }}
        danger
      >
        <TextField form={form} name="reason" label={t.reason} hint={t.reasonHint} maxlength={REASON_LIMIT} />
      </Form>
    </Question>,
  )
}
export const askToCancel = page(STAFF, (self) => cancelPage(self, self.form('cancel')))
export const cancelOrder = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const body = { reason: typed.text('reason') }
  const cancelled = await self.api.send('POST /v1/rental/orders/{id}/cancel', { id, key: typed.key, body })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(orderPath(id), cancelled.value.version)
})
