/** The ticket (티켓) of a booking that is paid: shown at the door, or on its way by post. */
import { now } from '../../../kernel/time.ts'
import { stamp } from '../format.ts'
import type { Page } from '../page.tsx'
import { type Step, Steps } from '../parts/thing.tsx'
import { type Booking, type Delivery, deliveryStatuses, texts } from './texts.ts'

const TRACK: readonly Delivery['status'][] = ['prepared', 'dispatched', 'delivered']

/** How far the tickets are that go by post; null where none do, or while nothing is known of them. */
export const deliveryOf = async ({ api }: Page, { id, status, fulfilment }: Booking): Promise<Delivery | null> => {
  if (fulfilment !== 'post' || (status !== 'paid' && status !== 'issued')) return null
  const found = await api.one('/v1/concert/deliveries/{bookingId}', { bookingId: id })
  return found.ok ? found.value : null
}

/** What it gives back is said before anybody taps. */
export const ToCancel = ({ self, booking }: { readonly self: Page; readonly booking: Booking }) => {
  const t = texts[self.lang]
  const { id, refundIfCancelledNowKrw: refundKrw } = booking
  return (
    <p class="row">
      <a href={self.href(`/bookings/${id}/cancel`)}>{t.cancel}</a>
      <span class="quiet">{refundKrw === undefined ? t.cancelFree : t.refundNow(refundKrw)}</span>
    </p>
  )
}

type TicketProps = { readonly self: Page; readonly booking: Booking; readonly delivery: Delivery | null }
export const Ticket = ({ self, booking, delivery }: TicketProps) => {
  const t = texts[self.lang]
  const isPost = booking.fulfilment === 'post'
  return (
    <section class="panel stack">
      <h2>{t.ticketTitle}</h2>
      <p class="lead">{booking.status === 'issued' ? t.issuedNote : isPost ? t.byPostNote : t.showAtDoor}</p>
      {isPost && <Track self={self} delivery={delivery} isIssued={booking.status === 'issued'} />}
      <p class="row">
        {(booking.status === 'issued' || !isPost) && (
          <a class="button wide" href={self.href(`/bookings/${booking.id}/tickets/1`)}>
            {t.showTicket}
          </a>
        )}
        <a class="button secondary wide" href={`/v1/concert/bookings/${booking.id}/calendar.ics`}>
          {t.toCalendar}
        </a>
      </p>
      {booking.refundIfCancelledNowKrw !== undefined && <ToCancel self={self} booking={booking} />}
      {booking.dispatched && booking.status === 'paid' && <p class="quiet">{t.onItsWay}</p>}
    </section>
  )
}

type TrackProps = { readonly self: Page; readonly delivery: Delivery | null; readonly isIssued: boolean }
/** From getting ready to the letter box. Nothing is known of it for a moment after the payment. */
const Track = ({ self, delivery, isIssued }: TrackProps) => {
  const { lang } = self
  const status = isIssued ? 'delivered' : (delivery?.status ?? 'prepared')
  const at = TRACK.indexOf(status)
  const steps: readonly Step[] = TRACK.map((step, index) => ({
    label: deliveryStatuses[step].word[lang],
    state: index < at || status === 'delivered' ? 'done' : index === at ? 'now' : 'ahead',
    ...(index === at && delivery && { note: stamp(lang, delivery.changedAt, now()) }),
  }))
  return (
    <>
      <h3>{texts[lang].delivery}</h3>
      <Steps lang={lang} steps={steps} label={texts[lang].delivery} />
      {delivery?.address && (
        <p class="quiet">
          {texts[lang].address}: {delivery.address}
        </p>
      )}
    </>
  )
}
