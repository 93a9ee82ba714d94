/** One entry (입장) at the door: whether they may come in, and letting them in once. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState, Summary } from '../form.tsx'
import { dateOf, day, time } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { HOME, STAFF } from './list.tsx'
import { type Entry, entryStatuses, texts } from './texts.ts'

/** Where an entry is: under its exhibition. */
export const entryPath = ({ id, exhibitionId }: Pick<Entry, 'id' | 'exhibitionId'>): string =>
  `${HOME}/${exhibitionId}/entries/${id}`

export const entryPage = async (self: Page, reservationId: string, form: FormState): Promise<Response> => {
  const { lang } = self
  const t = texts[lang]
  const found = await self.api.one('/v1/museum/admissions/{reservationId}', {
    reservationId,
    ...self.since,
  })
  if (!found.ok) return self.refused(found.problem)
  const entry = found.value
  return self.show(
    t.entry,
    <section class="panel stack">
      <p class="eyebrow">
        <a href={self.href(`${HOME}/${entry.exhibitionId}`)}>{entry.exhibitionTitle}</a>
      </p>
      <h1>{verdictOf(self, entry)}</h1>
      <p class="row">
        <StatusBadge lang={lang} status={entryStatuses[entry.status]} />
        <span>{t.people(entry.visitors)}</span>
        <span class="quiet">
          {entry.hall} · {day(lang, entry.date)}
        </span>
      </p>
      {entry.status === 'admitted' && <p class="quiet">{t.usedBefore}</p>}
      {form.problem && !mayComeIn(entry) && <Summary form={form} problem={form.problem} refusals={t.refusals} />}
      {mayComeIn(entry) && (
        <Form form={form} action={self.href(entryPath(entry))} submit={t.letIn(entry.visitors)} refusals={t.refusals} />
      )}
      <p>
        <a class={mayComeIn(entry) ? undefined : 'button'} href={self.href(`${HOME}/${entry.exhibitionId}`)}>
          {mayComeIn(entry) ? t.back : t.nextOne}
        </a>
      </p>
      <p class="quiet">
        {t.number} <code>{entry.id}</code>
      </p>
    </section>,
  )
}

const mayComeIn = ({ status, date }: Entry): boolean => status === 'registered' && date === dateOf(now())

/** In words that are read from afar. */
const verdictOf = ({ lang }: Page, entry: Entry): string => {
  const t = texts[lang]
  if (mayComeIn(entry)) return t.mayComeIn
  if (entry.status === 'admitted') return t.areIn(time(lang, entry.changedAt))
  return entry.status === 'registered' ? t.otherDay(day(lang, entry.date)) : t.ended
}

export const showEntry = page(STAFF, (self) => entryPage(self, self.param('entry'), self.form()))
export const admit = submit(STAFF, async (self, typed) => {
  const reservationId = self.param('entry')
  const admitted = await self.api.send('POST /v1/museum/admissions/{reservationId}/admit', {
    reservationId,
    key: typed.key,
  })
  if (!admitted.ok) return entryPage(self, reservationId, self.returned(typed, admitted.problem))
  return self.seeOther(`${HOME}/${self.param('id')}/entries/${reservationId}`, admitted.value.version)
})
