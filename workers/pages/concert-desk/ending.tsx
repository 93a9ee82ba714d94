/** Ending the sale of a concert (판매 마감), or the concert itself (공연 취소): each says first what it does. */
import { Form, type FormState } from '../form.tsx'
import { dayTime } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { Question } from '../parts/question.tsx'
import { found, undoneBy } from './concert.tsx'
import { HOME, MANAGERS } from './list.tsx'
import { texts } from './texts.ts'

const closePage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const concert = await found(self)
  if (!concert.ok) return self.refused(concert.problem)
  const { id, title, startsAt, availableTickets } = concert.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    t.closeTitle,
    <Question about={`${title} · ${dayTime(self.lang, startsAt)}`} title={t.closeTitle} back={path} keep={t.keep}>
      <p class="lead">{t.closeLead(availableTickets)}</p>
      <p>{t.final}</p>
      <Form form={form} action={`${path}/close`} submit={t.close} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToClose = page(MANAGERS, (self) => closePage(self, self.form('close')))
export const closeSale = submit(MANAGERS, async (self, typed) => {
  const id = self.param('id')
  const closed = await self.api.send('POST /v1/concert/concerts/{id}/close', { id, key: typed.key })
  if (!closed.ok) return closePage(self, self.returned(typed, closed.problem, 'close'))
  return self.seeOther(`${HOME}/${id}`, closed.value.version)
})

const cancelPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const [concert, undone] = await Promise.all([found(self), undoneBy(self)])
  if (!concert.ok) return self.refused(concert.problem)
  if (!undone.ok) return self.refused(undone.problem)
  const { id, title, startsAt } = concert.value
  const { bookings, refundKrw, unpaidTickets, issuedTickets } = undone.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    t.cancelTitle,
    <Question about={`${title} · ${dayTime(self.lang, startsAt)}`} title={t.cancelTitle} back={path} keep={t.keep}>
      <p class="lead">{t.cancelLead(bookings, refundKrw)}</p>
      {unpaidTickets > 0 && <p>{t.cancelUnpaid(unpaidTickets)}</p>}
      {issuedTickets > 0 && <p>{t.cancelIssued(issuedTickets)}</p>}
      <p>{t.final}</p>
      <Form form={form} action={`${path}/cancel`} submit={t.cancel} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCancel = page(MANAGERS, (self) => cancelPage(self, self.form('cancel')))
export const cancelConcert = submit(MANAGERS, async (self, typed) => {
  const id = self.param('id')
  const cancelled = await self.api.send('POST /v1/concert/concerts/{id}/cancel', { id, key: typed.key })
  if (!cancelled.ok) return cancelPage(self, self.returned(typed, cancelled.problem, 'cancel'))
  return self.seeOther(`${HOME}/${id}`, cancelled.value.version)
})
