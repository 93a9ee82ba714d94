/**
 * Who comes on a day (오시는 분), and marking that they came. Each time it is opened, one look is kept for those people to
 * read (S14), so it is no board that asks by itself.
 */
import { now } from '../../../kernel/time.ts'
import { Form, type FormState, Summary } from '../form.tsx'
import { dateOf } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { Empty, More, Table } from '../parts/list.tsx'
import { HOME, STAFF } from './list.tsx'
import { found, SlotHead } from './slot.tsx'
import { type Expected, recordStatuses, type Slot, texts } from './texts.ts'

const PAGE_SIZE = 100
/** Whose visit was marked just now: the list may not know it yet. */
const JUST = 'just'
const RECORD = 'record'

type Came = { readonly id: string; readonly form: FormState } | null
const peoplePage = async (self: Page, came: Came): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const cursor = self.query('cursor')
  const slot = await found(self)
  if (!slot.ok) return self.refused(slot.problem)
  const { id, name } = slot.value
  const people = await api.page('/v1/screening/records', {
    limit: PAGE_SIZE,
    hospitalId: id,
    ...(cursor && { cursor }),
  })
  if (!people.ok) return self.refused(people.problem)
  const { items, next } = people.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    `${t.listTitle} · ${name}`,
    <>
      <SlotHead self={self} slot={slot.value} />
      <section class="stack">
        <div class="head">
          <h2>{t.listTitle}</h2>
          <a class="button secondary" href={`${path}/people`}>
            {t.again}
          </a>
        </div>
        <p class="quiet">{t.listLead}</p>
        {self.query(JUST) !== undefined && (
          <p class="lead" role="status">
            {t.marked}
          </p>
        )}
        {items.length === 0 ? (
          <Empty title={t.nobody}>
            <p class="quiet">{t.nobodyMore}</p>
          </Empty>
        ) : (
          <People self={self} slot={slot.value} people={items} came={came} />
        )}
        <More lang={lang} path={`${path}/people`} next={next} />
      </section>
    </>,
  )
}

type PeopleProps = {
  readonly self: Page
  readonly slot: Slot
  readonly people: readonly Expected[]
  readonly came: Came
}
const People = ({ self, slot, people, came }: PeopleProps) => {
  const { lang } = self
  const t = texts[lang]
  const isToday = slot.date === dateOf(now())
  const isJust = ({ id }: Expected): boolean => id === self.query(JUST)
  return (
    <>
      {came?.form.problem && !people.some((one) => one.id === came.id && one.status === 'registered') && (
        <Summary form={came.form} problem={came.form.problem} refusals={t.refusals} />
      )}
      {!isToday && <p class="quiet">{t.onTheDay}</p>}
      <Table
        caption={t.listTitle}
        columns={[
          { label: t.person, of: ({ customerName, customerId }) => customerName ?? customerId ?? t.personUnknown },
          { label: t.number, of: ({ id }) => <code>{id}</code> },
          {
            label: t.status,
            of: (one) => <StatusBadge lang={lang} status={recordStatuses[isJust(one) ? 'attended' : one.status]} />,
          },
          ...(isToday
            ? [
                {
                  label: t.mark,
                  of: (one: Expected) =>
                    one.status === 'registered' &&
                    !isJust(one) && (
                      <Form
                        form={came?.id === one.id ? came.form : self.form(`came-${one.id}`)}
                        action={self.href(`${HOME}/${slot.id}/people`)}
                        submit={t.attend}
                        refusals={t.refusals}
                        quiet
                      >
                        <input type="hidden" name={RECORD} value={one.id} />
                      </Form>
                    ),
                },
              ]
            : []),
        ]}
        rows={people}
      />
    </>
  )
}

export const showPeople = page(STAFF, (self) => peoplePage(self, null))
export const markCame = submit(STAFF, async (self, typed) => {
  const reservationId = typed.text(RECORD)
  const marked = await self.api.send('POST /v1/screening/records/{reservationId}/attend', {
    reservationId,
    key: typed.key,
  })
  if (!marked.ok) {
    const form = self.returned(typed, marked.problem, `came-${reservationId}`)
    return peoplePage(self, { id: reservationId, form })
  }
  return self.seeOther(`${HOME}/${self.param('id')}/people?${JUST}=${encodeURIComponent(reservationId)}`)
})
