/** Calling a taxi (택시 부르기), and the calls so far. */

import { now } from '../../../kernel/time.ts'
import { Form, type FormState } from '../form.tsx'
import { relative } from '../format.ts'
import { type Page, page, submit } from '../page.tsx'
import { StatusBadge } from '../parts/badge.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { MethodField, methodIn } from '../parts/payment.tsx'
import { ToSignIn } from '../parts/to-sign-in.tsx'
import { callStatuses, type TaxiTexts, texts } from './texts.ts'

const PLACE_LIMIT = 200
const FARE_LIMIT_KRW = 10_000_000
const USUAL_FARE_KRW = 15_000
const LATEST = 5

type Mine = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly status: keyof typeof callStatuses
  readonly at: string
}
const isStatus = (status: string): status is Mine['status'] => status in callStatuses
const LIVE: readonly Mine['status'][] = ['requested', 'open', 'matched']

/** My page shows the fields of all kinds, so it does not say which. */
const placeIn = (data: unknown, name: string): string => {
  const place: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined
  return typeof place === 'string' ? place : ''
}

/** What somebody has called lately. By My page, which shows admins too what is their own. */
const minesOf = async (self: Page): Promise<readonly Mine[]> => {
  if (!self.principal?.roles.includes('customer')) return []
  const found = await self.api.read('/v1/mypage', { system: 'taxi', limit: 20 })
  if (!found.ok) throw new Error(`My page said ${found.problem.code}`)
  return found.value.items.flatMap(({ kind, id, data, status, createdAt }) =>
    kind === 'call' && isStatus(status)
      ? [{ id, from: placeIn(data, 'origin'), to: placeIn(data, 'destination'), status, at: createdAt }]
      : [],
  )
}

const taxiPage = async (self: Page, form: FormState): Promise<Response> => {
  const t = texts[self.lang]
  const mine = await minesOf(self)
  const live = mine.find(({ status }) => LIVE.includes(status))
  return self.show(
    t.title,
    <>
      <header class="stack tight">
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
      </header>
      {live && <UnderWay self={self} call={live} />}
      {(!live || form.problem) && <CallForm self={self} form={form} />}
      <Lately self={self} calls={mine.filter(({ id }) => id !== live?.id).slice(0, LATEST)} />
    </>,
  )
}

const UnderWay = ({ self, call }: { readonly self: Page; readonly call: Mine }) => {
  const t = texts[self.lang]
  return (
    <section class="panel stack tight">
      <h2>{t.underWay}</h2>
      <p>{t.fromTo(call.from, call.to)}</p>
      <p class="row">
        <StatusBadge lang={self.lang} status={callStatuses[call.status]} />
        <span class="quiet">{relative(self.lang, call.at, now())}</span>
      </p>
      <p class="row">
        <a class="button wide" href={self.href(`/taxi/calls/${call.id}`)}>
          {t.toCall}
        </a>
      </p>
    </section>
  )
}

const labelsOf = (t: TaxiTexts) => ({ origin: t.origin, destination: t.destination, fareKrw: t.fare })

const CallForm = ({ self, form }: { readonly self: Page; readonly form: FormState }) => {
  const { lang, principal } = self
  const t = texts[lang]
  if (principal === null) {
    return <ToSignIn lang={self.lang} next="/taxi" label={t.toSignIn} />
  }
  if (!principal.roles.includes('customer')) return <p class="quiet">{t.notForYou}</p>
  return (
    <section class="panel stack">
      <h2>{t.callTitle}</h2>
      <Form form={form} action={self.href('/taxi')} submit={t.call} refusals={t.refusals} labels={labelsOf(t)}>
        <TextField form={form} name="origin" label={t.origin} hint={t.originHint} maxlength={PLACE_LIMIT} />
        <TextField
          form={form}
          name="destination"
          label={t.destination}
          hint={t.destinationHint}
          wrong={t.destinationWrong}
          maxlength={PLACE_LIMIT}
        />
        <NumberField
          form={form}
          name="fareKrw"
          label={t.fare}
          hint={t.fareHint}
          wrong={t.fareWrong}
          min={1}
          max={FARE_LIMIT_KRW}
          value={USUAL_FARE_KRW}
        />
        <MethodField lang={lang} c={self.c} form={form} />
      </Form>
    </section>
  )
}

const Lately = ({ self, calls }: { readonly self: Page; readonly calls: readonly Mine[] }) => {
  const { lang } = self
  const t = texts[lang]
  const at = now()
  if (calls.length === 0) return null
  return (
    <section class="stack">
      <h2>{t.lately}</h2>
      <ul class="rows">
        {calls.map((call) => (
          <li>
            <span class="row">
              <a href={self.href(`/taxi/calls/${call.id}`)}>{t.fromTo(call.from, call.to)}</a>
              <span class="quiet">{relative(lang, call.at, at)}</span>
            </span>
            <StatusBadge lang={lang} status={callStatuses[call.status]} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export const showTaxi = page('everybody', (self) => taxiPage(self, self.form()))
export const callTaxi = submit(['customer'], async (self, typed) => {
  const body = {
    origin: typed.text('origin'),
    destination: typed.text('destination'),
    fareKrw: typed.number('fareKrw'),
    method: methodIn(typed),
  }
  const called = await self.api.send('POST /v1/taxi/calls', { key: typed.key, body })
  if (!called.ok) return taxiPage(self, self.returned(typed, called.problem))
  return self.seeOther(`/taxi/calls/${called.value.id}`, called.value.version)
})
