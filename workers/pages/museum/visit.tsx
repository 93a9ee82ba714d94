/** One reservation (전시 예약): its places, its pass, and cancelling it. */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { QrCode } from '../parts/qr.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, type Step, type Stood, stepsDone, Thing } from '../parts/thing.tsx'
import { type MuseumTexts, texts, type Visit, visitStatuses } from './texts.ts'

const CUSTOMERS = ['customer'] as const
const STEPS = ['requested', 'completed', 'admitted'] as const satisfies readonly Visit['status'][]
const HISTORY_SIZE = 50

const found = (self: Page) => self.api.one('/v1/museum/reservations/{id}', { id: self.param('id'), ...self.since })

/** What is done, what it waits for, what is ahead. A reservation that is over has no more steps. */
const stepsOf = (lang: Page['lang'], { status }: Visit, history: readonly Stood[]): readonly Step[] | undefined => {
  const at = ([...STEPS] as string[]).indexOf(status)
  return at < 0 ? undefined : stepsDone({ lang, steps: STEPS, words: texts[lang].steps, done: at + 1, history })
}

const factsOf = (self: Page, t: MuseumTexts, { id, date, hall, visitors }: Visit): readonly Fact[] => [
  ...(date ? [[t.when, <time datetime={date}>{day(self.lang, date)}</time>] as const] : []),
  ...(hall ? [[t.where, hall] as const] : []),
  [t.visitors, t.people(visitors)],
  [t.number, <code>{id}</code>],
]

const isStatus = (status: string): status is Visit['status'] => status in visitStatuses
const wordOf = (status: string, lang: Page['lang']): string =>
  isStatus(status) ? visitStatuses[status].word[lang] : status

const visitPage = async (self: Page): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const [visit, passes, history] = await Promise.all([
    found(self),
    api.one('/v1/museum/reservations/{id}/passes', { id: self.param('id'), ...self.since }),
    api.history('/v1/museum/reservations/{id}/history', { id: self.param('id'), limit: HISTORY_SIZE, ...self.since }),
  ])
  if (!visit.ok) return self.refused(visit.problem)
  const one = visit.value
  const title = one.exhibitionTitle ?? t.mine
  const { word, tone } = visitStatuses[one.status]
  const past = history.ok ? history.value.items : []
  const steps = stepsOf(lang, one, past)
  return self.show(
    title,
    <Thing
      lang={lang}
      of={`museum.reservation/${one.id}`}
      eyebrow={<a href={self.href('/mypage?system=museum')}>{t.mine}</a>}
      title={title}
      status={{ word: word[lang], tone }}
      {...(steps && { steps })}
      facts={factsOf(self, t, one)}
      behind={one.version < (self.since.minVersion ?? 0) || one.status === 'requested'}
      history={past.map(({ status, at }) => ({ what: wordOf(status, lang), at }))}
    >
      <Now self={self} visit={one} pass={passes.ok ? passes.value.passes[0]?.pass : undefined} />
    </Thing>,
  )
}

type VisitProps = { readonly self: Page; readonly visit: Visit }
/** There is a pass while the reservation is complete; the two are read side by side, so one may be ahead. */
type NowProps = VisitProps & { readonly pass: string | undefined }
/** What can be done now. */
const Now = ({ self, visit, pass }: NowProps) => {
  const t = texts[self.lang]
  switch (visit.status) {
    case 'requested':
      return (
        <section class="panel stack">
          <p class="lead">{t.requestedNote}</p>
          <p>
            <a class="button secondary" href={self.href(`/visits/${visit.id}`)}>
              {t.waiting}
            </a>
          </p>
          <ToCancel self={self} visit={visit} />
        </section>
      )
    case 'completed':
      return <Pass self={self} visit={visit} pass={pass} />
    case 'admitted':
      return <Over self={self} note={t.admittedNote} />
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

const ToCancel = ({ self, visit }: VisitProps) => (
  <p>
    <a href={self.href(`/visits/${visit.id}/cancel`)}>{texts[self.lang].cancel}</a>
  </p>
)

const Pass = ({ self, visit, pass }: NowProps) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack">
      <h2>{t.passTitle}</h2>
      <p class="lead">{t.passNote(visit.visitors)}</p>
      {pass !== undefined && <QrCode text={pass} label={t.passPicture} />}
      <p class="row">
        <a class="button secondary wide" href={`/v1/museum/reservations/${visit.id}/calendar.ics`}>
          {t.calendar}
        </a>
      </p>
      <ToCancel self={self} visit={visit} />
    </section>
  )
}

const Over = ({ self, note }: { readonly self: Page; readonly note: string }) => (
  <section class="panel stack">
    <p class="lead">{note}</p>
    <p>
      <a class="button secondary" href={self.href('/exhibitions')}>
        {texts[self.lang].others}
      </a>
    </p>
  </section>
)

export const showVisit = page(CUSTOMERS, visitPage)

/** What it costs is said before it is done. */
const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const visit = await found(self)
  if (!visit.ok) return self.refused(visit.problem)
  const { id, exhibitionTitle, date, visitors } = visit.value
  return self.show(
    t.cancelTitle,
    <Question about={exhibitionTitle} title={t.cancelTitle} back={self.href(`/visits/${id}`)} keep={t.keep}>
      <p class="lead">{t.cancelCosts}</p>
      {date && (
        <p class="quiet">
          {day(lang, date)} · {t.people(visitors)}
        </p>
      )}
      <Form form={form} action={self.href(`/visits/${id}/cancel`)} submit={t.cancel} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCancel = page(CUSTOMERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelVisit = submit(CUSTOMERS, async (self, typed) => {
  const id = self.param('id')
  const cancelled = await self.api.send('POST /v1/museum/reservations/{id}/cancel', { id, key: typed.key })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(`/visits/${id}`, cancelled.value.version)
})
