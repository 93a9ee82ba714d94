/** One call (호출): from its payment to the receipt, and cancelling it. */
import { Form, type FormState } from '../form.tsx'
import { moment, won } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Countdown } from '../parts/live.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, stepsDone, Thing } from '../parts/thing.tsx'
import { type Call, callStatuses, callSteps, happenings, type TaxiTexts, texts } from './texts.ts'

const CUSTOMERS = ['customer'] as const
const HISTORY_SIZE = 50
const STEPS = ['pay', 'find', 'come', 'board', 'done'] as const

const found = (self: Page) => self.api.one('/v1/taxi/calls/{id}', { id: self.param('id'), ...self.since })

const nameOfDriver = ({ driverName }: Call): string => driverName ?? ''
const statusOf = ({ status, step }: Call) => (status === 'matched' && step ? callSteps[step] : callStatuses[status])

/** So many of its steps are done. A call that came to nothing has none. */
const doneOf = ({ status, step }: Call): number | null => {
  switch (status) {
    case 'requested':
      return 0
    case 'open':
      return 1
    case 'matched':
      return step === 'boarded' ? 4 : step === 'arrived' ? 3 : 2
    case 'completed':
      return STEPS.length
    default:
      return null
  }
}
const stepsOf = (lang: Page['lang'], call: Call): readonly Step[] | undefined => {
  const done = doneOf(call)
  return done === null ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done })
}

const factsOf = (lang: Page['lang'], t: TaxiTexts, call: Call): readonly Fact[] => {
  const { origin, destination, fareKrw, driverName, createdAt, changedAt, status, id } = call
  return [
    [t.origin, origin],
    [t.destination, destination],
    [t.paidFare, won(fareKrw)],
    ...(driverName ? [[t.driver, driverName] as const] : []),
    [t.when, <time datetime={createdAt}>{moment(lang, createdAt)}</time>],
    ...(status === 'completed'
      ? [[t.ended, <time datetime={changedAt}>{moment(lang, changedAt)}</time>] as const]
      : []),
    [t.number, <code>{id}</code>],
  ]
}

const isStatus = (status: string): status is Call['status'] => status in callStatuses
const showCallPage = async (self: Page): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [call, history] = await Promise.all([
    found(self),
    api.history('/v1/taxi/calls/{id}/history', { id: self.param('id'), limit: HISTORY_SIZE }),
  ])
  if (!call.ok) return self.refused(call.problem)
  const one = call.value
  const { word, tone } = statusOf(one)
  const title = t.fromTo(one.origin, one.destination)
  const steps = stepsOf(lang, one)
  const events = history.ok ? history.value.items : []
  return self.show(
    title,
    <Thing
      lang={lang}
      of={`taxi.call/${one.id}`}
      eyebrow={<a href={self.href('/taxi')}>{t.mine}</a>}
      title={title}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(lang, t, one)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={events.map(({ status, event, at }) => ({
        what: happenings[event]?.[lang] ?? (isStatus(status) ? callStatuses[status].word[lang] : status),
        at,
      }))}
    >
      <Now self={self} call={one} />
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly call: Call }
/** What there is to know and to do now. */
const Now = ({ self, call }: NowProps) => {
  const t = texts[self.lang]
  switch (call.status) {
    case 'requested':
      return <p class="lead">{t.requestedNote}</p>
    case 'open':
      return <Waiting self={self} call={call} />
    case 'matched':
      return <Riding self={self} call={call} />
    case 'completed':
      return <Over self={self} title={t.receipt} note={t.receiptNote(call.fareKrw)} />
    case 'cancelled':
    case 'lapsed':
      return <Over self={self} note={t.refunded(call.fareKrw)} />
    case 'rejected':
      return <Over self={self} note={t.rejectedNote} />
    case 'payment-failed':
      return <Over self={self} note={t.failedNote} />
  }
}

const Waiting = ({ self, call }: NowProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.openTitle}</h2>
      {call.lapsesAt && (
        <p class="left">
          {t.openLeft} <Countdown lang={self.lang} until={call.lapsesAt} over={t.openOver} />
        </p>
      )}
      <p class="quiet">{t.openNote}</p>
      <ToCancel self={self} call={call} />
    </section>
  )
}

const Riding = ({ self, call }: NowProps) => {
  const t = texts[self.lang]
  const driver = nameOfDriver(call)
  if (call.step === 'boarded') {
    return (
      <section class="panel stack">
        <h2>{t.boardedTitle}</h2>
        <p class="lead">{t.boardedNote}</p>
      </section>
    )
  }
  return (
    <section class="panel stack">
      <h2>{call.step === 'arrived' ? t.arrivedTitle(driver) : t.comingTitle(driver)}</h2>
      {call.step === 'arrived' && <p class="lead">{t.arrivedNote}</p>}
      <p class="quiet">{t.comingNote}</p>
      <ToCancel self={self} call={call} />
    </section>
  )
}

const ToCancel = ({ self, call }: NowProps) => (
  <p>
    <a href={self.href(`/taxi/calls/${call.id}/cancel`)}>{texts[self.lang].cancel}</a>
  </p>
)

type OverProps = { readonly self: Page; readonly title?: string; readonly note: string }
const Over = ({ self, title, note }: OverProps) => (
  <section class="panel stack">
    {title && <h2>{title}</h2>}
    <p class="lead">{note}</p>
    <p>
      <a class="button secondary" href={self.href('/taxi')}>
        {texts[self.lang].again}
      </a>
    </p>
  </section>
)

/** What comes back is said before it is done. */
const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const call = await found(self)
  if (!call.ok) return self.refused(call.problem)
  const one = call.value
  const isLive = one.status === 'open' || (one.status === 'matched' && one.step !== 'boarded')
  return self.show(
    t.cancelTitle,
    <Question
      about={t.fromTo(one.origin, one.destination)}
      title={t.cancelTitle}
      back={self.href(`/taxi/calls/${one.id}`)}
      keep={t.keep}
    >
      <p class="lead">{isLive ? t.cancelGives(one.fareKrw) : t.cancelNot}</p>
      {isLive && one.driverName && <p class="quiet">{t.cancelDriver(one.driverName)}</p>}
      {(isLive || form.problem) && (
        <Form
          form={form}
          action={self.href(`/taxi/calls/${one.id}/cancel`)}
          {...(isLive && { submit: t.cancel })}
          refusals={t.refusals}
          danger
        >
          <input type="hidden" name="was" value={one.status} />
        </Form>
      )}
    </Question>,
  )
}

export const showCall = page(CUSTOMERS, showCallPage)
export const askToCancelCall = page(CUSTOMERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelCall = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  // Who saw that nobody had taken it does not send a driver away by that (T8).
  const body = typed.text('was') === 'open' ? ({ onlyWhile: 'open' } as const) : {}
  const cancelled = await self.api.send('POST /v1/taxi/calls/{id}/cancel', { id, key: typed.key, body })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(`/taxi/calls/${id}`, cancelled.value.version)
})
