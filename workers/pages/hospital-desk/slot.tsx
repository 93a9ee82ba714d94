/** One day of a hospital: how its places stand, and calling it off. Who comes is a page of its own, for each look is kept. */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { dateOf, day } from '../format.ts'
import { fragment, type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { Board } from '../parts/live.tsx'
import { Numbers } from '../parts/numbers.tsx'
import { Question } from '../parts/question.tsx'
import { expectedOf, HOME, STAFF } from './list.tsx'
import { type Slot, slotStatuses, texts } from './texts.ts'

export const found = (self: Page) =>
  self.api.one('/v1/screening/hospitals/{id}', { id: self.param('id'), ...self.since })

export const SlotHead = ({ self, slot }: { readonly self: Page; readonly slot: Slot }) => {
  const { lang } = self
  const t = texts[lang]
  return (
    <header class="stack tight">
      <p class="eyebrow">
        <a href={self.href(HOME)}>{t.title}</a>
      </p>
      <h1>{slot.name}</h1>
      <p class="lead">
        {slot.date === dateOf(now()) && <strong>{t.today} · </strong>}
        <time datetime={slot.date}>{day(lang, slot.date)}</time>
      </p>
      <p>
        <StatusBadge lang={lang} status={slotStatuses[slot.status]} />
      </p>
    </header>
  )
}

export const showSlot = page(STAFF, async (self: Page) => {
  const t = texts[self.lang]
  const slot = await found(self)
  if (!slot.ok) return self.refused(slot.problem)
  const { id, name, date, status } = slot.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    name,
    <>
      <SlotHead self={self} slot={slot.value} />
      <Board lang={self.lang} src={`${path}/board`}>
        <Standing self={self} slot={slot.value} />
      </Board>
      <section class="panel stack">
        <h2>{t.listTitle}</h2>
        <p class="quiet">{t.listLead}</p>
        <p>
          <a class="button" href={`${path}/people`}>
            {t.openList}
          </a>
        </p>
      </section>
      <section class="stack tight">
        <h2>{t.manage}</h2>
        <p class="row">
          {status === 'open' && date >= dateOf(now()) && (
            <a class="button secondary" href={`${path}/call-off`}>
              {t.callOff}
            </a>
          )}
          <a class="button secondary" href={self.href(`/screenings/${id}`)}>
            {t.toPublic}
          </a>
        </p>
      </section>
    </>,
  )
})

/** The inside of the board alone. */
export const showBoard = fragment(STAFF, async (self) => {
  const slot = await found(self)
  return slot.ok ? <Standing self={self} slot={slot.value} /> : self.refused(slot.problem)
})

const Standing = ({ self, slot }: { readonly self: Page; readonly slot: Slot }) => {
  const t = texts[self.lang]
  const { status, available, attended, capacity, reservationsLeft = 0 } = slot
  return (
    <div class="stack" data-status={slotStatuses[status].word[self.lang]}>
      {status === 'deleting' && <p class="lead">{t.deletingNote(reservationsLeft)}</p>}
      {status === 'deleted' && <p class="lead">{t.deletedNote}</p>}
      <Numbers
        numbers={[
          { label: t.expected, count: expectedOf(slot) },
          { label: t.came, count: attended },
          { label: t.free, count: available },
          { label: t.capacity, count: capacity },
        ]}
      />
    </div>
  )
}

/** What it undoes is said before it is done. */
const callOffPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const slot = await found(self)
  if (!slot.ok) return self.refused(slot.problem)
  const { id, name, date, attended } = slot.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    t.callOffTitle,
    <Question about={`${name} · ${day(self.lang, date)}`} title={t.callOffTitle} back={path} keep={t.keep}>
      <p class="lead">{t.callOffLead(expectedOf(slot.value))}</p>
      {attended > 0 && <p>{t.callOffCame(attended)}</p>}
      <p>{t.callOffFinal}</p>
      <Form form={form} action={`${path}/call-off`} submit={t.callOff} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCallOff = page(STAFF, (self) => callOffPage(self, self.form('call-off')))
export const callOff = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const deleted = await self.api.send('DELETE /v1/screening/hospitals/{id}', { id, key: typed.key })
  if (!deleted.ok) return callOffPage(self, self.returned(typed, deleted.problem, 'call-off'))
  return self.seeOther(`${HOME}/${id}`, deleted.value.version)
})
