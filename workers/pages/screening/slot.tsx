/** One day at a hospital (검진일): what happens with what one tells it, and reserving a place (예약). */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Thing } from '../parts/thing.tsx'
import { ToSignIn } from '../parts/to-sign-in.tsx'
import { placesOf } from './list.tsx'
import { type Slot, texts } from './texts.ts'

const slotPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const found = await api.one('/v1/screening/hospitals/{id}', { id: self.param('id'), ...self.since })
  if (!found.ok) return self.refused(found.problem)
  const slot = found.value
  return self.show(
    slot.name,
    <Thing
      lang={lang}
      of={`screening.hospital/${slot.id}`}
      eyebrow={<a href={self.href('/screenings')}>{t.title}</a>}
      title={slot.name}
      lead={<time datetime={slot.date}>{day(lang, slot.date)}</time>}
      status={placesOf(t, slot)}
      facts={[
        [t.when, day(lang, slot.date)],
        [t.capacity, t.people(slot.capacity)],
        [t.fee, t.free],
      ]}
    >
      <Reserving self={self} slot={slot} form={form} />
    </Thing>,
  )
}

type ReservingProps = { readonly self: Page; readonly slot: Slot; readonly form: FormState }
/** What can be done now: reserve, or sign in first, or choose another day. */
const Reserving = ({ self, slot, form }: ReservingProps) => {
  const t = texts[self.lang]
  const path = `/screenings/${slot.id}`
  const { word } = placesOf(t, slot)
  const isFull = slot.available === 0 && form.problem === null
  if (word === t.calledOff || word === t.over || isFull) {
    return (
      <section class="panel stack">
        {word === t.left(0) && <p class="lead">{t.fullNote}</p>}
        <p>
          <a class="button secondary" href={self.href('/screenings')}>
            {t.others}
          </a>
        </p>
      </section>
    )
  }
  if (self.principal !== null && !self.principal.roles.includes('customer')) return <p class="quiet">{t.notForYou}</p>
  return (
    <section class="panel stack">
      <h2>{t.reserveTitle}</h2>
      <Privacy self={self} />
      {self.principal === null ? (
        <ToSignIn lang={self.lang} next={path} label={t.toSignIn} />
      ) : (
        <Form form={form} action={self.href(path)} submit={t.reserve} refusals={t.refusals} />
      )}
      <ToMine self={self} form={form} />
    </section>
  )
}

/** What is kept, who sees it, and what is told: read before anything is sent. */
const Privacy = ({ self }: { readonly self: Page }) => {
  const t = texts[self.lang]
  return (
    <section class="said stack tight">
      <h3>{t.privacyTitle}</h3>
      <ul>
        <li>{t.privacy.seen}</li>
        <li>{t.privacy.kept}</li>
        <li>{t.privacy.told}</li>
      </ul>
    </section>
  )
}

/** Who has a reservation there is led to it. */
const ToMine = ({ self, form: { problem } }: { readonly self: Page; readonly form: FormState }) =>
  problem?.code === 'AlreadyReserved' && 'reservationId' in problem ? (
    <p>
      <a href={self.href(`/appointments/${problem.reservationId}`)}>{texts[self.lang].toMine}</a>
    </p>
  ) : null

export const showSlot = page('everybody', (self) => slotPage(self, self.form()))
export const reserveSlot = submit(['customer'], async (self, typed) => {
  const body = { hospitalId: self.param('id') }
  const reserved = await self.api.send('POST /v1/screening/reservations', { key: typed.key, body })
  if (!reserved.ok) return slotPage(self, self.returned(typed, reserved.problem))
  return self.seeOther(`/appointments/${reserved.value.id}`, reserved.value.version)
})
