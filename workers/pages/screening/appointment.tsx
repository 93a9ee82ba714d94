/** One reservation (검진 예약): its place, who looked at it, and cancelling it. Its title names neither place nor day (S12). */
import { Form, type FormState } from '../form.tsx'
import { day, moment } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Table } from '../parts/list.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, type Stood, stepsDone, Thing } from '../parts/thing.tsx'
import { type Appointment, appointmentStatuses, type ScreeningTexts, texts } from './texts.ts'

const CUSTOMERS = ['customer'] as const
const STEPS = ['requested', 'completed', 'attended'] as const satisfies readonly Appointment['status'][]
const HISTORY_SIZE = 50

const found = (self: Page) => self.api.one('/v1/screening/reservations/{id}', { id: self.param('id'), ...self.since })
const historyIn = (self: Page) =>
  self.api.history('/v1/screening/reservations/{id}/history', {
    id: self.param('id'),
    limit: HISTORY_SIZE,
    ...self.since,
  })
type Found<T> = T extends { readonly ok: true; readonly value: infer V } ? V : never
type History = Found<Awaited<ReturnType<typeof historyIn>>>

/** What is done, what it waits for, what is ahead. A reservation that is over has no more steps. */
const stepsOf = (
  lang: Page['lang'],
  { status }: Appointment,
  history: readonly Stood[],
): readonly Step[] | undefined => {
  const at = ([...STEPS] as string[]).indexOf(status)
  return at < 0 ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done: at + 1, history })
}

const factsOf = (self: Page, t: ScreeningTexts, { id, hospitalName, date }: Appointment): readonly Fact[] => [
  ...(hospitalName ? [[t.where, hospitalName] as const] : []),
  ...(date ? [[t.when, <time datetime={date}>{day(self.lang, date)}</time>] as const] : []),
  [t.number, <code>{id}</code>],
]

const isStatus = (status: string): status is Appointment['status'] => status in appointmentStatuses
const wordOf = (status: string, lang: Page['lang']): string =>
  isStatus(status) ? appointmentStatuses[status].word[lang] : status

/** Every state, with whose doing it was. */
const told = (self: Page, { items }: History) => {
  const t = texts[self.lang]
  return items.map(({ status, cause, at }) => ({ what: t.because(wordOf(status, self.lang), t.causes[cause]), at }))
}

const appointmentPage = async (self: Page): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const [appointment, history] = await Promise.all([found(self), historyIn(self)])
  if (!appointment.ok) return self.refused(appointment.problem)
  const one = appointment.value
  const { word, tone } = appointmentStatuses[one.status]
  const steps = stepsOf(lang, one, history.ok ? history.value.items : [])
  return self.show(
    t.mine,
    <Thing
      lang={lang}
      of={`screening.reservation/${one.id}`}
      eyebrow={<a href={self.href('/mypage?system=screening')}>{t.mine}</a>}
      title={one.hospitalName ?? t.mine}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(self, t, one)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={history.ok ? told(self, history.value) : []}
    >
      <Now self={self} appointment={one} />
      {history.ok && <Looked self={self} accesses={history.value.accesses} />}
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly appointment: Appointment }
/** What can be done now. */
const Now = ({ self, appointment }: NowProps) => {
  const t = texts[self.lang]
  switch (appointment.status) {
    case 'requested':
      return (
        <section class="panel stack">
          <p class="lead">{t.requestedNote}</p>
          <p>
            <a class="button secondary" href={self.href(`/appointments/${appointment.id}`)}>
              {t.waiting}
            </a>
          </p>
          <ToCancel self={self} appointment={appointment} />
        </section>
      )
    case 'completed':
      return (
        <section class="panel stack">
          <h2>{t.completedTitle}</h2>
          <p class="lead">{t.completedNote}</p>
          <p class="row">
            <a class="button secondary" href={`/v1/screening/reservations/${appointment.id}/calendar.ics`}>
              {t.calendar}
            </a>
            <span class="quiet">{t.calendarNote}</span>
          </p>
          <ToCancel self={self} appointment={appointment} />
        </section>
      )
    case 'attended':
      return <Over self={self} note={t.attendedNote} />
    case 'missed':
      return <Over self={self} note={t.missedNote} />
    case 'rejected':
      return <Over self={self} note={t.rejectedNote} />
    case 'cancelled':
      return <Over self={self} note={t.cancelledNote} />
    case 'force-cancelled':
      return <Over self={self} note={t.forceCancelledNote} />
  }
}

const ToCancel = ({ self, appointment }: NowProps) => (
  <p>
    <a href={self.href(`/appointments/${appointment.id}/cancel`)}>{texts[self.lang].cancel}</a>
  </p>
)

const Over = ({ self, note }: { readonly self: Page; readonly note: string }) => (
  <section class="panel stack">
    <p class="lead">{note}</p>
    <p>
      <a class="button secondary" href={self.href('/screenings')}>
        {texts[self.lang].others}
      </a>
    </p>
  </section>
)

type LookedProps = { readonly self: Page; readonly accesses: History['accesses'] }
/** Every look of the hospital's staff (S14). */
const Looked = ({ self, accesses }: LookedProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack" id="looked">
      <h2>{t.lookedTitle}</h2>
      <p class="quiet">{accesses.length === 0 ? t.lookedNone : t.lookedNote}</p>
      {accesses.length > 0 && (
        <Table
          caption={t.lookedTitle}
          columns={[
            { label: t.who, of: ({ reader }) => reader },
            { label: t.what, of: ({ what }) => t.looked[what] },
            { label: t.whenLooked, of: ({ at }) => <time datetime={at}>{moment(self.lang, at)}</time> },
          ]}
          rows={accesses}
        />
      )}
    </section>
  )
}

export const showAppointment = page(CUSTOMERS, appointmentPage)

/** What it costs is said before it is done. */
const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const appointment = await found(self)
  if (!appointment.ok) return self.refused(appointment.problem)
  const { id, hospitalName, date } = appointment.value
  return self.show(
    t.cancelTitle,
    <Question about={hospitalName} title={t.cancelTitle} back={self.href(`/appointments/${id}`)} keep={t.keep}>
      <p class="lead">{t.cancelCosts}</p>
      {date && <p class="quiet">{day(lang, date)}</p>}
      <Form
        form={form}
        action={self.href(`/appointments/${id}/cancel`)}
        submit={t.cancel}
        refusals={t.refusals}
        danger
      />
    </Question>,
  )
}
export const askToCancel = page(CUSTOMERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelAppointment = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const cancelled = await self.api.send('POST /v1/screening/reservations/{id}/cancel', { id, key: typed.key })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(`/appointments/${id}`, cancelled.value.version)
})
