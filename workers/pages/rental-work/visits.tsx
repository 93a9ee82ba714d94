/** The visits of an engineer (설치 방문): today's first, where to go, moving one, and saying that it is done. */
import type { Listed } from '../../../client/index.ts'
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Card, Cards, Empty, Leaf } from '../parts/list.tsx'
import { Question } from '../parts/question.tsx'
import { type Fact, Thing } from '../parts/thing.tsx'
import { MoveForm } from '../rental/order.tsx'
import { texts as ofCustomers } from '../rental/texts.ts'
import type { Assignment } from './texts.ts'
import { texts, type VisitTexts, visitStatuses } from './visit-texts.ts'

const ENGINEERS = ['engineer'] as const
/** More than anybody has to do; of what is done the latest. */
const OPEN_AT_MOST = 100
const DONE_SHOWN = 20
const PATH = '/installations'
/** Said to be done, or moved to a day: the assignment follows by itself. */
const DONE = 'done'
const TO = 'to'

type Visit = Listed<'/v1/rental/assignments'>
const dateIn = ({ installationDate = '' }: Pick<Visit, 'installationDate'>): string => installationDate
const pathOf = (id: string): string => `${PATH}/${id}`

export const showVisits = page(ENGINEERS, async (self) => {
  const { api, lang } = self
  const t = texts[lang]
  const [open, done] = await Promise.all([
    api.page('/v1/rental/assignments', { status: 'assigned', limit: OPEN_AT_MOST }),
    api.page('/v1/rental/assignments', { status: 'completed', limit: DONE_SHOWN }),
  ])
  if (!open.ok) return self.refused(open.problem)
  if (!done.ok) return self.refused(done.problem)
  const today = dateOf(now())
  const visits = open.value.items.toSorted((one, other) => dateIn(one).localeCompare(dateIn(other)))
  const parts = [
    [t.overdue, visits.filter((visit) => dateIn(visit) < today)],
    [t.today, visits.filter((visit) => dateIn(visit) === today)],
    [t.later, visits.filter((visit) => dateIn(visit) > today)],
    [t.doneLately, done.value.items],
  ] as const
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.countToday(visits.filter((visit) => dateIn(visit) === today).length)}</p>
      </header>
      {parts.every(([, these]) => these.length === 0) && (
        <Empty title={t.none}>
          <p class="quiet">{t.noneMore}</p>
        </Empty>
      )}
      {parts.map(
        ([title, these]) =>
          these.length > 0 && (
            <section class="stack">
              <h2>{title}</h2>
              <Cards>
                {these.map((visit) => (
                  <VisitCard self={self} visit={visit} />
                ))}
              </Cards>
            </section>
          ),
      )}
    </>,
  )
})

const VisitCard = ({ self, visit }: { readonly self: Page; readonly visit: Visit }) => {
  const { id, region = '', productName, address, customerName } = visit
  return (
    <Card href={self.href(pathOf(id))} title={region} heading="h3" side={<Leaf lang={self.lang} at={dateIn(visit)} />}>
      {address && <p>{address}</p>}
      <p class="quiet">{customerName ? `${customerName} · ${productName}` : productName}</p>
    </Card>
  )
}

const found = (self: Page) =>
  self.api.one('/v1/rental/assignments/{orderId}', { orderId: self.param('id'), ...self.since })

const factsOf = (lang: Page['lang'], t: VisitTexts, visit: Assignment): readonly Fact[] => {
  const { installationDate, customerName, phone, address, region, productName, id } = visit
  return [
    ...(installationDate
      ? [[t.date, <time datetime={installationDate}>{day(lang, installationDate)}</time>] as const]
      : []),
    ...(customerName ? [[t.customer, customerName] as const] : []),
    ...(phone ? [[t.phone, <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</a>] as const] : []),
    ...(address ? [[t.address, address] as const] : []),
    [t.region, region],
    [t.product, productName],
    [t.number, <code>{id}</code>],
  ]
}

const visitPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const visit = await found(self)
  if (!visit.ok) return self.refused(visit.problem)
  const one = visit.value
  const { word, tone } = visitStatuses[one.status]
  const isDone = self.query(DONE) !== undefined && one.status === 'assigned'
  const isMoving = one.status === 'assigned' && self.query(TO) !== undefined && self.query(TO) !== one.installationDate
  return self.show(
    one.region ?? t.title,
    <Thing
      lang={lang}
      of={`rental.assignment/${one.id}`}
      eyebrow={<a href={self.href(PATH)}>{t.title}</a>}
      title={one.region ?? t.title}
      {...(one.productName && { lead: one.productName })}
      status={{ word: word[lang], tone }}
      facts={factsOf(lang, t, one)}
      behind={isDone || isMoving || one.version < (self.since.minVersion ?? 0)}
    >
      {isDone ? null : <Now self={self} visit={one} form={form} />}
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly visit: Assignment; readonly form: FormState }
const Now = ({ self, visit, form }: NowProps) => {
  const { lang } = self
  const t = texts[lang]
  if (visit.status !== 'assigned') {
    return (
      <section class="panel stack">
        <p class="lead">{visit.status === 'completed' ? t.completedNote : t.cancelledNote}</p>
        <p>
          <a class="button secondary" href={self.href(PATH)}>
            {t.toVisits}
          </a>
        </p>
      </section>
    )
  }
  const isDue = dateIn(visit) <= dateOf(now())
  return (
    <section class="panel stack">
      {isDue || form.problem ? (
        <>
          <h2>{t.dueTitle}</h2>
          <p class="quiet">{t.dueNote}</p>
          <Form
            form={form}
            action={self.href(`${pathOf(visit.id)}/complete`)}
            submit={t.complete}
            refusals={t.refusals}
          />
        </>
      ) : (
        <>
          <h2>{t.notDueTitle(day(lang, dateIn(visit)))}</h2>
          <p class="quiet">{t.notDueNote}</p>
        </>
      )}
      <p>
        <a class={isDue ? undefined : 'button secondary'} href={self.href(`${pathOf(visit.id)}/move`)}>
          {t.move}
        </a>
      </p>
    </section>
  )
}

export const showVisit = page(ENGINEERS, (self) => visitPage(self, self.form('visit')))
export const completeVisit = submit(ENGINEERS, async (self, typed) => {
  const orderId = self.param('id')
  const done = await self.api.send('POST /v1/rental/installations/{orderId}/complete', { orderId, key: typed.key })
  if (!done.ok) return visitPage(self, self.returned(typed, done.problem, 'visit'))
  return self.seeOther(`${pathOf(orderId)}?${DONE}=1`)
})

const movePage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = ofCustomers[lang]
  const visit = await found(self)
  if (!visit.ok) return self.refused(visit.problem)
  const { id, installationDate, region, productName } = visit.value
  return self.show(
    t.moveTitle,
    <Question about={`${region} · ${productName}`} title={t.moveTitle} back={self.href(pathOf(id))} keep={t.keep}>
      {installationDate && <p class="lead">{t.moveNow(day(lang, installationDate))}</p>}
      <p class="quiet">{texts[lang].moveNote}</p>
      <MoveForm lang={lang} form={form} action={self.href(`${pathOf(id)}/move`)} date={installationDate} />
    </Question>,
  )
}
export const askToMove = page(ENGINEERS, (self) => movePage(self, self.form('move')))
export const moveVisit = submit(ENGINEERS, async (self, typed) => {
  const id = self.param('id')
  const body = { date: typed.text('date') }
  const moved = await self.api.send('POST /v1/rental/orders/{id}/reschedule', { id, key: typed.key, body })
  if (!moved.ok) return movePage(self, self.returned(typed, moved.problem, 'move'))
  return self.seeOther(`${pathOf(id)}?${TO}=${body.date}`)
})
