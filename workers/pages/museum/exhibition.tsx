/** One exhibition (전시), and reserving places in it (예약). */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { NumberField } from '../parts/fields.tsx'
import { Thing } from '../parts/thing.tsx'
import { ToSignIn } from '../parts/to-sign-in.tsx'
import { placesOf } from './list.tsx'
import { type Exhibition, texts } from './texts.ts'

const VISITORS_LIMIT = 10

const exhibitionPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.one('/v1/museum/exhibitions/{id}', { id: self.param('id'), ...self.since })
  if (!found.ok) return self.refused(found.problem)
  const exhibition = found.value
  const { id, title, hall, date, capacity } = exhibition
  return self.show(
    title,
    <Thing
      lang={lang}
      of={`museum.exhibition/${id}`}
      eyebrow={<a href={self.href('/exhibitions')}>{t.title}</a>}
      title={title}
      status={placesOf(t, exhibition)}
      facts={[
        [t.when, <time datetime={date}>{day(lang, date)}</time>],
        [t.where, hall],
        [t.capacity, t.people(capacity)],
        [t.fee, t.free],
      ]}
    >
      <Reserving self={self} exhibition={exhibition} form={form} />
    </Thing>,
  )
}

type ReservingProps = { readonly self: Page; readonly exhibition: Exhibition; readonly form: FormState }
/** What can be done now: reserve, or sign in first, or choose another one. */
const Reserving = ({ self, exhibition, form }: ReservingProps) => {
  const t = texts[self.lang]
  const path = `/exhibitions/${exhibition.id}`
  const { word } = placesOf(t, exhibition)
  const isFull = exhibition.available === 0 && form.problem === null
  if (word === t.calledOff || word === t.over || isFull) {
    return (
      <section class="panel stack">
        {word === t.left(0) && <p class="lead">{t.fullNote}</p>}
        <p>
          <a class="button secondary" href={self.href('/exhibitions')}>
            {t.others}
          </a>
        </p>
      </section>
    )
  }
  if (self.principal === null) {
    return (
      <section class="panel stack">
        <h2>{t.reserveTitle}</h2>
        <ToSignIn lang={self.lang} next={path} label={t.toSignIn} />
      </section>
    )
  }
  if (!self.principal.roles.includes('customer')) return <p class="quiet">{t.notForYou}</p>
  return (
    <section class="panel stack">
      <h2>{t.reserveTitle}</h2>
      <Form
        form={form}
        action={self.href(path)}
        submit={t.reserve}
        refusals={t.refusals}
        labels={{ visitors: t.visitors }}
      >
        <NumberField
          form={form}
          name="visitors"
          label={t.visitors}
          hint={t.visitorsHint(VISITORS_LIMIT)}
          min={1}
          max={VISITORS_LIMIT}
          value={1}
        />
      </Form>
    </section>
  )
}

export const showExhibition = page('everybody', (self) => exhibitionPage(self, self.form()))
export const reserveVisit = submit(['customer'], async (self, typed) => {
  const body = { exhibitionId: self.param('id'), visitors: typed.number('visitors') }
  const reserved = await self.api.send('POST /v1/museum/reservations', { key: typed.key, body })
  if (!reserved.ok) return exhibitionPage(self, self.returned(typed, reserved.problem))
  return self.seeOther(`/visits/${reserved.value.id}`, reserved.value.version)
})
