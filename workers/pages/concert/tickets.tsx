/** One ticket at a time, as it is held to the scanner at the door: its signed pass as a QR code. */
import { dayTime, time } from '../format.ts'
import { type Page, page } from '../page.tsx'
import { Badge } from '../parts/badge.tsx'
import { QrCode } from '../parts/qr.tsx'
import { type Booking, texts } from './texts.ts'

type TicketProps = { readonly self: Page; readonly booking: Booking; readonly pass: string; readonly number: number }
const Ticket = ({ self, booking, pass, number }: TicketProps) => {
  const { lang } = self
  const t = texts[lang]
  const { id, concertTitle, venue, startsAt, quantity, checkedIn = [] } = booking
  const entry = checkedIn.find((one) => one.number === number)
  const label = t.ticketOf(number, quantity)
  return (
    <naru-live thing={`concert.booking/${id}`}>
      <section class="panel stack ticket" id="ticket" data-status={entry ? t.entered(time(lang, entry.at)) : label}>
        <p class="eyebrow">
          <a href={self.href(`/bookings/${id}`)}>{t.myBooking}</a>
        </p>
        <h1>{concertTitle}</h1>
        <p class="row">
          <span>{label}</span>
          {entry && <Badge tone="plain">{t.entered(time(lang, entry.at))}</Badge>}
        </p>
        <QrCode text={pass} label={t.qrOf(label)} />
        <p class="quiet">
          {startsAt && <time datetime={startsAt}>{dayTime(lang, startsAt)}</time>}
          {venue && ` · ${venue}`}
        </p>
        {quantity > 1 && (
          <nav class="row" aria-label={t.otherTickets}>
            {number > 1 && (
              <a class="button secondary" href={self.href(`/bookings/${id}/tickets/${number - 1}`)}>
                {t.previousTicket}
              </a>
            )}
            {number < quantity && (
              <a class="button secondary" href={self.href(`/bookings/${id}/tickets/${number + 1}`)}>
                {t.nextTicket}
              </a>
            )}
          </nav>
        )}
      </section>
    </naru-live>
  )
}

export const showTicket = page(['customer'], async (self) => {
  const { api } = self
  const id = self.param('id')
  const [booking, passes] = await Promise.all([
    api.one('/v1/concert/bookings/{id}', { id }),
    api.one('/v1/concert/bookings/{id}/passes', { id }),
  ])
  if (!booking.ok) return self.refused(booking.problem)
  // There is none before it is paid, or after it was cancelled: the booking says how it stands.
  if (!passes.ok) return passes.problem.status === 409 ? self.seeOther(`/bookings/${id}`) : self.refused(passes.problem)
  const { number, pass } = passes.value.passes.find((one) => String(one.number) === self.param('number')) ?? {}
  if (number === undefined || pass === undefined) return self.missing()
  return self.show(
    texts[self.lang].ticketTitle,
    <Ticket self={self} booking={booking.value} pass={pass} number={number} />,
  )
})
