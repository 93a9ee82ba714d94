/** One delivery (배송), as its courier sees it: where it goes, and the one thing that is to be done next. */
import { deliveryStatuses } from '../concert/texts.ts'
import { Form, type FormState, Summary } from '../form.tsx'
import { dayTime } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { type Fact, Thing } from '../parts/thing.tsx'
import { COURIERS, PATH } from './list.tsx'
import { type CourierTexts, type Delivery, texts } from './texts.ts'

const factsOf = (self: Page, t: CourierTexts, { concertTitle, startsAt, quantity, id }: Delivery): readonly Fact[] => [
  ...(concertTitle ? [[t.concert, concertTitle] as const] : []),
  ...(startsAt ? [[t.starts, <time datetime={startsAt}>{dayTime(self.lang, startsAt)}</time>] as const] : []),
  ...(quantity ? [[t.quantity, t.tickets(quantity)] as const] : []),
  [t.number, <code>{id}</code>],
]

const deliveryPage = async (self: Page, form: FormState): Promise<Response> => {
  const { lang, api } = self
  const t = texts[lang]
  const bookingId = self.param('id')
  const found = await api.one('/v1/concert/deliveries/{bookingId}', { bookingId, ...self.since })
  if (!found.ok) return self.refused(found.problem)
  const delivery = found.value
  const { word, tone } = deliveryStatuses[delivery.status]
  return self.show(
    delivery.address ?? t.noAddress,
    <Thing
      lang={lang}
      of={`concert.delivery/${delivery.id}`}
      eyebrow={<a href={self.href(PATH)}>{t.title}</a>}
      title={delivery.address ?? t.noAddress}
      status={{ word: word[lang], tone }}
      facts={factsOf(self, t, delivery)}
      behind={delivery.version < (self.since.minVersion ?? 0)}
    >
      <Now self={self} delivery={delivery} form={form} />
    </Thing>,
  )
}

type NowProps = { readonly self: Page; readonly delivery: Delivery; readonly form: FormState }
/** What is to be done now. */
const Now = ({ self, delivery, form }: NowProps) => {
  const t = texts[self.lang]
  const { status, id } = delivery
  const isMine = delivery.courierId === self.principal?.sub
  const step =
    status === 'prepared'
      ? { title: t.dispatchTitle, costs: t.dispatchCosts, submit: t.dispatch, verb: 'dispatch' }
      : { title: t.deliverTitle, costs: t.deliverCosts, submit: t.deliver, verb: 'deliver' }
  if (status === 'prepared' || (status === 'dispatched' && isMine)) {
    return (
      <section class="panel stack">
        <h2>{step.title}</h2>
        <p class="lead">{step.costs}</p>
        <Form form={form} action={self.href(`${PATH}/${id}/${step.verb}`)} submit={step.submit} refusals={t.refusals} />
      </section>
    )
  }
  return (
    <section class="panel stack">
      <p class="lead">{status === 'delivered' ? t.arrived : status === 'cancelled' ? t.over : t.others}</p>
      {form.problem && <Summary form={form} problem={form.problem} refusals={t.refusals} />}
      <p>
        <a class="button" href={self.href(PATH)}>
          {t.toList}
        </a>
      </p>
    </section>
  )
}

export const showDelivery = page(COURIERS, (self) => deliveryPage(self, self.form()))
const sending = (address: `POST /v1/concert/deliveries/{bookingId}/${'dispatch' | 'deliver'}`) =>
  submit(COURIERS, async (self, typed) => {
    const bookingId = self.param('id')
    const sent = await self.api.send(address, { bookingId, key: typed.key })
    if (!sent.ok) return deliveryPage(self, self.returned(typed, sent.problem))
    return self.seeOther(`${PATH}/${bookingId}`, sent.value.version)
  })
export const dispatchDelivery = sending('POST /v1/concert/deliveries/{bookingId}/dispatch')
export const deliverDelivery = sending('POST /v1/concert/deliveries/{bookingId}/deliver')
