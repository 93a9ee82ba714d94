/** Changing an exhibition: its capacity (정원 변경), and calling it off with all who reserved (전시 삭제). */
import { Form, type FormState } from '../form.tsx'
import { day } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { NumberField } from '../parts/fields.tsx'
import { Question } from '../parts/question.tsx'
import { found } from './exhibition.tsx'
import { HOME, STAFF, takenOf } from './list.tsx'
import { texts } from './texts.ts'

const CAPACITY_LIMIT = 100_000

const capacityPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const exhibition = await found(self)
  if (!exhibition.ok) return self.refused(exhibition.problem)
  const { id, title, date, capacity } = exhibition.value
  const path = self.href(`${HOME}/${id}`)
  const taken = takenOf(exhibition.value)
  return self.show(
    t.changeCapacity,
    <Question about={`${title} · ${day(self.lang, date)}`} title={t.changeCapacity} back={path} keep={t.keep}>
      <p class="lead">{t.changeLead(taken)}</p>
      <Form
        form={form}
        action={`${path}/capacity`}
        submit={t.change}
        refusals={t.refusals}
        labels={{ capacity: t.capacity }}
      >
        <NumberField
          form={form}
          name="capacity"
          label={t.capacity}
          hint={t.capacityHint}
          wrong={t.capacityWrong}
          min={Math.max(1, taken)}
          max={CAPACITY_LIMIT}
          value={capacity}
        />
      </Form>
    </Question>,
  )
}
export const showCapacity = page(STAFF, (self) => capacityPage(self, self.form()))
export const changeCapacity = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const body = { capacity: typed.number('capacity') }
  const changed = await self.api.send('PUT /v1/museum/exhibitions/{id}/capacity', { id, key: typed.key, body })
  if (!changed.ok) return capacityPage(self, self.returned(typed, changed.problem))
  return self.seeOther(`${HOME}/${id}`, changed.value.version)
})

/** What it undoes is said before it is done. */
const callOffPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const exhibition = await found(self)
  if (!exhibition.ok) return self.refused(exhibition.problem)
  const { id, title, date, admitted } = exhibition.value
  const path = self.href(`${HOME}/${id}`)
  return self.show(
    t.callOffTitle,
    <Question about={`${title} · ${day(self.lang, date)}`} title={t.callOffTitle} back={path} keep={t.keep}>
      <p class="lead">{t.callOffLead(takenOf(exhibition.value) - admitted)}</p>
      {admitted > 0 && <p>{t.callOffIn(admitted)}</p>}
      <p>{t.callOffFinal}</p>
      <Form form={form} action={`${path}/call-off`} submit={t.callOff} refusals={t.refusals} danger />
    </Question>,
  )
}
export const askToCallOff = page(STAFF, (self) => callOffPage(self, self.form('call-off')))
export const callOff = submit(STAFF, async (self, typed) => {
  const id = self.param('id')
  const deleted = await self.api.send('DELETE /v1/museum/exhibitions/{id}', { id, key: typed.key })
  if (!deleted.ok) return callOffPage(self, self.returned(typed, deleted.problem, 'call-off'))
  return self.seeOther(`${HOME}/${id}`, deleted.value.version)
})
